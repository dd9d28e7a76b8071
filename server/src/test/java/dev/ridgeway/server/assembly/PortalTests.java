package dev.ridgeway.server.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortalTests {

    private static final String BROWSER = "Accept: text/html,application/xhtml+xml,*/*;q=0.8";

    @TempDir
    private static Path portal;

    private static RunningServer server;

    @BeforeAll
    static void start() throws IOException {
        Files.writeString(portal.resolve("index.html"), "<html>the portal</html>");
        server = RunningServer.start("", "--empty", "--portal", portal.toString());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/catalog", "/catalog/default/component/shop.v2", "/nowhere"})
    void isThereWhereverABrowserLooksForAPage(String path) throws IOException {
        RunningServer.Answer page = server.get(path, BROWSER);

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).isEqualTo("<html>the portal</html>");
    }

    @Test
    void isThereForWhoeverAsksForTheRoot() throws IOException {
        assertThat(server.get("/").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api",
                "/api/nothing",
                "/api/ridgeway/nothing",
                "/metrics",
                "/.well-known/openid-configuration",
                "/.env",
                "/assets/old.js"
            })
    void isNowhereThatAProgramWouldLook(String path) throws IOException {
        assertNothing(server.get(path, BROWSER), path);
        assertNothing(server.get(path, BROWSER, "Host: elsewhere.example"), path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/status", "/v1/models", "/catalog"})
    void isNotWhatAProgramGets(String path) throws IOException {
        assertNothing(server.get(path), path);
        assertNothing(server.get(path, "Accept: application/json"), path);
    }

    private static void assertNothing(RunningServer.Answer answer, String path) {
        assertThat(answer.status()).as(path).isEqualTo(404);
        assertThat(answer.header("Content-Type")).as(path).contains("json");
        assertThat(answer.body()).contains("remedy");
    }
}
