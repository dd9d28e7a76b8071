package dev.ridgeway.server.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A server behind a proxy on this machine, below a path of somebody's site. */
class ReverseProxyTests {

    private static final String SESSION = "/portal/api/ridgeway/session";
    private static final String TOKEN = "Authorization: Bearer known";
    private static final String HOST = "Host: ridgeway.example.com";

    private static RunningServer server;

    @BeforeAll
    static void start() throws IOException {
        server = RunningServer.start("""
                backend:
                  baseUrl: https://ridgeway.example.com/portal/
                  auth: {externalAccess: [{type: static, options: {token: known, subject: ci}}]}
                  listen: {host: 0.0.0.0, port: 1}
                ridgeway:
                  trusted-proxies: [127.0.0.0/8, '::1']
                """);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void answersBelowThePathOfItsAddress() throws IOException {
        assertThat(server.get(SESSION, HOST, TOKEN).json().at("/baseUrl").asString())
                .isEqualTo("https://ridgeway.example.com/portal");
        assertThat(server.get("/api/ridgeway/session", HOST, TOKEN).status()).isEqualTo(404);
        assertThat(server.get("/portal/.backstage/health/v1/readiness", HOST).status())
                .isEqualTo(200);
    }

    @Test
    void writesDownTheAddressThatATrustedProxyTellsOf() throws IOException {
        RunningServer.Answer made = server.ask(
                "POST",
                "/portal/api/ridgeway/identity/tokens",
                "{\"name\": \"far\", \"scopes\": [\"reader\"], \"expiresInDays\": 1}",
                HOST,
                TOKEN,
                "X-Forwarded-For: 127.0.0.1, 203.0.113.9",
                "X-Forwarded-Proto: https");

        assertThat(made.status()).isEqualTo(201);
        assertThat(server.get("/portal/api/ridgeway/platform/audit?action=token.create", HOST, TOKEN)
                        .json()
                        .at("/items/0/origin")
                        .asString())
                .isEqualTo("203.0.113.9");
    }

    @Test
    void hasNoGuestsWhenItsAddressIsElsewhere() throws IOException {
        assertThat(server.get(SESSION, HOST).status()).isEqualTo(401);
        assertThat(server.get(SESSION).status()).isEqualTo(401);
        assertThat(server.get(SESSION, "X-Forwarded-For: 127.0.0.1").status()).isEqualTo(401);
    }

    @Test
    void refusesAProxyThatIsNoAddress() {
        assertThatThrownBy(() -> RunningServer.start("ridgeway:\n  trusted-proxies: [proxy.example.com]\n"))
                .hasMessageContaining("app-config.yaml, line 2: ridgeway.trusted-proxies.0 must be an address such as");
    }
}
