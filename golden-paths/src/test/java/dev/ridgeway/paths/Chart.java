package dev.ridgeway.paths;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;

/** The chart of a generated service, linted and rendered by Helm. */
record Chart(GeneratedService service, String release) {

    static final String DIGEST = "sha256:" + "0a".repeat(32);
    static final String REVISION = "0123456789abcdef0123456789abcdef01234567";
    /** What the pipeline writes for a release. */
    static final Map<String, @Nullable Object> RELEASED = Map.of(
            "image",
            Map.of(
                    "repository",
                    "registry.ridgeway.internal/team-parcels/parcel-tracker",
                    "digest",
                    DIGEST,
                    "version",
                    "0123456789ab",
                    "revision",
                    REVISION));

    static Chart of(GeneratedService service) {
        return new Chart(service, "parcel-tracker");
    }

    /** The objects for an environment, {@code default} for none, with further values on top. */
    List<Tree> render(String environment, Map<String, @Nullable Object> values) {
        return Manifests.read(text(environment, values), service.folder() + " " + environment + " " + values);
    }

    String text(String environment, Map<String, @Nullable Object> values) {
        try {
            Path file = Files.createTempFile("ridgeway-values", ".yaml");
            try {
                Files.writeString(file, JsonMapper.shared().writeValueAsString(values));
                TemplateCommand command = new Helm(service.path("deploy/chart"))
                        .template()
                        .withName(release)
                        .withNamespace("parcels-" + environment);
                if (!environment.equals("default")) {
                    command.withValuesFile(environmentValues(environment));
                }
                return command.withValuesFile(file).call();
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path environmentValues(String environment) {
        return service.path("deploy/environments/" + environment + "/values.yaml");
    }

    /** Helm's own opinion of the chart with the values of the environment. */
    LintResult lint(String environment, Map<String, @Nullable Object> values) {
        try {
            Path folder = Files.createTempDirectory("ridgeway-chart");
            try {
                FileSystemUtils.copyRecursively(service.path("deploy/chart"), folder);
                Map<String, @Nullable Object> all =
                        service.yaml("deploy/chart/values.yaml").getFirst().map();
                if (!environment.equals("default")) {
                    all = merged(
                            all,
                            service.yaml("deploy/environments/" + environment + "/values.yaml")
                                    .getFirst()
                                    .map());
                }
                Files.writeString(
                        folder.resolve("values.yaml"), JsonMapper.shared().writeValueAsString(merged(all, values)));
                return new Helm(folder).lint().strict().call();
            } finally {
                FileSystemUtils.deleteRecursively(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, @Nullable Object> merged(
            Map<String, @Nullable Object> below, Map<String, @Nullable Object> above) {
        Map<String, @Nullable Object> merged = new LinkedHashMap<>(below);
        above.forEach((name, value) -> merged.put(
                name,
                value instanceof Map<?, ?> && merged.get(name) instanceof Map<?, ?>
                        ? merged(new Tree(merged.get(name)).map(), new Tree(value).map())
                        : value));
        return merged;
    }

    static Tree one(List<Tree> objects, String kind) {
        List<Tree> found =
                objects.stream().filter(it -> it.at("kind").text().equals(kind)).toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " objects of the kind " + kind + " in " + objects);
        }
        return found.getFirst();
    }

    static List<String> kinds(List<Tree> objects) {
        return objects.stream().map(it -> it.at("kind").text()).sorted().toList();
    }
}
