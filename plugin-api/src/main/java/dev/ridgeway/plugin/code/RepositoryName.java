package dev.ridgeway.plugin.code;

import dev.ridgeway.plugin.ToolRefused;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where a repository lives. Parts are safe as path segments by construction; an owner may be several segments
 * ({@code group/subgroup}) on hosts that nest.
 */
public record RepositoryName(String host, String owner, String name) {
    private static final Pattern HOST = Pattern.compile("[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?(?::[0-9]{1,5})?");
    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9_-])?");

    /** Refuses, with {@code repository-name-invalid}, text that no Git host accepts. */
    public RepositoryName {
        host = host.strip().toLowerCase(Locale.ROOT);
        owner = trimSlashes(owner.strip());
        name = trimSlashes(name.strip());
        if (!HOST.matcher(host).matches()) {
            throw invalid("host", host, "Write the host as in an address, for example github.com.");
        }
        for (var segment : owner.split("/", -1)) {
            requireSegment("owner", segment);
        }
        requireSegment("repository", name);
    }

    /** Reads the form of Backstage's RepoUrlPicker: {@code host?owner=o&repo=r}; an address of a repository is read too. */
    public static RepositoryName parse(String text) {
        var stripped = text.strip();
        int question = stripped.indexOf('?');
        if (question < 0) {
            return parseAddress(stripped);
        }
        var parts = query(stripped.substring(question + 1));
        var owner = first(parts, "owner", "workspace", "organization", "project");
        var host = stripped.substring(0, question).replaceFirst("^https?://", "");
        return new RepositoryName(trimSlashes(host), owner, parts.getOrDefault("repo", ""));
    }

    /** The form of Backstage's RepoUrlPicker. */
    public String toRepoUrl() {
        return host + "?owner=" + owner + "&repo=" + name;
    }

    /** {@code owner/name}. */
    public String path() {
        return owner + "/" + name;
    }

    private static RepositoryName parseAddress(String text) {
        var parts = trimSlashes(text.replaceFirst("^https?://", "")).split("/", -1);
        if (parts.length != 3) {
            throw new ToolRefused(
                    "repository-name-invalid",
                    "\"%s\" does not name a repository.".formatted(shown(text)),
                    "Write it as host?owner=team&repo=name.");
        }
        return new RepositoryName(parts[0], parts[1], parts[2].replaceFirst("\\.git$", ""));
    }

    private static Map<String, String> query(String text) {
        var parts = new HashMap<String, String>();
        for (var pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parts.putIfAbsent(pair.substring(0, equals), decoded(pair.substring(equals + 1)));
            }
        }
        return parts;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return text;
        }
    }

    private static String first(Map<String, String> parts, String... keys) {
        for (var key : keys) {
            var value = parts.get(key);
            if (value != null && !value.isBlank()) {
                return value;
            }
        }
        return "";
    }

    private static void requireSegment(String what, String segment) {
        var lower = segment.toLowerCase(Locale.ROOT);
        if (!SEGMENT.matcher(segment).matches() || lower.endsWith(".git") || lower.endsWith(".lock")) {
            throw invalid(
                    what,
                    segment,
                    "Use letters, digits, '-', '_' and '.', beginning with a letter or digit, at most 100 characters,"
                            + " not ending in .git or .lock.");
        }
    }

    private static ToolRefused invalid(String what, String value, String remedy) {
        var message = value.isEmpty()
                ? "The %s is missing in the name of the repository.".formatted(what)
                : "\"%s\" cannot be used as the %s of a repository.".formatted(shown(value), what);
        return new ToolRefused("repository-name-invalid", message, remedy);
    }

    private static String shown(String text) {
        var printable = text.replaceAll("\\p{Cntrl}", "?");
        return printable.length() > 120 ? printable.substring(0, 120) + "…" : printable;
    }

    private static String trimSlashes(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && text.charAt(from) == '/') {
            from++;
        }
        while (to > from && text.charAt(to - 1) == '/') {
            to--;
        }
        return text.substring(from, to);
    }
}
