package dev.ridgeway.server.paths;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RunLimitTests {

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
