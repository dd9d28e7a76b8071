package dev.ridgeway.server.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class SignInTests {

    private static final String SESSION = "/api/ridgeway/session";
    private static final String TOKENS = "/api/ridgeway/identity/tokens";
    private static final String SIGN_IN = "/api/ridgeway/identity/session";
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
                      - type: static
                        options: {token: only-reads, subject: dashboard}
                ridgeway:
                  roles: {reader: ['external:dashboard']}
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

    @Test
    void beginsNoSessionElsewhereWithAGuestsToken() throws IOException {
        String token = server.get("/api/auth/guest/refresh", "X-Requested-With: XMLHttpRequest")
                .json()
                .at("/backstageIdentity/token")
                .asString();
        String body = "{\"token\": \"" + token + "\"}";

        RunningServer.Answer elsewhere = server.ask("POST", SIGN_IN, body, "Host: ridgeway.example");

        assertThat(elsewhere.status()).isEqualTo(401);
        assertThat(elsewhere.json().at("/code").asString()).isEqualTo("guest-elsewhere");
        assertThat(server.ask("POST", SIGN_IN, body).status()).isEqualTo(204);
    }

    @Test
    void recordsWhoComesAndGoes() throws IOException {
        server.ask("POST", SIGN_IN, "{\"token\": \"only-reads\"}");
        server.ask("DELETE", SIGN_IN, "", "Cookie: ridgeway-session=only-reads", "X-Requested-With: XMLHttpRequest");

        JsonNode items = server.get(AUDIT + "?actor=external:dashboard").json().at("/items");

        assertThat(items).hasSize(2);
        assertThat(items.at("/1/action").asString()).isEqualTo("session.begin");
        assertThat(items.at("/1/origin").asString()).isEqualTo("127.0.0.1");
        assertThat(items.at("/0/action").asString()).isEqualTo("session.end");
    }

    @Test
    void recordsWhoIsNotLetInWithoutTheToken() throws IOException {
        int before = notLetIn().size();
        for (int tries = 0; notLetIn().size() == before; tries++) {
            assertThat(tries).isLessThan(1_000);
            assertThat(server.ask("POST", SIGN_IN, "{\"token\": \"guessed\"}").status())
                    .isEqualTo(401);
        }

        assertThat(notLetIn().at("/0/actor").asString()).isEqualTo("unknown");
        assertThat(notLetIn().at("/0/origin").asString()).isEqualTo("127.0.0.1");
        assertThat(notLetIn().toString())
                .contains("The token is not known here.")
                .doesNotContain("guessed");

        int signedIn = notLetIn().size();
        for (int tries = 0; notLetIn().size() == signedIn; tries++) {
            assertThat(tries).isLessThan(1_000);
            assertThat(server.get(SESSION, "Authorization: Bearer guessed").status())
                    .isEqualTo(401);
        }

        int asked = notLetIn().size();
        for (int tries = 0; notLetIn().size() == asked; tries++) {
            assertThat(tries).isLessThan(1_000);
            assertThat(server.get(SESSION, "Cookie: ridgeway-session=guessed", "Host: ridgeway.example")
                            .status())
                    .isEqualTo(401);
        }
    }

    private static JsonNode notLetIn() throws IOException {
        return server.get(AUDIT + "?action=session.begin&outcome=refused")
                .json()
                .at("/items");
    }

    @Test
    void bindsARoleToAToken() throws IOException {
        String permissions = server.get(SESSION, "Authorization: Bearer only-reads")
                .json()
                .at("/permissions")
                .toString();

        assertThat(permissions).contains("catalog.entity.read", "scaffolder.task.read");
        assertThat(permissions).doesNotContain("scaffolder.task.create", "audit.read", "code.repository.write");
    }

    @Test
    void takesNoForwardedConnectionWhateverItsHeader() throws IOException {
        for (String header : new String[] {
            "Forwarded: for=127.0.0.1",
            "X-Forwarded-For: 127.0.0.1",
            "X-Forwarded-Host: localhost",
            "X-Forwarded-Proto: http",
            "X-Real-IP: 127.0.0.1",
            "X-Forwarded: for=127.0.0.1",
            "X-Forwarded-Server: localhost",
            "Via: 1.1 proxy",
            "CF-Connecting-IP: 127.0.0.1",
            "True-Client-IP: 127.0.0.1",
            "X-Forwarded-For: [::1]"
        }) {
            assertThat(server.get(SESSION, header).status()).as(header).isEqualTo(401);
        }
    }

    @Test
    void takesNoConnectionOfAnOldProtocolAsOnlyProxiesSpeakIt() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            String request = "GET " + SESSION + " HTTP/1.0\r\nHost: localhost:" + server.port() + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));

            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 401");
        }
    }

    @Test
    void takesNoHostForThisMachineThatOnlyLooksLikeIt() throws IOException {
        int port = server.port();
        for (String host : new String[] {
            "localhost.evil.example:" + port,
            "localhost:" + (port + 1),
            "127.0.0.1.nip.io:" + port,
            "localhost",
            "user@localhost:" + port,
            "169.254.169.254",
            "0.0.0.0:" + port
        }) {
            assertThat(server.get(SESSION, "Host: " + host).status()).as(host).isBetween(400, 401);
        }
        assertThat(server.get(SESSION, "Host: LOCALHOST:" + port).status()).isEqualTo(200);
        assertThat(server.get(SESSION, "Host: [::1]:" + port).status()).isEqualTo(200);
    }

    @Test
    void refusesChangesThatAnotherSiteMakesTheBrowserSend() throws IOException {
        String path = TOKENS + "/2b9a1f2e-0000-4000-8000-000000000000";
        for (String header : new String[] {
            "Origin: null",
            "Origin: http://localhost:1",
            "Origin: http://localhost.evil.example:" + server.port(),
            "Sec-Fetch-Site: cross-site",
            "Sec-Fetch-Site: same-site"
        }) {
            assertThat(server.ask("DELETE", path, "", header, "X-Requested-With: XMLHttpRequest")
                            .status())
                    .as(header)
                    .isEqualTo(403);
        }
        assertThat(server.ask("DELETE", path, "", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate")
                        .status())
                .isEqualTo(403);
        assertThat(server.ask("DELETE", path, "", "Origin: http://localhost:" + server.port())
                        .status())
                .isEqualTo(204);
        assertThat(server.get("/api/ridgeway/journey", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void forgetsASessionThatHasEnded() throws IOException {
        String stale = "Cookie: ridgeway-session=ended";

        assertThat(server.get(SESSION, stale).json().at("/actor/ref").asString())
                .isEqualTo("user:development/guest");
        assertThat(server.get(SESSION, stale, "Host: elsewhere.example").status())
                .isEqualTo(401);
        assertThat(server.get("/.backstage/health/v1/liveness", stale, "Host: elsewhere.example")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void takesALoopbackConnectionOfIpv6ForTheGuest() throws IOException, InterruptedException {
        try (RunningServer six = RunningServer.start("", "--listen", "::1");
                HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://[::1]:" + six.port() + SESSION))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(answer.body()).contains("user:development/guest");
        }
    }

    @Test
    void letsTheConfigurationSayWhatGuestsMay(@TempDir Path folder) throws IOException {
        String token;
        try (RunningServer reading = RunningServer.startIn(folder, "ridgeway: {guest: {role: reader}}\n")) {
            assertThat(reading.get(SESSION).json().at("/role").asString()).isEqualTo("reader");
            assertThat(reading.get(AUDIT).status()).isEqualTo(403);
            RunningServer.Answer made = reading.ask(
                    "POST",
                    "/api/ridgeway/identity/tokens",
                    "{\"name\": \"kept\", \"scopes\": [\"reader\"], \"expiresInDays\": 1}");
            token = "Authorization: Bearer " + made.json().at("/token").asString();
            assertThat(reading.get(SESSION, token).status()).isEqualTo(200);
        }
        try (RunningServer closed = RunningServer.startIn(folder, "ridgeway: {guest: {enabled: false}}\n")) {
            assertThat(closed.get(SESSION).status()).isEqualTo(401);
            RunningServer.Answer refused = closed.get(SESSION, token);
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.json().at("/code").asString()).isEqualTo("guests-off");
        }
    }
}
