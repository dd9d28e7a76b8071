package dev.ridgeway.server.delivery;

import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.code.Commit;
import dev.ridgeway.plugin.code.RepositoryFile;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.delivery.DeploymentStore.StoredDeployment;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.platform.Yaml;
import dev.ridgeway.server.platform.YamlDocument;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * What a commit of a service's repository releases: {@code image: {digest, version, revision}} in the environment's own
 * file of values, as golden paths write it. Of other layouts only the commit is known.
 */
@Component
class ReleaseReader {

    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

    private static final Set<String> RELEASE = Set.of("digest", "version", "revision");

    private final Code code;
    private final Actor self = Actor.system("delivery");

    ReleaseReader(Code code) {
        this.code = code;
    }

    /** The repository behind an address, where it is on a connected Git host. */
    Optional<RepositoryName> repository(String address) {
        try {
            RepositoryName name = RepositoryName.parse(address);
            return code.host(name.host()).isPresent() ? Optional.of(name) : Optional.empty();
        } catch (ToolRefused noRepository) {
            return Optional.empty();
        }
    }

    /** Throws {@link Problem.ToolFailed} when the Git host does not answer, and it is worth asking again. */
    Release read(StoredDeployment deployment) {
        Optional<RepositoryName> repository = repository(deployment.repository());
        if (repository.isEmpty()) {
            return Release.of(deployment.revision());
        }
        Map<?, ?> image = deployment.files().stream()
                .flatMap(it -> code.file(self, repository.get(), deployment.revision(), it).stream())
                .map(ReleaseReader::image)
                .filter(it -> !it.isEmpty())
                .reduce((base, last) -> last)
                .orElse(Map.of());
        String built = text(image, "revision");
        String revision = COMMIT.matcher(built).matches() ? built : deployment.revision();
        String version = text(image, "version");
        Optional<Commit> commit = code.commit(self, repository.get(), revision);
        return new Release(
                nothing(image) || !(version.isEmpty() || version.equals(revision)) ? version : Release.name(revision),
                text(image, "digest"),
                revision,
                commit.map(Commit::title).orElse(""),
                commit.map(Commit::author).orElse(""),
                commit.map(Commit::at).orElse(null));
    }

    /** Golden paths leave the whole release empty in an environment to which nothing has been released. */
    private static boolean nothing(Map<?, ?> image) {
        return image.keySet().containsAll(RELEASE)
                && RELEASE.stream().allMatch(it -> text(image, it).isEmpty());
    }

    /** What the file says of its image; nothing where it says nothing, or cannot be read. */
    static Map<?, ?> image(RepositoryFile file) {
        try {
            List<YamlDocument> documents =
                    Yaml.documents(new String(file.content(), StandardCharsets.UTF_8), file.path());
            return documents.size() == 1
                            && documents.getFirst().value() instanceof Map<?, ?> values
                            && values.get("image") instanceof Map<?, ?> image
                    ? image
                    : Map.of();
        } catch (Problem.Invalid unreadable) {
            return Map.of();
        }
    }

    /** A text or number of the map; empty when it has none. */
    static String text(Map<?, ?> map, String key) {
        Object value = map.get(key);
        return value instanceof String || value instanceof Number ? value.toString() : "";
    }
}
