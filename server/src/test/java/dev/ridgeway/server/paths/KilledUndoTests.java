package dev.ridgeway.server.paths;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.server.platform.WriteGate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real server that is killed at chosen places while things are deleted: by undo, and by hand. */
class KilledUndoTests {

    private static final String REPOSITORIES = "/api/ridgeway/code/repositories";
    private static final String ENTITY = "/api/catalog/entities/by-name/component/default/";

    /** Where a server is killed: the write that it is about to make. */
    private record Place(String table, String event, String condition) {
        WriteGate gate(ServerProcess server) throws IOException {
            return WriteGate.holding(server.database(), table, event, condition);
        }
    }

    private static final Place BEFORE_THE_ENTRY_GOES =
            new Place("platform.audit", "insert", "new.action = 'location.unregister'");
    private static final Place AFTER_THE_ENTRY_WENT = new Place("paths.effect", "update", "new.state = 'undone'");
    private static final Place BEFORE_THE_REPOSITORY_GOES =
            new Place("platform.audit", "insert", "new.action = 'repository.delete'");
    private static final Place AFTER_ITS_FOLDER_WENT = new Place("code.repository", "delete", "true");

    @TempDir
    Path folder;

    private Path configuration;
    private @Nullable ServerProcess server;

    @BeforeEach
    void prepare() throws IOException {
        configuration = Files.writeString(folder.resolve("app-config.yaml"), ServiceTemplate.configuration(folder));
    }

    private ServerProcess started() throws IOException {
        server = ServerProcess.start(folder, configuration);
        return server.ready();
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static int status(ServerProcess server, String method, String path) throws Exception {
        return server.ask(method, path, method.equals("GET") ? "" : "{}").statusCode();
    }

    private static String made(ServerProcess server, String name) throws Exception {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> status(server, "GET", "/api/catalog/entities/by-name/template/default/service") == 200);
        String body = "{\"templateRef\": \"template:default/service\", \"values\": {\"name\": \"" + name + "\"}}";
        String id = JsonMapper.shared()
                .readTree(server.ask("POST", "/api/scaffolder/v2/tasks", body).body())
                .get("id")
                .asString();
        JsonNode run = Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> server.get("/api/ridgeway/paths/runs/" + id),
                        it -> List.of("completed", "failed")
                                .contains(it.get("status").asString()));
        assertThat(run.get("status").asString()).as(run.toString()).isEqualTo("completed");
        return id;
    }

    private static void killed(ServerProcess server, Place place, String method, String path) throws Exception {
        WriteGate gate = place.gate(server);
        Thread asking = Thread.ofVirtual().start(() -> {
            try {
                server.ask(method, path, "{}");
            } catch (IOException | InterruptedException killed) {
                return;
            }
        });
        gate.arrived();
        server.kill();
        asking.join();
        gate.close();
    }

    private void gone(ServerProcess server, String name) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(status(server, "GET", REPOSITORIES + "/team-a/" + name)).isEqualTo(404);
            assertThat(status(server, "GET", ENTITY + name)).isEqualTo(404);
            assertThat(repositories()).isEmpty();
        });
    }

    /** The folders of repositories, also of half and of empty ones. */
    private List<Path> repositories() throws IOException {
        Path owners = folder.resolve("data/git");
        try (Stream<Path> all = Files.walk(owners, 2)) {
            return all.filter(it -> it.getParent().getParent().equals(owners)).toList();
        }
    }

    @Test
    void anUndoThatIsKilledIsNeverHalfForgottenAndCanBeDoneAgain() throws Exception {
        ServerProcess running = started();
        for (Place place : List.of(
                BEFORE_THE_ENTRY_GOES, AFTER_THE_ENTRY_WENT, BEFORE_THE_REPOSITORY_GOES, AFTER_ITS_FOLDER_WENT)) {
            String id = made(running, "shop");
            String run = "/api/ridgeway/paths/runs/" + id;
            killed(running, place, "POST", run + "/undo");
            running = started();

            assertThat(running.get(run).get("canRetry").booleanValue())
                    .as(place.toString())
                    .isFalse();
            assertThat(status(running, "POST", run + "/undo"))
                    .as(place.toString())
                    .isIn(200, 409);
            gone(running, "shop");
            assertThat(running.get(run).get("effects"))
                    .as(place.toString())
                    .hasSize(2)
                    .allMatch(it -> it.get("undone").booleanValue());
            assertThat(status(running, "POST", "/api/scaffolder/v2/tasks/" + id + "/retry"))
                    .as(place.toString())
                    .isEqualTo(409);
        }
        made(running, "shop");
    }

    @Test
    void aRepositoryThatIsBeingDeletedStaysWholeOrGoesForGood() throws Exception {
        ServerProcess running = started();
        made(running, "shop");
        killed(running, BEFORE_THE_REPOSITORY_GOES, "DELETE", REPOSITORIES + "/team-a/shop");
        running = started();
        assertThat(running.get(REPOSITORIES + "/team-a/shop/commits").get("items"))
                .hasSize(1);

        killed(running, AFTER_ITS_FOLDER_WENT, "DELETE", REPOSITORIES + "/team-a/shop");
        running = started();
        gone(running, "shop");
        made(running, "shop");
    }
}
