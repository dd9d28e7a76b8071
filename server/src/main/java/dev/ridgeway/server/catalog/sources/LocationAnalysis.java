package dev.ridgeway.server.catalog.sources;

import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.server.catalog.Entity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the catalog files at an address hold; when there are none, what could be written into one. */
public record LocationAnalysis(List<Existing> existing, List<Entity> proposed) {

    private static final Pattern REPOSITORY = Pattern.compile("(https?://([^/]+)/(.+)/([^/]+?))(?:\\.git)?/?");
    private static final Pattern WITHIN = Pattern.compile("(https?://[^/]+/.+?)/(?:-/)?(?:blob|tree|raw|edit|src)/.*");
    private static final Map<String, String> SLUGS = Map.of(
            "github.com", "github.com/project-slug",
            "gitlab.com", "gitlab.com/project-slug",
            "bitbucket.org", "bitbucket.org/project-slug",
            "dev.azure.com", "dev.azure.com/project-slug");

    /** An entity in a file, and whether the catalog follows that file. */
    public record Existing(String target, boolean registered, Entity entity) {}

    public LocationAnalysis {
        existing = List.copyOf(existing);
        proposed = List.copyOf(proposed);
    }

    /** The file to look for: the target itself, or the one of that name at the root of the repository. */
    public static Optional<String> file(String target, String filename) {
        if (target.endsWith(".yaml") || target.endsWith(".yml")) {
            return Optional.of(target);
        }
        Matcher repository = matched(target);
        return repository.matches() ? Optional.of(repository.group(1) + "/blob/HEAD/" + filename) : Optional.empty();
    }

    private static Matcher matched(String target) {
        Matcher within = WITHIN.matcher(target);
        return REPOSITORY.matcher(within.matches() ? within.group(1) : target);
    }

    /** The repository that an address leads into, on whatever host. */
    public static Optional<RepositoryName> repository(String target) {
        Matcher repository = matched(target);
        try {
            return repository.matches()
                    ? Optional.of(new RepositoryName(repository.group(2), repository.group(3), repository.group(4)))
                    : Optional.empty();
        } catch (ToolRefused e) {
            return Optional.empty();
        }
    }

    /** The annotation by which tools of that host find the repository of an entity; empty for a host that has none. */
    public static String slugAnnotation(String host) {
        return SLUGS.getOrDefault(host, "");
    }

    /** A Component named as the repository, with the annotation that leads from its host's tools to it. */
    static Optional<Entity> proposal(String target) {
        Matcher repository = matched(target);
        if (!repository.matches()) {
            return Optional.empty();
        }
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("name", repository.group(4));
        String slug = SLUGS.get(repository.group(2));
        if (slug != null) {
            metadata.put("annotations", Map.of(slug, repository.group(3) + "/" + repository.group(4)));
        }
        Map<String, Object> entity = new LinkedHashMap<>();
        entity.put("apiVersion", "backstage.io/v1alpha1");
        entity.put("kind", "Component");
        entity.put("metadata", metadata);
        entity.put("spec", Map.of("type", "other", "lifecycle", "unknown"));
        return Optional.of(Entity.of(entity));
    }
}
