package dev.ridgeway.server.code;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.plugin.code.RepositoryFile;
import dev.ridgeway.plugin.code.RepositoryName;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GitListenerTests {

    private static CodeServer server;
    private static int port;
    private static RepositoryName name;

    @BeforeAll
    static void start() throws IOException {
        port = CodeServer.freePort();
        server = new CodeServer("--git-listen", "127.0.0.1:" + port);
        name = server.repository();
        server.commit(name, "main", "Begin", RepositoryFile.text("a.txt", "a"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void clonesWithATokenAndNeverAsAGuest(@TempDir Path folder) {
        GitCommand git = new GitCommand(folder);

        GitCommand.Answer guest = git.ask("clone", "http://localhost:" + port + "/git/" + name.path() + ".git");
        git.clone("http://any:" + CodeServer.READER + "@localhost:" + port + "/git/" + name.path() + ".git", "mine");

        assertThat(guest.code()).isNotZero();
        assertThat(guest.text()).contains("could not read Username");
        assertThat(folder.resolve("mine/a.txt")).hasContent("a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/api/ridgeway/session",
                "/api/catalog/entities",
                "/actuator/health",
                "/git/../api/ridgeway/session",
                "/git/..;/api/ridgeway/session",
                "/git/%2e%2e/api/ridgeway/session"
            })
    void servesNothingElse(String path) throws Exception {
        assertThat(status(port, path)).isBetween(400, 404);
        assertThat(status(server.server().port(), "/api/ridgeway/session")).isEqualTo(200);
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "there is one loopback address")
    void mayHaveThePortOfThePortalAtAnotherAddress() throws Exception {
        int shared = CodeServer.freePort();
        try (CodeServer other = new CodeServer("--port", "" + shared, "--git-listen", "127.0.0.2:" + shared)) {
            assertThat(other.server().port()).isEqualTo(shared);
            assertThat(status("127.0.0.1", shared, "/api/ridgeway/session")).isEqualTo(200);
            assertThat(status("127.0.0.2", shared, "/api/ridgeway/session")).isEqualTo(404);
        }
    }

    private static int status(int at, String path) throws Exception {
        return status("localhost", at, path);
    }

    private static int status(String host, int at, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + host + ":" + at + path))
                .header("Authorization", "Bearer " + CodeServer.TOKEN)
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }
}
