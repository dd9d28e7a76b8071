package dev.ridgeway.server.catalog.sources;

import dev.ridgeway.server.catalog.EntityRef;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the catalog writes onto an entity: where it came from, and where one sees, edits and finds it. */
final class SourceAnnotations {

    private static final String VIEW = "backstage.io/view-url";
    private static final String EDIT = "backstage.io/edit-url";
    private static final String SOURCE = "backstage.io/source-location";
    private static final Pattern COMMIT = Pattern.compile("\\b[0-9a-f]{40}\\b");

    private static final Pattern BITBUCKET =
            Pattern.compile("https://bitbucket\\.org/[^/]+/[^/]+/src/([^/?#]+)/[^?#]+");

    private SourceAnnotations() {}

    /** A copy of the entity. What its author wrote wins, except for the two addresses it was read from. */
    @SuppressWarnings("unchecked")
    static Map<String, @Nullable Object> on(
            Map<String, @Nullable Object> entity, String type, String target, String origin) {
        Map<String, @Nullable Object> metadata =
                new LinkedHashMap<>((Map<String, @Nullable Object>) Objects.requireNonNull(entity.get("metadata")));
        Map<String, @Nullable Object> annotations = new LinkedHashMap<>();
        if (type.equals("url")) {
            annotations.put(VIEW, target);
            if (!COMMIT.matcher(target).find()) {
                annotations.put(EDIT, edit(target));
            }
            String folder = target.substring(0, target.lastIndexOf('/') + 1);
            annotations.put(SOURCE, "url:" + folder.replaceFirst("/blob/", "/tree/"));
        }
        if (metadata.get("annotations") instanceof Map<?, ?> own) {
            own.forEach((key, value) -> annotations.put(key.toString(), value));
        }
        for (String address : List.of(VIEW, EDIT)) {
            if (runs(annotations.get(address))) {
                annotations.put(address, "about:blank#unsafe-address-removed");
            }
        }
        annotations.put("backstage.io/managed-by-location", type + ":" + target);
        annotations.put("backstage.io/managed-by-origin-location", origin);
        metadata.putIfAbsent("namespace", EntityRef.DEFAULT_NAMESPACE);
        metadata.put("annotations", annotations);
        Map<String, @Nullable Object> copy = new LinkedHashMap<>(entity);
        copy.put("metadata", metadata);
        return copy;
    }

    /** Where the host of the page lets one edit it: GitHub and GitLab, Gitea and Forgejo, Bitbucket in the cloud. */
    private static String edit(String page) {
        Matcher bitbucket = BITBUCKET.matcher(page);
        return bitbucket.matches()
                ? page + "?mode=edit&spa=0&at=" + bitbucket.group(1)
                : page.replaceFirst("/(blob|tree)/", "/edit/").replaceFirst("/src/branch/", "/_edit/");
    }

    /** Browsers ignore control characters and blanks before and inside the scheme. */
    private static boolean runs(@Nullable Object address) {
        String plain = String.valueOf(address).replaceAll("[\\x00-\\x20]", "").toLowerCase(Locale.ROOT);
        return plain.startsWith("javascript:") || plain.startsWith("data:") || plain.startsWith("vbscript:");
    }
}
