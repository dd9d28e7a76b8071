package dev.ridgeway.paths;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ridgeway.server.platform.Yaml;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
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
    private static final String IMAGE = "registry.ridgeway.internal/team-parcels/parcel-tracker";

    @TempDir
    Path folder;

    private Path repository;

    @BeforeEach
    void publish() throws IOException {
        repository = folder.resolve("repository");
        FileSystemUtils.copyRecursively(service().folder(), repository);
        git("init", "--quiet", "--initial-branch=main");
        Command.run(folder, "", "git", "init", "--quiet", "--bare", "--initial-branch=main", "origin.git");
        git("remote", "add", "origin", folder.resolve("origin.git").toUri().toString());
        commit();
    }

    private static GeneratedService service() {
        return GeneratedService.of(new Variant("go", "internal", false));
    }

    private String git(String... arguments) {
        return git(repository, arguments);
    }

    private static String git(Path at, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of("git", "-c", "user.name=Test", "-c", "user.email=test@localhost"));
        command.addAll(List.of(arguments));
        return Command.run(at, "", command.toArray(String[]::new));
    }

    /** A change of what is in the folder, on top of what is in main. */
    private String commit() {
        git("add", "--all");
        git("commit", "--quiet", "--message", "A change");
        git("push", "--quiet", "origin", "main");
        return git("rev-parse", "HEAD").strip();
    }

    private String change(String text) throws IOException {
        git("pull", "--quiet", "--rebase", "origin", "main");
        Files.writeString(repository.resolve("README.md"), text);
        return commit();
    }

    private String main(String... arguments) {
        git("fetch", "--quiet", "origin");
        return git(arguments);
    }

    private String lastSubject() {
        return main("log", "-1", "--format=%s", "origin/main").strip();
    }

    private Map<String, Object> released() {
        Object values = Yaml.documents(main("show", "origin/main:" + VALUES), VALUES)
                .getFirst()
                .value();
        return new Tree(values).at("image").map();
    }

    private static Map<String, Object> image(String commit, String digest) {
        return Map.of("repository", IMAGE, "digest", digest, "version", commit.substring(0, 7), "revision", commit);
    }

    private static String digest(char of) {
        return "sha256:" + String.valueOf(of).repeat(64);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GitHub Actions", "Tekton"})
    void writesWhatWasBuiltIntoDev(String pipeline) throws IOException {
        String before = Files.readString(repository.resolve(VALUES));
        String commit = git("rev-parse", "HEAD").strip();

        release(pipeline, commit, Chart.DIGEST);

        assertThat(released()).isEqualTo(image(commit, Chart.DIGEST));
        assertThat(main("show", "origin/main:" + VALUES).lines().filter(line -> line.startsWith("#")))
                .as("what people wrote stays")
                .containsExactlyElementsOf(
                        before.lines().filter(line -> line.startsWith("#")).toList());
        assertThat(lastSubject()).isEqualTo("Release " + commit.substring(0, 7) + " to dev");
        assertThat(git("diff", "--name-only", "origin/main~1", "origin/main")).isEqualTo(VALUES + "\n");

        assertThat(release(pipeline, commit, Chart.DIGEST)).doesNotContain("newer");
        assertThat(main("rev-list", "--count", "origin/main").strip())
                .as("commits after the same was released twice")
                .isEqualTo("2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GitHub Actions", "Tekton"})
    void aBuildThatEndsLateLeavesTheNewerOneInDev(String pipeline) throws IOException {
        String older = change("older");
        String newer = change("newer");
        release(pipeline, newer, digest('2'));

        assertThat(release(pipeline, older, digest('1')))
                .contains("dev runs " + newer + " already, which is newer than " + older);

        assertThat(released()).isEqualTo(image(newer, digest('2')));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GitHub Actions", "Tekton"})
    void theNewerOfTwoBuildsIsReleasedOnTopOfTheOlder(String pipeline) throws IOException {
        String older = change("older");
        String newer = change("newer");
        release(pipeline, older, digest('1'));
        release(pipeline, newer, digest('2'));
        assertThat(released()).isEqualTo(image(newer, digest('2')));

        release(pipeline, newer, digest('3'));
        assertThat(released()).as("the same commit built again").isEqualTo(image(newer, digest('3')));
    }

    @Test
    void aReleaseThatOthersPushInFrontOfSucceedsWhenItIsTriedAgain() throws IOException {
        String commit = change("to be released");
        Path checkout = checkout("Tekton", commit);
        List<String> scripts = scripts("Tekton");
        for (String script : scripts.subList(0, scripts.size() - 1)) {
            run(script, checkout, commit, Chart.DIGEST);
        }
        change("pushed meanwhile");
        assertThatThrownBy(() -> run(scripts.getLast(), checkout, commit, Chart.DIGEST))
                .hasMessageContaining("rejected");

        assertThat(tasks().filter(task -> task.at("name").text().equals("release")))
                .allMatch(task -> (Integer) task.map().get("retries") > 0);
        for (String script : scripts) {
            run(script, checkout, commit, Chart.DIGEST);
        }
        assertThat(released()).isEqualTo(image(commit, Chart.DIGEST));
        assertThat(main("show", "origin/main:README.md")).isEqualTo("pushed meanwhile");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GitHub Actions", "Tekton"})
    void releasesNoDigestThatIsHeldBack(String pipeline) throws IOException {
        String built = change("built before");
        Files.writeString(
                repository.resolve(HELD_BACK),
                "digests:\n  - digest: " + digest('1') + "\n    reason: slow\n  - digest: " + Chart.DIGEST
                        + "\n    reason: loses orders\n");
        commit();

        assertThatThrownBy(() -> release(pipeline, built, Chart.DIGEST)).hasMessageContaining("is held back from dev");
        assertThat(lastSubject()).isEqualTo("A change");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GitHub Actions", "Tekton"})
    void releasesNothingWhenItCannotReadTheList(String pipeline) throws IOException {
        Files.writeString(repository.resolve(HELD_BACK), "digests: [\n");
        String commit = commit();

        assertThatThrownBy(() -> release(pipeline, commit, Chart.DIGEST)).hasMessageContaining("held-back.yaml");
        assertThat(lastSubject()).isEqualTo("A change");
    }

    @Test
    void onlyWhatIsInMainIsReleasedOfWhatIsBuilt() throws IOException {
        String merged = change("merged");
        git("checkout", "--quiet", "-b", "proposed");
        Files.writeString(repository.resolve("README.md"), "proposed");
        git("commit", "--quiet", "--all", "--message", "A proposal");
        git("push", "--quiet", "origin", "proposed");
        String proposed = git("rev-parse", "HEAD").strip();

        assertThat(isMerged(merged)).isEqualTo("yes");
        assertThat(isMerged(proposed)).isEqualTo("no");
        Tree when = tasks().filter(task -> task.at("name").text().equals("release"))
                .findFirst()
                .orElseThrow()
                .at("when")
                .items()
                .getFirst();
        assertThat(when.at("input").text()).isEqualTo("$(tasks.clone.results.merged)");
        assertThat(when.at("values").items().getFirst().text()).isEqualTo("yes");
    }

    /** As the first task of the pipeline finds it, which builds that commit. */
    private String isMerged(String commit) throws IOException {
        Path checkout = Files.createTempDirectory(folder, "clone");
        Path merged = folder.resolve("merged");
        String script = tasks().filter(task -> task.at("name").text().equals("clone"))
                .flatMap(task -> task.at("taskSpec", "steps").items().stream())
                .map(step -> step.at("script").text())
                .findFirst()
                .orElseThrow()
                .replace("$(results.commit.path)", folder.resolve("commit").toString())
                .replace("$(results.merged.path)", merged.toString());
        Command.run(checkout, script, Map.of("URL", origin(), "REVISION", commit), "sh");
        assertThat(Files.readString(folder.resolve("commit"))).isEqualTo(commit);
        return Files.readString(merged);
    }

    @Test
    void theCheckOfAReleaseIsContentWithOneThatWasMergedAfterIt() throws IOException {
        String older = change("older");
        String newer = change("newer");
        Path checkout = checkout("Tekton", older);
        String merged = change("merged meanwhile");

        assertThat(smoke(checkout, older, merged)).isEqualTo("parcel-tracker works\n");
        assertThatThrownBy(() -> smoke(checkout, newer, older))
                .hasMessageContaining("parcel-tracker does not run " + newer + " yet, but " + older);
        git(checkout, "remote", "set-url", "origin", "https://localhost:1/needs-a-password");
        assertThat(smoke(checkout, older, newer))
                .as("what is there already needs nothing fetched")
                .isEqualTo("parcel-tracker works\n");
    }

    /** The script, where the service runs the version {@code running}. */
    private String smoke(Path checkout, String revision, String running) throws IOException {
        Path tools = Files.createDirectories(folder.resolve("tools"));
        Path curl = tools.resolve("curl");
        Files.writeString(curl, """
                #!/bin/sh
                echo 'service_info{name="parcel-tracker",version="%s"} 1'
                echo 'Hello, Ada!'
                """.formatted(running));
        assertThat(curl.toFile().setExecutable(true)).isTrue();
        return Command.run(
                checkout,
                "",
                Map.of(
                        "REVISION",
                        revision,
                        "WAIT_SECONDS",
                        "0",
                        "PATH",
                        tools + File.pathSeparator + System.getenv("PATH")),
                "sh",
                "deploy/smoke.sh");
    }

    private String release(String pipeline, String commit, String digest) throws IOException {
        Path checkout = checkout(pipeline, commit);
        StringBuilder said = new StringBuilder();
        for (String script : scripts(pipeline)) {
            said.append(run(script, checkout, commit, digest));
        }
        Path outputs = checkout.resolve(".git/outputs");
        String told = Files.exists(outputs) ? Files.readString(outputs) : "";
        assertThat(told.equals("yes") || told.equals("revision=" + commit + "\n"))
                .as("the smoke check is asked for exactly what is released: %s", told)
                .isEqualTo(released().equals(image(commit, digest)));
        return said.toString();
    }

    /** What a pipeline has when it comes to release: Tekton what it built, GitHub Actions what that job fetches. */
    private Path checkout(String pipeline, String commit) throws IOException {
        Path checkout = Files.createTempDirectory(folder, "checkout");
        if (pipeline.equals("Tekton")) {
            git("clone", "--quiet", origin(), checkout.toString());
            git(checkout, "checkout", "--quiet", commit);
            return checkout;
        }
        Map<String, Object> with =
                githubSteps().findFirst().orElseThrow().at("with").map();
        assertThat(with).containsEntry("ref", "main");
        Object depth = with.getOrDefault("fetch-depth", 1);
        List<String> clone = new ArrayList<>(List.of("clone", "--quiet", origin(), checkout.toString()));
        if (!depth.equals(0)) {
            clone.add("--depth=" + depth);
        }
        git(clone.toArray(String[]::new));
        return checkout;
    }

    private String origin() {
        return git("remote", "get-url", "origin").strip();
    }

    private static String run(String script, Path checkout, String commit, String digest) throws IOException {
        Map<String, String> settings = Map.of(
                "IMAGE",
                IMAGE,
                "DIGEST",
                digest,
                "COMMIT",
                commit,
                "GITHUB_SHA",
                commit,
                "GITHUB_OUTPUT",
                checkout.resolve(".git/outputs").toString(),
                "PATH",
                yq() + File.pathSeparator + System.getenv("PATH"));
        return Command.run(checkout, script, settings, "bash", "-e", "-o", "pipefail");
    }

    private static List<String> scripts(String pipeline) {
        if (pipeline.equals("Tekton")) {
            return tasks().filter(task -> task.at("name").text().equals("release"))
                    .flatMap(task -> task.at("taskSpec", "steps").items().stream())
                    .map(step -> step.at("script").text().replace("$(results.released.path)", ".git/outputs"))
                    .toList();
        }
        return githubSteps()
                .map(step -> step.at("run").text())
                .filter(script -> !script.isEmpty())
                .toList();
    }

    private static Stream<Tree> tasks() {
        return service().yaml(".tekton/pipeline.yaml").getFirst().at("spec", "tasks").items().stream();
    }

    private static Stream<Tree> githubSteps() {
        Tree job = service().yaml(".github/workflows/ci.yaml").getFirst().at("jobs", "release");
        return job.at("steps").items().stream();
    }

    /** The folder with the tool in the version that the pipeline for Tekton names, made from its source once. */
    private static Path yq() throws IOException {
        assertThat(service().text(".tekton/pipeline.yaml")).contains("docker.io/mikefarah/yq:" + YQ.substring(1));
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
