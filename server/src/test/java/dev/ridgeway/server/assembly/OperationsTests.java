package dev.ridgeway.server.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.zaxxer.hikari.HikariDataSource;
import dev.ridgeway.server.platform.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What an operator asks of a server whose PostgreSQL is somewhere else, and goes away. */
class OperationsTests {

    private static final String READY = "/.backstage/health/v1/readiness";
    private static final String STRANGER = "Host: elsewhere.example";

    private static DatabaseGate gate;
    private static RunningServer server;

    @BeforeAll
    static void start() throws IOException {
        try (HikariDataSource database = (HikariDataSource) TestDatabase.fresh()) {
            URI address = URI.create(database.getJdbcUrl().substring("jdbc:".length()));
            gate = new DatabaseGate(address.getPort());
            server = RunningServer.start("""
                    backend:
                      database:
                        client: pg
                        connection: {host: 127.0.0.1, port: '%d', user: '%s', password: '%s', database: '%s'}
                      auth:
                        externalAccess:
                          - {type: static, options: {token: powerless, subject: nobody}, accessRestrictions: [{plugin: none}]}
                          - type: static
                            options: {token: scraper, subject: prometheus}
                            accessRestrictions: [{plugin: platform, permission: platform.metrics.read}]
                    """.formatted(
                            gate.port(),
                            database.getUsername(),
                            database.getPassword(),
                            address.getPath().substring(1)));
        }
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
        gate.close();
    }

    @Test
    void saysThatTheDatabaseIsAwayAndComesBackByItself() throws IOException {
        assertThat(server.get(READY, STRANGER).status()).isEqualTo(200);

        gate.cut();
        try {
            assertThat(server.get(READY, STRANGER).status()).isEqualTo(503);
            assertThat(server.get("/actuator/health/readiness", STRANGER).status())
                    .isEqualTo(503);
            assertThat(server.get("/readyz", STRANGER).status()).isEqualTo(503);
            for (String alive :
                    new String[] {"/.backstage/health/v1/liveness", "/livez", "/healthz", "/health", "/healthcheck"}) {
                assertThat(server.get(alive, STRANGER).body()).as(alive).isEqualTo("{\"status\":\"ok\"}");
            }
            for (String credentials : new String[] {"X-None: 1", "Authorization: Bearer powerless"}) {
                RunningServer.Answer page = server.get("/api/ridgeway/platform/audit", credentials);
                assertThat(page.status()).isEqualTo(503);
                assertThat(page.json().at("/code").asString()).isEqualTo("database-unavailable");
                assertThat(page.json().at("/remedy").asString()).contains("Nothing is lost");
            }
        } finally {
            gate.open();
        }

        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(server.get(READY, STRANGER).status()).isEqualTo(200));
        assertThat(server.get("/api/ridgeway/platform/audit").status()).isEqualTo(200);
        assertThat(server.get("/actuator/health/readiness", STRANGER).body()).isEqualTo("{\"status\":\"UP\"}");
    }

    @Test
    void logsOneSentenceWhileTheDatabaseIsAway() throws IOException {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.setContext(root.getLoggerContext());
        lines.start();
        root.addAppender(lines);
        int asked;
        gate.cut();
        try {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> told(lines).contains("cannot be followed"));
            asked = server.get("/api/ridgeway/platform/audit").status();
        } finally {
            gate.open();
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> server.get(READY, STRANGER).status() == 200);
        root.detachAppender(lines);

        assertThat(asked).isEqualTo(503);
        assertThat(told(lines)).containsOnlyOnce("cannot be followed").doesNotContain("ERROR");
    }

    private static String told(ListAppender<ILoggingEvent> lines) {
        return List.copyOf(lines.list).stream()
                .map(it -> it.getLevel() + " " + it.getLoggerName() + " " + it.getFormattedMessage())
                .collect(Collectors.joining("\n"));
    }

    @Test
    void showsItsNumbersToThoseWhoMaySeeThem() throws IOException {
        server.get("/api/ridgeway/session");

        RunningServer.Answer numbers = server.get("/actuator/prometheus", "Authorization: Bearer scraper", STRANGER);

        assertThat(numbers.status()).isEqualTo(200);
        assertThat(numbers.body())
                .contains("ridgeway_catalog_entities ", "ridgeway_runs{status=\"failed\"} 0.0")
                .contains("ridgeway_git_pushes_total ", "http_server_requests_seconds_count{")
                .contains("hikaricp_connections_active", "jvm_memory_used_bytes")
                .doesNotContain("spring_security_");
        assertThat(server.get("/actuator/prometheus").status()).isEqualTo(200);
        assertThat(server.get("/actuator/prometheus", STRANGER).status()).isEqualTo(401);
        assertThat(server.get("/actuator/prometheus", "Authorization: Bearer powerless")
                        .status())
                .isEqualTo(403);
        assertThat(server.get("/actuator", STRANGER).status()).isEqualTo(401);
        assertThat(server.get("/actuator/env").status()).isEqualTo(404);
    }

    @Test
    void keepsRefusedChangesInTheAuditRecord() throws IOException {
        RunningServer.Answer refused = server.ask(
                "POST",
                "/api/ridgeway/identity/tokens",
                "{\"name\": \"x\", \"scopes\": [\"platform\"], \"expiresInDays\": 1}",
                "Authorization: Bearer powerless");

        assertThat(refused.status()).isEqualTo(403);
        RunningServer.Answer record = server.get("/api/ridgeway/platform/audit?outcome=refused&actor=external:nobody");
        assertThat(record.json().at("/items/0/action").asString()).isEqualTo("request.post");
        assertThat(record.json().at("/items/0/subject").asString()).isEqualTo("/api/ridgeway/identity/tokens");
        assertThat(record.json().at("/items/0/origin").asString()).isEqualTo("127.0.0.1");
    }

    @Test
    void findsAndTurnsThePagesOfTheAuditRecord() throws IOException {
        for (String name : new String[] {"page-one", "page-two", "page-three"}) {
            server.ask(
                    "POST",
                    "/api/ridgeway/identity/tokens",
                    "{\"name\": \"%s\", \"scopes\": [\"reader\"], \"expiresInDays\": 1}".formatted(name));
        }
        String audit = "/api/ridgeway/platform/audit?subject=page-&limit=2";

        RunningServer.Answer first = server.get(audit);
        RunningServer.Answer second =
                server.get(audit + "&before=" + first.json().at("/next").asLong());

        assertThat(first.json().at("/items").size()).isEqualTo(2);
        assertThat(first.json().at("/items/0/subject").asString()).isEqualTo("token:page-three");
        assertThat(second.json().at("/items").size()).isEqualTo(1);
        assertThat(second.json().at("/next").isNull()).isTrue();
        assertThat(server.get(audit + "&until=2020-01-01T00:00:00Z")
                        .json()
                        .at("/items")
                        .size())
                .isZero();
        assertThat(server.get(audit + "&from=2020-01-01T00:00:00Z")
                        .json()
                        .at("/items")
                        .size())
                .isEqualTo(2);
        assertThat(server.get(audit + "&from=yesterday").status()).isEqualTo(400);
    }
}
