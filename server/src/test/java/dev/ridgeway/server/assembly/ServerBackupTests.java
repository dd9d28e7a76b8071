package dev.ridgeway.server.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.ridgeway.server.paths.ServiceTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A whole server that has worked, copied while it runs and when it stands still, and started somewhere else. */
class ServerBackupTests {

    private static final String TASKS = "/api/scaffolder/v2/tasks";

    @TempDir
    private Path folder;

    private record Left(String run, String token, String keyId) {}

    @Test
    void startsElsewhereWithEverythingThatARunningOrAStoppedServerHad() throws Exception {
        Path original = Files.createDirectory(folder.resolve("original"));
        Path whileRunning = folder.resolve("running.tgz");
        Path stopped = folder.resolve("stopped.tgz");
        String configuration = ServiceTemplate.configuration(folder);
        Left left;
        try (RunningServer server = RunningServer.startIn(original, configuration, "--empty")) {
            left = work(server);
            Backup.write(original.resolve("data"), whileRunning);
        }
        Backup.write(original.resolve("data"), stopped);

        for (Path file : List.of(whileRunning, stopped)) {
            Path elsewhere = Files.createDirectory(folder.resolve(file.getFileName() + ".restored"));
            Restore.read(elsewhere.resolve("data"), file);
            try (RunningServer server = RunningServer.startIn(elsewhere, configuration, "--empty")) {
                findsEverything(server, left);
            }
        }
    }

    private static Left work(RunningServer server) throws Exception {
        eventually(server, "/api/catalog/entities/by-name/template/default/service");
        String run = post(
                        server,
                        TASKS,
                        Map.of("templateRef", "template:default/service", "values", Map.of("name", "shop")))
                .get("id")
                .asString();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> server.get("/api/ridgeway/paths/runs/" + run)
                        .json()
                        .get("status")
                        .asString()
                        .equals("completed"));
        eventually(server, "/api/catalog/entities/by-name/component/default/shop");
        String token = post(
                        server,
                        "/api/ridgeway/identity/tokens",
                        Map.of("name", "kept", "scopes", List.of("reader"), "expiresInDays", 1))
                .get("token")
                .asString();
        return new Left(run, token, signingKey(server));
    }

    private static void findsEverything(RunningServer server, Left left) throws Exception {
        JsonNode run = server.get("/api/ridgeway/paths/runs/" + left.run()).json();
        assertThat(run.get("status").asString()).isEqualTo("completed");
        assertThat(server.get(TASKS + "/" + left.run() + "/events?after=0").body())
                .contains("publish", "register");
        assertThat(server.get("/api/ridgeway/code/repositories/team-a/shop/file?path=catalog-info.yaml")
                        .body())
                .contains("name: shop");
        eventually(server, "/api/catalog/entities/by-name/component/default/shop");
        assertThat(server.get(
                                "/api/ridgeway/session",
                                "Host: elsewhere.example",
                                "Authorization: Bearer " + left.token())
                        .json()
                        .at("/actor/ref")
                        .asString())
                .isEqualTo("user:development/guest");
        assertThat(signingKey(server)).isEqualTo(left.keyId());
        assertThat(server.get("/api/ridgeway/platform/audit?action=token.create")
                        .body())
                .contains("token:kept");
    }

    /** The id of the key that a fresh token is signed with; its private half is kept encrypted. */
    private static String signingKey(RunningServer server) throws Exception {
        RunningServer.Answer answer = server.get("/api/auth/guest/refresh", "X-Requested-With: XMLHttpRequest");
        return SignedJWT.parse(answer.json().at("/backstageIdentity/token").asString())
                .getHeader()
                .getKeyID();
    }

    private static JsonNode post(RunningServer server, String path, Map<String, ?> body) throws IOException {
        RunningServer.Answer answer =
                server.ask("POST", path, JsonMapper.shared().writeValueAsString(body));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json();
    }

    private static void eventually(RunningServer server, String path) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> server.get(path).status() == 200);
    }
}
