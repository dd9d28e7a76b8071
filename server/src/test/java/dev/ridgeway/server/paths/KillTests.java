package dev.ridgeway.server.paths;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real server, killed (now and then only stopped) at random moments while runs are under way: nothing lost, nothing done twice. */
class KillTests {

    private static final int RUNS = Boolean.getBoolean("ridgeway.test.all") ? 100 : 10;
    private static final int RUNS_PER_LIFE = 4;
    private static final List<String> STEPS = List.of("write", "wait", "publish", "again", "register", "say");

    @TempDir
    Path folder;

    @Test
    void losesNothingAndDoesNothingTwice() throws Exception {
        long seed = Long.getLong("ridgeway.test.seed", System.nanoTime());
        Random random = new Random(seed);
        Path configuration = configuration();
        List<String> ids = new ArrayList<>();
        int names = 0;
        int kills = 0;
        while (ids.size() < RUNS) {
            ServerProcess server = ServerProcess.start(folder, configuration).ready();
            awaitTemplate(server);
            for (int i = 0; i < RUNS_PER_LIFE && ids.size() < RUNS; i++) {
                ids.add(begin(server, "service-" + names++));
                pause(random.nextInt(120));
            }
            pause(random.nextInt(700));
            if (kills++ % 3 == 2) {
                server.close();
            } else {
                server.kill();
            }
        }
        ServerProcess last = ServerProcess.start(folder, configuration).ready();
        pause(random.nextInt(400));
        last.kill();
        kills++;
        try (ServerProcess server = ServerProcess.start(folder, configuration).ready()) {
            for (String id : ids) {
                verify(server, id, "seed " + seed + ", " + kills + " kills");
            }
            assertThat(server.get("/api/scaffolder/v2/tasks?limit=1")
                            .get("totalTasks")
                            .intValue())
                    .isEqualTo(RUNS);
            assertThat(server.get("/api/catalog/entities/by-query?filter=kind=component&limit=0")
                            .get("totalItems")
                            .intValue())
                    .isEqualTo(RUNS);
            try (var repositories = Files.list(folder.resolve("data/git/team-a"))) {
                assertThat(repositories).hasSize(RUNS);
            }
            try (var left = Files.list(folder.resolve("data/workspaces"))) {
                assertThat(left).isEmpty();
            }
        }
    }

    private Path configuration() throws IOException {
        String said =
                "- {id: say, action: 'debug:log', input: {message: 'Made ${{ steps.publish.output.commitHash }}'}}\n";
        return Files.writeString(
                folder.resolve("app-config.yaml"),
                ServiceTemplate.configuration(
                        folder,
                        ServiceTemplate.WRITE,
                        waiting("wait"),
                        ServiceTemplate.PUBLISH,
                        waiting("again"),
                        ServiceTemplate.REGISTER,
                        said));
    }

    private static String waiting(String id) {
        return "- {id: " + id + ", action: 'debug:wait', input: {milliseconds: 60}}\n";
    }

    private static void awaitTemplate(ServerProcess server) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(30))
                .until(() -> server.ask("GET", "/api/catalog/entities/by-name/template/default/service", "")
                                .statusCode()
                        == 200);
    }

    private static String begin(ServerProcess server, String name) throws Exception {
        String body = "{\"templateRef\": \"template:default/service\", \"values\": {\"name\": \"" + name + "\"}}";
        String answer = server.ask("POST", "/api/scaffolder/v2/tasks", body).body();
        return JsonMapper.shared().readTree(answer).get("id").asString();
    }

    private void verify(ServerProcess server, String id, String how) throws Exception {
        JsonNode run = Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> server.get("/api/ridgeway/paths/runs/" + id),
                        it -> !List.of("open", "processing")
                                .contains(it.get("status").asString()));
        assertThat(run.get("status").asString()).as(how + ": " + run).isEqualTo("completed");
        assertThat(run.get("effects"))
                .as(how)
                .extracting(
                        it -> it.get("kind").asString() + " " + it.get("undone").asString())
                .containsExactly("repository false", "registration false");
        String name = run.at("/values/name").asString();
        assertThat(run.at("/output/entityRef").asString()).as(how).isEqualTo("component:default/" + name);
        assertThat(server.ask("GET", "/api/catalog/entities/by-name/component/default/" + name, "")
                        .statusCode())
                .as(how)
                .isEqualTo(200);
        List<String> log = new ArrayList<>();
        server.get("/api/scaffolder/v2/tasks/" + id + "/events?after=0")
                .forEach(event -> log.add(event.at("/body/stepId").asString("") + " "
                        + event.at("/body/status").asString(event.get("type").asString())));
        for (String step : STEPS) {
            assertThat(log).as(how).contains(step + " processing");
            assertThat(log)
                    .as(how)
                    .filteredOn(line -> line.equals(step + " completed"))
                    .hasSize(1);
        }
        assertThat(log).as(how).filteredOn(line -> line.equals(" completion")).hasSize(1);
        assertThat(commits(server, name)).as(how).isEqualTo(1);
    }

    private int commits(ServerProcess server, String name) throws Exception {
        Path clone = Files.createTempDirectory(folder, "clone");
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "git clone -q --bare " + server.address() + "/git/team-a/" + name
                                + ".git . && git rev-list --all --count")
                .directory(clone.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return Integer.parseInt(said.strip());
    }

    private static void pause(int millis) throws InterruptedException {
        assertThat(new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS)).isFalse();
    }
}
