package dev.ridgeway.server.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SignInTests {

    private static final String SESSION = "/api/ridgeway/session";
    private static final String TOKENS = "/api/ridgeway/identity/tokens";
    private static final String AUDIT = "/api/ridgeway/platform/audit";

    private static RunningServer server;

    @BeforeAll
    static void start() throws IOException {
        server = RunningServer.start("""
                organization:
                  name: Example
                backend:
                  auth:
                    externalAccess:
                      - type: static
                        options: {token: all-of-it, subject: ci}
                      - type: static
                        options: {token: catalog-only, subject: reader}
                        accessRestrictions:
                          - plugin: catalog
                            permission: catalog.entity.read
                """);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void takesALoopbackConnectionForTheGuest() throws IOException {
        RunningServer.Answer answer = server.get(SESSION);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().at("/actor/ref").asString()).isEqualTo("user:development/guest");
        assertThat(answer.json().at("/organization").asString()).isEqualTo("Example");
    }

    @Test
    void doesNotTakeANameThatPointsHereForTheGuest() throws IOException {
        RunningServer.Answer answer = server.get(SESSION, "Host: rebound.example:" + server.port());

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.json().at("/code").asString()).isEqualTo("credentials-missing");
    }

    @Test
    void doesNotTakeAForwardedConnectionForTheGuest() throws IOException {
        assertThat(server.get(SESSION, "X-Forwarded-For: 203.0.113.9").status()).isEqualTo(401);
        assertThat(server.get(SESSION, "Forwarded: for=203.0.113.9").status()).isEqualTo(401);
    }

    @Test
    void refusesAStrangePageInTheGuestsBrowser() throws IOException {
        assertThat(server.get(SESSION, "Origin: https://strange.example").status())
                .isEqualTo(403);
        assertThat(server.get(SESSION, "Sec-Fetch-Site: cross-site").status()).isEqualTo(403);
        assertThat(server.ask("DELETE", TOKENS + "/2b9a1f2e-0000-4000-8000-000000000000", "")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void givesATokenOnceAndKnowsItByItsScopes() throws IOException {
        RunningServer.Answer made =
                server.ask("POST", TOKENS, "{\"name\": \"laptop\", \"scopes\": [\"reader\"], \"expiresInDays\": 7}");
        String token = made.json().at("/token").asString();
        String id = made.json().at("/id").asString();

        assertThat(made.status()).isEqualTo(201);
        assertThat(server.get(TOKENS).body()).contains("laptop").doesNotContain(token);
        RunningServer.Answer elsewhere =
                server.get(SESSION, "Host: ridgeway.example", "Authorization: Bearer " + token);
        assertThat(elsewhere.status()).isEqualTo(200);
        assertThat(elsewhere.json().at("/permissions").toString())
                .contains("catalog.entity.read")
                .doesNotContain("audit.read");
        assertThat(server.get(AUDIT, "Authorization: Bearer " + token).status()).isEqualTo(403);
        assertThat(server.get(TOKENS).json().at("/items/0/lastUsedAt").isNull()).isFalse();

        assertThat(server.ask("DELETE", TOKENS + "/" + id, "", "X-Requested-With: XMLHttpRequest")
                        .status())
                .isEqualTo(204);
        assertThat(server.get(SESSION, "Authorization: Bearer " + token).status())
                .isEqualTo(401);
        assertThat(server.get(AUDIT).body()).contains("token.create").contains("token.delete");
    }

    @Test
    void refusesATokenThatAllowsMoreThanItsMakerMay() throws IOException {
        RunningServer.Answer refused = server.ask(
                "POST",
                TOKENS,
                "{\"name\": \"more\", \"scopes\": [\"platform\"], \"expiresInDays\": 7}",
                "Authorization: Bearer catalog-only");

        assertThat(refused.status()).isEqualTo(403);
    }

    @Test
    void knowsStaticTokensAndTheirRestrictions() throws IOException {
        RunningServer.Answer all = server.get(SESSION, "Authorization: Bearer all-of-it");
        RunningServer.Answer some = server.get(SESSION, "Authorization: Bearer catalog-only");

        assertThat(all.json().at("/actor/ref").asString()).isEqualTo("external:ci");
        assertThat(all.json().at("/permissions").size()).isGreaterThan(10);
        assertThat(some.json().at("/permissions").toString()).isEqualTo("[\"catalog.entity.read\"]");
        assertThat(server.get(SESSION, "Authorization: Bearer guessed").status())
                .isEqualTo(401);
    }

    @Test
    void signsInWithATokenAndTellsACookieFromAStrangePage() throws IOException {
        RunningServer.Answer signedIn = server.ask(
                "POST", "/api/ridgeway/identity/session", "{\"token\": \"all-of-it\"}", "Host: ridgeway.example");
        String cookie = signedIn.header("Set-Cookie");

        assertThat(signedIn.status()).isEqualTo(204);
        assertThat(cookie).contains("HttpOnly").contains("SameSite=Lax");
        String pair = "Cookie: " + cookie.substring(0, cookie.indexOf(';'));
        assertThat(server.get(SESSION, pair).json().at("/actor/ref").asString()).isEqualTo("external:ci");
        assertThat(server.get(SESSION, pair, "Origin: https://strange.example").status())
                .isEqualTo(403);
    }
}
