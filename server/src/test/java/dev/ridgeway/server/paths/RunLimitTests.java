package dev.ridgeway.server.paths;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RunLimitTests {

    /** Another server goes on with a run whose time was over before: it does not begin to count anew. */
    @Test
    void theTimeOfARunGoesOnWhenAnotherServerTakesItOver(@TempDir Path folder) throws Exception {
        Path configuration = Files.writeString(
                folder.resolve("app-config.yaml"),
                ServiceTemplate.configuration(
                        folder,
                        "- {id: wait, action: 'debug:wait', input: {minutes: 10}}\n",
                        "- {id: never, action: 'debug:log', input: {message: Late}}\n"));
        ServerProcess first = ServerProcess.start(folder, configuration).ready();
        PathsServer.await(
                () -> first.ask("GET", "/api/catalog/entities/by-name/template/default/service", ""),
                answer -> answer.statusCode() == 200);
        String id = JsonMapper.shared()
                .readTree(first.ask(
                                "POST",
                                "/api/scaffolder/v2/tasks",
                                "{\"templateRef\": \"template:default/service\", \"values\": {\"name\": \"late\"}}")
                        .body())
                .get("id")
                .asString();
        String path = "/api/ridgeway/paths/runs/" + id;
        PathsServer.await(
                () -> first.get(path),
                run -> run.at("/steps/0/status").asString("").equals("processing"));
        first.kill();
        assertThat(first.database()
                        .sql("update paths.run set began_at = began_at - interval '25 hours'")
                        .update())
                .isEqualTo(1);

        try (ServerProcess second = ServerProcess.start(folder, configuration).ready()) {
            JsonNode run = PathsServer.await(
                    () -> second.get(path), it -> it.path("status").asString("").equals("failed"));
            assertThat(run.at("/error/code").asString()).isEqualTo("run-too-long");
            assertThat(second.ask("POST", "/api/scaffolder/v2/tasks/" + id + "/retry", "{}")
                            .statusCode())
                    .isEqualTo(201);
            PathsServer.await(
                    () -> second.get(path),
                    it -> it.at("/steps/0/status").asString("").equals("processing"));
        }
    }

    @Test
    void aRunThatTakesTooLongIsEndedAndItsDefaultsComeFromTheConfiguration() throws IOException {
        try (PathsServer server = PathsServer.start("""
                scaffolder:
                  taskTimeout: {milliseconds: 1500}
                  defaultEnvironment:
                    parameters: {region: north}
                    secrets: {AWS: key-of-the-company}
                """)) {
            ScriptedActions.gates.put("never", new CountDownLatch(1));
            server.template("slow", """
                    steps:
                      - id: fine
                        action: test:echo
                        input: {region: '${{ environment.parameters.region }}', key: 'x${{ environment.secrets.AWS }}'}
                      - {id: hidden, if: '${{ environment.secrets.AWS }}', action: 'test:echo'}
                      - {id: slow, action: 'test:outside', input: {name: never}}
                      - {id: after, action: 'test:echo'}
                    """);
            String id = server.start("slow", Map.of());
            JsonNode run = server.ended(id);
            assertThat(run.get("status").asString()).isEqualTo("failed");
            assertThat(run.at("/error/code").asString()).isEqualTo("run-too-long");
            assertThat(run.get("steps"))
                    .extracting(step -> step.get("status").asString())
                    .containsExactly("completed", "skipped", "failed", "skipped");
            assertThat(server.log(id))
                    .anyMatch(line -> line.contains("region=north") && line.contains("key=***"))
                    .noneMatch(line -> line.contains("key-of-the-company"));
        }
    }
}
