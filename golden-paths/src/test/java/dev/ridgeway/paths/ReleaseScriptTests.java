package dev.ridgeway.paths;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ridgeway.server.platform.Yaml;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.FileSystemUtils;

/** Runs the scripts that generated pipelines release with, on a real repository and with the tools they name. */
@Tag("slow")
class ReleaseScriptTests {

    private static final String YQ = "v4.47.1";
    private static final String VALUES = "deploy/environments/dev/values.yaml";
    private static final String HELD_BACK = "deploy/environments/dev/held-back.yaml";

    @TempDir
    Path folder;

    private Path repository() throws IOException {
        Path repository = folder.resolve("repository");
        FileSystemUtils.copyRecursively(
                GeneratedService.of(new Variant("go", "internal", false)).folder(), repository);
        git("init", "--quiet", "--initial-branch=main");
        Command.run(folder, "", "git", "init", "--quiet", "--bare", "--initial-branch=main", "origin.git");
        git("remote", "add", "origin", folder.resolve("origin.git").toString());
        commit();
        return repository;
    }

    private String git(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of("git", "-c", "user.name=Test", "-c", "user.email=test@localhost"));
        command.addAll(List.of(arguments));
        return Command.run(folder.resolve("repository"), "", command.toArray(String[]::new));
    }

    private void commit() {
        git("add", "--all");
        git("commit", "--quiet", "--message", "A change");
        git("push", "--quiet", "origin", "main");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GitHub Actions", "Tekton"})
    void writesWhatWasBuiltIntoDev(String pipeline) throws IOException {
        Path repository = repository();
        String before = Files.readString(repository.resolve(VALUES));

        release(pipeline, repository);

        String released = git("show", "origin/main:" + VALUES);
        assertThat(new Tree(Yaml.documents(released, VALUES).getFirst().value())
                        .at("image")
                        .map())
                .isEqualTo(Map.of(
                        "repository",
                        "registry.ridgeway.internal/team-parcels/parcel-tracker",
                        "digest",
                        Chart.DIGEST,
                        "version",
                        Chart.REVISION.substring(0, 12),
                        "revision",
                        Chart.REVISION));
        assertThat(released.lines().filter(line -> line.startsWith("#")))
                .as("what people wrote stays")
                .containsExactlyElementsOf(
                        before.lines().filter(line -> line.startsWith("#")).toList());
        assertThat(git("log", "-1", "--format=%s", "origin/main"))
                .isEqualTo("Release " + Chart.REVISION.substring(0, 12) + " to dev\n");
        assertThat(git("diff", "--name-only", "origin/main~1", "origin/main")).isEqualTo(VALUES + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GitHub Actions", "Tekton"})
    void releasesNoDigestThatIsHeldBack(String pipeline) throws IOException {
        Path repository = repository();
        Files.writeString(
                repository.resolve(HELD_BACK),
                "digests:\n  - digest: sha256:" + "1".repeat(64) + "\n    reason: slow\n  - digest: " + Chart.DIGEST
                        + "\n    reason: loses orders\n");
        commit();

        assertThatThrownBy(() -> release(pipeline, repository)).hasMessageContaining("is held back from dev");
        assertThat(git("log", "-1", "--format=%s", "origin/main")).isEqualTo("A change\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GitHub Actions", "Tekton"})
    void releasesNothingWhenItCannotReadTheList(String pipeline) throws IOException {
        Path repository = repository();
        Files.writeString(repository.resolve(HELD_BACK), "digests: [\n");
        commit();

        assertThatThrownBy(() -> release(pipeline, repository)).hasMessageContaining("held-back.yaml");
        assertThat(git("log", "-1", "--format=%s", "origin/main")).isEqualTo("A change\n");
    }

    private static void release(String pipeline, Path repository) throws IOException {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("IMAGE", "registry.ridgeway.internal/team-parcels/parcel-tracker");
        settings.put("DIGEST", Chart.DIGEST);
        settings.put("COMMIT", Chart.REVISION);
        settings.put("GITHUB_SHA", Chart.REVISION);
        settings.put("PATH", yq() + File.pathSeparator + System.getenv("PATH"));
        for (String script : scripts(pipeline)) {
            Command.run(repository, script, settings, "bash", "-e", "-o", "pipefail");
        }
    }

    private static List<String> scripts(String pipeline) {
        GeneratedService service = GeneratedService.of(new Variant("go", "internal", false));
        if (pipeline.equals("Tekton")) {
            return service.yaml(".tekton/pipeline.yaml").getFirst().at("spec", "tasks").items().stream()
                    .filter(task -> task.at("name").text().equals("release"))
                    .flatMap(task -> task.at("taskSpec", "steps").items().stream())
                    .map(step -> step.at("script").text())
                    .toList();
        }
        Tree job = service.yaml(".github/workflows/ci.yaml").getFirst().at("jobs", "release");
        return job.at("steps").items().stream()
                .map(step -> step.at("run").text())
                .filter(script -> !script.isEmpty())
                .toList();
    }

    /** The folder with the tool in the version that the pipeline for Tekton names, made from its source once. */
    private static Path yq() throws IOException {
        assertThat(GeneratedService.of(new Variant("go", "internal", false)).text(".tekton/pipeline.yaml"))
                .contains("docker.io/mikefarah/yq:" + YQ.substring(1));
        Command.needs("go");
        Path home = Command.cache("yq-" + YQ);
        if (!Files.isExecutable(home.resolve("yq"))) {
            Files.createDirectories(home);
            Command.run(
                    home, "", Map.of("GOBIN", home.toString()), "go", "install", "github.com/mikefarah/yq/v4@" + YQ);
        }
        return home;
    }
}
