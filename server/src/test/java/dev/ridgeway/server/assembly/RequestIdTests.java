package dev.ridgeway.server.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

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
    void makesOneWhenTheCallersIsNoPlainWord() throws IOException {
        String made = server.get("/api/ridgeway/session").header("X-Request-Id");
        String instead =
                server.get("/api/ridgeway/session", "X-Request-Id: a b\"c").header("X-Request-Id");

        assertThat(made).hasSize(36);
        assertThat(instead).hasSize(36).isNotEqualTo(made);
    }
}
