package dev.ridgeway.server.paths;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.server.platform.Needed;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The disk of PostgreSQL fills up to the last byte while a run is under way, and is emptied again. */
class FullDatabaseTests {

    private static final int LINES = 60;
    private static final String SETTING = "/api/user-settings/buckets/test/keys/";

    @TempDir
    Path folder;

    @Test
    void isSaidAndNothingIsLostAndRunsGoOnWhenThereIsRoomAgain() throws Exception {
        Path postgres = Files.createDirectories(folder.resolve("data/postgres"));
        List<String> smallDisk = List.of(
                "unshare",
                "-rm",
                "sh",
                "-c",
                "mount -t tmpfs -o size=200m tmpfs " + postgres + " && exec \"$@\"",
                "sh");
        Needed.here(canMount(postgres), "this machine lets nobody mount a small disk");
        Path configuration = Files.writeString(
                folder.resolve("app-config.yaml"),
                ServiceTemplate.configuration(
                        folder,
                        "- {id: before, action: 'debug:log', input: {message: Before}}\n",
                        "- {id: wait, action: 'debug:wait', input: {seconds: 4}}\n",
                        "- id: talk\n  each: ["
                                + String.join(
                                        ", ",
                                        IntStream.range(0, LINES)
                                                .mapToObj(Integer::toString)
                                                .toList())
                                + "]\n  action: debug:log\n  input: {message: 'Line ${{ each.value }} "
                                + "x".repeat(2_000) + "'}\n"));
        try (ServerProcess server =
                ServerProcess.startBy(smallDisk, folder, configuration).ready()) {
            PathsServer.await(
                    () -> server.ask("GET", "/api/catalog/entities/by-name/template/default/service", ""),
                    answer -> answer.statusCode() == 200);
            assertThat(keep(server, "before", 100).statusCode()).isLessThan(300);
            String path = "/api/ridgeway/paths/runs/" + begin(server);
            PathsServer.await(
                    () -> server.get(path),
                    run -> run.at("/steps/1/status").asString("").equals("processing"));

            Path disk = Path.of("/proc/" + server.pid() + "/root" + postgres);
            fill(disk.resolve("ballast"));
            HttpResponse<String> refused = PathsServer.await(
                    () -> keep(server, "meanwhile-" + System.nanoTime(), 60_000),
                    answer -> answer.body().contains("database-full"));
            assertThat(refused.statusCode()).isEqualTo(503);
            JsonNode error = JsonMapper.shared().readTree(refused.body()).get("error");
            assertThat(error.get("message").asString()).contains("The disk of the database is full");
            assertThat(error.get("remedy").asString()).contains("Free space");

            Files.delete(disk.resolve("ballast"));
            JsonNode run = Awaitility.await()
                    .atMost(Duration.ofSeconds(120))
                    .until(
                            () -> server.get(path),
                            it -> List.of("completed", "failed")
                                    .contains(it.path("status").asString("")));
            assertThat(run.get("status").asString()).isEqualTo("completed");
            assertThat(server.get("/api/user-settings/buckets/test").toString()).contains("before");
            PathsServer.await(() -> keep(server, "after", 100), answer -> answer.statusCode() < 300);
            assertThat(talk(server, run.get("id").asString()))
                    .as("each line once, in its order")
                    .isEqualTo(
                            IntStream.range(0, LINES).mapToObj(n -> "Line " + n).toList());
        }
    }

    private static List<String> talk(ServerProcess server, String id) throws Exception {
        return server.get("/api/scaffolder/v2/tasks/" + id + "/events")
                .valueStream()
                .map(event -> event.at("/body/message").asString(""))
                .filter(message -> message.startsWith("Line "))
                .map(message -> message.substring(0, message.indexOf(' ', 5)))
                .toList();
    }

    private static String begin(ServerProcess server) throws Exception {
        String body = "{\"templateRef\": \"template:default/service\", \"values\": {\"name\": \"talker\"}}";
        return JsonMapper.shared()
                .readTree(server.ask("POST", "/api/scaffolder/v2/tasks", body).body())
                .get("id")
                .asString();
    }

    private static HttpResponse<String> keep(ServerProcess server, String key, int size) throws Exception {
        StringBuilder value = new StringBuilder();
        Random random = new Random(size);
        while (value.length() < size) {
            value.append(Long.toString(random.nextLong(), 36));
        }
        return server.ask("PUT", SETTING + key, "{\"value\": \"" + value + "\"}");
    }

    private static void fill(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] page = new byte[4096];
            while (true) {
                out.write(page);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    private static boolean canMount(Path folder) throws Exception {
        return new ProcessBuilder("unshare", "-rm", "mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.toString())
                        .start()
                        .waitFor()
                == 0;
    }
}
