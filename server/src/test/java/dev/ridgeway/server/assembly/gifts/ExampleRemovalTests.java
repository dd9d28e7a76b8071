package dev.ridgeway.server.assembly.gifts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ridgeway.server.paths.ServerProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExampleRemovalTests {

    private static final String EXAMPLE = "/api/ridgeway/example";
    private static final String REPOSITORIES = "/api/ridgeway/code/repositories/";
    private static final String ENTITIES = "/api/catalog/entities/by-name/";

    @TempDir
    Path folder;

    @Test
    void takesAwayWhatCameAlongOnceAndForAllAndNothingElse() throws Exception {
        Path configuration = Files.writeString(folder.resolve("app-config.yaml"), """
                backend:
                  auth:
                    externalAccess: [{type: static, options: {token: only-reads, subject: bob}, accessRestrictions: [{plugin: code}]}]
                """);
        try (ServerProcess server =
                ServerProcess.startWithExample(folder, configuration).ready()) {
            state(server, "loaded");
            status(server, ENTITIES + "component/default/checkout-service", 200);
            status(server, ENTITIES + "template/default/new-service", 200);
            assertThat(server.ask(
                                    "POST",
                                    REPOSITORIES.substring(0, REPOSITORIES.length() - 1),
                                    "{\"owner\": \"team-payments\", \"name\": \"our-own\"}")
                            .statusCode())
                    .isEqualTo(201);

            assertThat(deleteAs("only-reads", server)).isEqualTo(403);
            assertThat(server.ask("GET", REPOSITORIES + "team-payments/checkout-service", "")
                            .statusCode())
                    .isEqualTo(200);

            assertThat(server.ask("DELETE", EXAMPLE, "").statusCode()).isLessThan(300);

            assertThat(server.ask("GET", REPOSITORIES + "team-payments/checkout-service", "")
                            .statusCode())
                    .isEqualTo(404);
            status(server, ENTITIES + "component/default/checkout-service", 404);
            status(server, ENTITIES + "group/default/team-payments", 404);
            assertThat(server.ask("GET", REPOSITORIES + "team-payments/our-own", "")
                            .statusCode())
                    .isEqualTo(200);
            status(server, ENTITIES + "template/default/new-service", 200);
            assertThat(server.ask("GET", "/api/ridgeway/platform/audit?limit=100", "")
                            .body())
                    .contains("team-payments/checkout-service");
            assertThat(server.ask("DELETE", EXAMPLE, "").statusCode())
                    .as("again, it changes nothing")
                    .isLessThan(300);
        }
        try (ServerProcess server =
                ServerProcess.startWithExample(folder, configuration).ready()) {
            state(server, "removed");
            assertThat(server.ask("GET", REPOSITORIES + "team-payments/checkout-service", "")
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    private static int deleteAs(String token, ServerProcess server) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.address() + EXAMPLE))
                .header("Authorization", "Bearer " + token)
                .DELETE()
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }

    private static void state(ServerProcess server, String expected) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> server.get("/api/ridgeway/journey").at("/example").asString(), expected::equals);
    }

    private static void status(ServerProcess server, String path, int expected) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> server.ask("GET", path, "").statusCode(), status -> status == expected);
    }
}
