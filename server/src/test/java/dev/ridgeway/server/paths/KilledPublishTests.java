package dev.ridgeway.server.paths;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.server.platform.WriteGate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real server that is killed at chosen places of {@code publish:repository}. */
class KilledPublishTests {

    private static final String REPOSITORIES = "/api/ridgeway/code/repositories";

    @TempDir
    Path folder;

    private Path configuration;

    @BeforeEach
    void prepare() throws IOException {
        configuration = Files.writeString(folder.resolve("app-config.yaml"), ServiceTemplate.configuration(folder));
    }

    private static String begin(ServerProcess server) throws Exception {
        return begin(server, "shop");
    }

    private static String begin(ServerProcess server, String name) throws Exception {
        String address = "/api/catalog/entities/by-name/template/default/service";
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> server.ask("GET", address, "").statusCode() == 200);
        String body = "{\"templateRef\": \"template:default/service\", \"values\": {\"name\": \"" + name + "\"}}";
        String answer = server.ask("POST", "/api/scaffolder/v2/tasks", body).body();
        return JsonMapper.shared().readTree(answer).get("id").asString();
    }

    private static JsonNode ended(ServerProcess server, String id) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> server.get("/api/ridgeway/paths/runs/" + id),
                        run -> List.of("completed", "failed")
                                .contains(run.get("status").asString()));
    }

    private static int commits(ServerProcess server) throws Exception {
        return server.get(REPOSITORIES + "/team-a/shop/commits").get("items").size();
    }

    @Test
    void goesOnWithTheRepositoryItMadeAndCommitsOnce() throws Exception {
        ServerProcess first = ServerProcess.start(folder, configuration).ready();
        WriteGate commit =
                WriteGate.holding(first.database(), "platform.audit", "insert", "new.action = 'repository.commit'");
        String id = begin(first, commit);
        first.kill();
        commit.open();

        try (ServerProcess second = ServerProcess.start(folder, configuration).ready()) {
            JsonNode run = ended(second, id);

            assertThat(run.get("status").asString()).as(run.toString()).isEqualTo("completed");
            assertThat(commits(second)).isEqualTo(1);
        }
    }

    @Test
    void refusesTheRepositoryThatSomebodyElseMadeMeanwhile() throws Exception {
        ServerProcess first = ServerProcess.start(folder, configuration).ready();
        WriteGate creation = WriteGate.holding(first.database(), "code.repository", "insert", "true");
        WriteGate resumption =
                WriteGate.holding(first.database(), "paths.run", "update", "new.turn > 1 and new.turn > old.turn");
        String id = begin(first, creation);
        first.kill();
        creation.open();

        try (ServerProcess second = ServerProcess.start(folder, configuration).ready()) {
            assertThat(second.ask("POST", REPOSITORIES, "{\"owner\": \"team-a\", \"name\": \"shop\"}")
                            .statusCode())
                    .isEqualTo(201);
            resumption.at(second.database()).open();
            JsonNode run = ended(second, id);

            assertThat(run.at("/error/code").asString()).as(run.toString()).isEqualTo("repository-exists");
            assertThat(run.at("/error/message").asString()).contains("this run did not make it");
            assertThat(run.get("effects")).isEmpty();
            assertThat(commits(second)).isZero();
        }
    }

    @Test
    void isDeliveredOnceAlthoughTheServerDiedRightAfterTheCommit() throws Exception {
        String join = """
                - id: dev
                  if: ${{ parameters.name != 'delivery' }}
                  action: catalog:write
                  input: {filePath: deploy/argocd/dev.yaml, entity: {kind: Application}}
                - id: join
                  if: ${{ parameters.name != 'delivery' }}
                  action: delivery:join
                  input:
                    repoUrl: git.ridgeway.internal?owner=team-a&repo=${{ parameters.name }}
                    service: ${{ parameters.name }}
                    team: team-a
                """;
        Files.writeString(
                configuration,
                ServiceTemplate.configuration(
                                folder, ServiceTemplate.WRITE, ServiceTemplate.PUBLISH, ServiceTemplate.REGISTER, join)
                        + """
                        ridgeway:
                          delivery:
                            repository: git.ridgeway.internal?owner=team-a&repo=delivery
                            webhooks: [{url: "http://localhost:9/{team}/{service}", secret: hidden}]
                        backend: {reading: {allow: [{host: "localhost:9"}]}}
                        """);
        ServerProcess first = ServerProcess.start(folder, configuration).ready();
        assertThat(ended(first, begin(first, "delivery")).get("status").asString())
                .isEqualTo("completed");
        WriteGate noted = WriteGate.holding(
                first.database(), "paths.effect", "update", "new.kind = 'delivery' and new.state = 'done'");
        String id = begin(first);
        noted.arrived();
        first.kill();
        noted.open();

        try (ServerProcess second = ServerProcess.start(folder, configuration).ready()) {
            JsonNode run = ended(second, id);

            assertThat(run.get("status").asString()).as(run.toString()).isEqualTo("completed");
            assertThat(second.get(REPOSITORIES + "/team-a/delivery/commits").get("items"))
                    .hasSize(2);
            assertThat(second.get(REPOSITORIES + "/team-a/shop/webhooks").get("items"))
                    .hasSize(1);
            assertThat(run.at("/effects").findValuesAsString("title")).contains("Delivery of shop");
        }
    }

    private static String begin(ServerProcess server, WriteGate gate) throws Exception {
        String id = begin(server);
        gate.arrived();
        return id;
    }
}
