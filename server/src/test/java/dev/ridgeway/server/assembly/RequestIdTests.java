package dev.ridgeway.server.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.server.paths.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RequestIdTests {

    private static RunningServer server;

    @BeforeAll
    static void start() throws IOException {
        server = RunningServer.start("");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void keepsTheIdOfTheCallerThroughErrorsOfBothShapes() throws IOException {
        RunningServer.Answer ours = server.get("/api/ridgeway/nowhere", "X-Request-Id: abc-1");
        RunningServer.Answer backstage =
                server.get("/api/catalog/entities/by-name/component/default/none", "X-Request-Id: abc-2");
        RunningServer.Answer unauthenticated =
                server.get("/api/ridgeway/session", "X-Request-Id: abc-3", "Authorization: Bearer none");

        assertThat(ours.header("X-Request-Id")).isEqualTo("abc-1");
        assertThat(ours.json().at("/requestId").asString()).isEqualTo("abc-1");
        assertThat(backstage.status()).isEqualTo(404);
        assertThat(backstage.json().at("/error/requestId").asString()).isEqualTo("abc-2");
        assertThat(unauthenticated.json().at("/requestId").asString()).isEqualTo("abc-3");
    }

    @Test
    void isInTheLinesOfTheLogThatTellOfTheRequestAsInItsError(@TempDir Path folder) throws Exception {
        for (boolean json : List.of(true, false)) {
            Path home = Files.createDirectories(folder.resolve("json-" + json));
            Path configuration =
                    Files.writeString(home.resolve("app-config.yaml"), """
                    ridgeway: {logs: %s}
                    backend: {auth: {externalAccess: [{type: static, options: {token: verySecretStatic, subject: ci}}]}}
                    """.formatted(json ? "json" : "text"));
            try (ServerProcess other = ServerProcess.start(
                            home, configuration, "-Dlogging.level.org.springframework.web=DEBUG")
                    .ready()) {
                String error = refused(other.address() + "/api/catalog/entities/by-name/component/default/none");
                assertThat(JsonMapper.shared()
                                .readTree(error)
                                .at("/error/requestId")
                                .asString())
                        .isEqualTo("abc-4");
                List<String> lines = other.said()
                        .lines()
                        .filter(line -> line.contains("abc-4"))
                        .toList();
                assertThat(lines).isNotEmpty().anyMatch(line -> line.contains("by-name/component/default/none"));
                if (json) {
                    assertThat(lines).allSatisfy(RequestIdTests::isAnEvent);
                } else {
                    assertThat(lines).allMatch(line -> line.contains(" [abc-4] "));
                }
                assertThat(other.said()).doesNotContain("verySecretStatic");
            }
        }
    }

    private static void isAnEvent(String line) {
        JsonNode event = JsonMapper.shared().readTree(line);
        assertThat(event.at("/requestId").asString()).isEqualTo("abc-4");
        assertThat(event.at("/log/level").asString()).isNotEmpty();
        assertThat(event.at("/message").asString()).isNotEmpty();
        assertThat(Instant.parse(event.at("/@timestamp").asString())).isBeforeOrEqualTo(Instant.now());
    }

    private static String refused(String address) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                .header("Authorization", "Bearer verySecretStatic")
                .header("X-Request-Id", "abc-4")
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(404);
            return answer.body();
        }
    }

    @Test
    void makesOneWhenTheCallersIsNoPlainWord() throws IOException {
        String made = server.get("/api/ridgeway/session").header("X-Request-Id");
        String instead =
                server.get("/api/ridgeway/session", "X-Request-Id: a b\"c").header("X-Request-Id");

        assertThat(made).hasSize(36);
        assertThat(instead).hasSize(36).isNotEqualTo(made);
    }
}
