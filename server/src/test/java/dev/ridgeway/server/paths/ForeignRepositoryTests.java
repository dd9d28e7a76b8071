package dev.ridgeway.server.paths;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.plugin.code.NewRepository;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.server.assembly.RunningServer.Answer;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.identity.Actor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A run that failed between creating its repository and committing to it, and what became of the name meanwhile. */
class ForeignRepositoryTests {

    private static final Actor SYSTEM = Actor.system("test");

    private static PathsServer server;

    private Path unwritable;

    @BeforeAll
    static void start() throws IOException {
        server = PathsServer.start("");
        server.template("service", """
                parameters: {properties: {name: {type: string}}}
                steps:
                  - {id: fetch, action: 'fetch:plain', input: {url: ./skeleton}}
                  - id: publish
                    action: publish:repository
                    input: {repoUrl: 'git.ridgeway.internal?owner=team-a&repo=${{ parameters.name }}'}
                """);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Git refuses a path that some systems take for {@code .git}, when the repository has been created already. */
    @BeforeEach
    void letTheCommitFail() throws IOException {
        Path skeleton = Files.createDirectories(server.folder("service").resolve("skeleton"));
        Files.writeString(skeleton.resolve("README.md"), "A service");
        unwritable = Files.createDirectories(skeleton.resolve(".g\u200cit")).resolve("config.txt");
        Files.writeString(unwritable, "x");
    }

    private static RepositoryName name(String name) {
        return new RepositoryName(Code.EMBEDDED, "team-a", name);
    }

    private static Code code() {
        return server.server().context().getBean(Code.class);
    }

    private static boolean exists(String name) {
        return code().repository(SYSTEM, name(name)).isPresent();
    }

    private static int commits(String name) throws IOException {
        return server.get("/api/ridgeway/code/repositories/team-a/" + name + "/commits")
                .get("items")
                .size();
    }

    private static String failed(String name) throws IOException {
        String id = server.start("service", Map.of("name", name));
        JsonNode run = server.ended(id);
        assertThat(run.at("/error/code").asString()).as(run.toString()).isEqualTo("path-invalid");
        assertThat(exists(name)).isTrue();
        assertThat(commits(name)).isZero();
        return id;
    }

    private static void becomesSomebodyElses(String name) {
        code().delete(SYSTEM, name(name));
        code().create(SYSTEM, NewRepository.named(name(name), "Somebody else's"));
    }

    private JsonNode retried(String id) throws IOException {
        Files.deleteIfExists(unwritable);
        assertThat(server.post("/api/scaffolder/v2/tasks/" + id + "/retry", Map.of())
                        .status())
                .isEqualTo(201);
        return server.ended(id);
    }

    @Test
    void aRetryGoesOnWithItsOwnRepositoryAndCommitsOnce() throws IOException {
        String id = failed("own");

        JsonNode run = retried(id);

        assertThat(run.get("status").asString()).as(run.toString()).isEqualTo("completed");
        assertThat(commits("own")).isEqualTo(1);
        assertThat(run.get("effects"))
                .extracting(it -> it.get("title").asString())
                .containsExactly("Repository team-a/own");
    }

    @Test
    void aRetryMakesItAgainWhenItIsGone() throws IOException {
        String id = failed("gone");
        code().delete(SYSTEM, name("gone"));

        assertThat(retried(id).get("status").asString()).isEqualTo("completed");
        assertThat(commits("gone")).isEqualTo(1);
    }

    @Test
    void aRetryRefusesToTouchWhatSomebodyElseMadeMeanwhile() throws IOException {
        String id = failed("theirs");
        becomesSomebodyElses("theirs");

        JsonNode run = retried(id);

        assertThat(run.at("/error/code").asString()).as(run.toString()).isEqualTo("repository-exists");
        assertThat(run.at("/error/message").asString())
                .isEqualTo(
                        "The repository team-a/theirs exists already on git.ridgeway.internal, and this run did not make it.");
        assertThat(commits("theirs")).isZero();
        assertThat(run.get("effects")).isEmpty();
        assertThat(run.get("canUndo").booleanValue()).isFalse();
    }

    @Test
    void undoLeavesWhatSomebodyElseMadeMeanwhile() throws IOException {
        String id = failed("kept");
        becomesSomebodyElses("kept");

        Answer undone = server.post("/api/ridgeway/paths/runs/" + id + "/undo", Map.of());

        assertThat(undone.status()).as(undone.body()).isEqualTo(200);
        assertThat(exists("kept")).isTrue();
        assertThat(server.log(id)).contains("Repository team-a/kept was not made by this run; it stays.");
    }

    @Test
    void undoDeletesWhatAFailedRunMadeAndNeverFilled() throws IOException {
        String id = failed("empty");

        assertThat(server.post("/api/ridgeway/paths/runs/" + id + "/undo", Map.of())
                        .status())
                .isEqualTo(200);
        assertThat(exists("empty")).isFalse();
    }

    @Test
    void aNameThatAnEndedRunNeverUsedIsFree() throws IOException {
        failed("free");
        code().delete(SYSTEM, name("free"));
        Files.delete(unwritable);

        JsonNode run = server.ended(server.start("service", Map.of("name", "free")));

        assertThat(run.get("status").asString()).as(run.toString()).isEqualTo("completed");
        assertThat(commits("free")).isEqualTo(1);
    }
}
