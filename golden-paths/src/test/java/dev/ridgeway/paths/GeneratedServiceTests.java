package dev.ridgeway.paths;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.ridgeway.server.assembly.database.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Generates services, builds and tests them with their own tools, starts them and stops them. */
@Tag("slow")
class GeneratedServiceTests {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @TempDir
    private static Path databaseFolder;

    private static @Nullable EmbeddedPostgres postgres;

    static List<Variant> variants() {
        return Variant.built();
    }

    @AfterAll
    static void stopDatabase() {
        if (postgres != null) {
            postgres.close();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("variants")
    void buildsRunsAndStops(Variant variant) throws IOException, SQLException {
        GeneratedService generated = GeneratedService.of(variant);
        Path folder = Workshop.built(variant, generated, ownDatabase(variant));

        try (RunningService service =
                RunningService.start(folder, Workshop.start(variant.language(), folder), settings(variant))) {
            assertThat(service.statusOf("/livez")).isEqualTo(200);
            if (variant.worker()) {
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> service.metrics().contains("work_units_total{outcome=\"success\""));
            } else {
                answersAndRefuses(service);
            }
            servesWhatItsAlertsAndDashboardAskFor(variant, service, generated);
            smoke(variant, folder, service);
            if (variant.database()) {
                wantsNoTrafficWithoutItsDatabase(variant, service);
            }
            stops(variant, service);
        }
        if (variant.exposure().equals("public")) {
            logsAsLittleAsItIsTold(variant, folder);
        }
    }

    private static void logsAsLittleAsItIsTold(Variant variant, Path folder) throws IOException, SQLException {
        Map<String, String> settings = settings(variant);
        settings.put("LOG_LEVEL", "warn");
        try (TraceCollector collector = new TraceCollector()) {
            settings.put("OTEL_EXPORTER_OTLP_ENDPOINT", collector.address());
            try (RunningService service =
                    RunningService.start(folder, Workshop.start(variant.language(), folder), settings)) {
                assertThat(service.get(
                                        service.address() + "/api/greetings/Ada",
                                        "traceparent",
                                        "00-" + TRACE + "-00f067aa0ba902b7-01")
                                .statusCode())
                        .isEqualTo(200);
                service.askToStop();
                service.exitCode();
                assertThat(service.log()).doesNotContain("\"request\"");
            }
            assertThat(collector.pathsThatBrought(TRACE))
                    .as("traces, and nothing else, are sent where the chart of a language has that setting")
                    .isEqualTo(variant.language().equals("java") ? Set.of("/v1/traces") : Set.of());
        }
    }

    private static void answersAndRefuses(RunningService service) {
        HttpResponse<String> answer = service.get(
                service.address() + "/api/greetings/Ada?language=fr",
                "traceparent",
                "00-" + TRACE + "-00f067aa0ba902b7-01");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("Bonjour, Ada!");
        HttpResponse<String> refused = service.get(service.address() + "/api/greetings/4da");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.headers().firstValue("content-type")).hasValue("application/problem+json");
        assertThat(refused.body()).contains("\"field\":\"name\"");
        assertThat(service.get(service.address() + "/nowhere").statusCode()).isEqualTo(404);
        assertThat(service.get(service.address() + "/metrics").statusCode())
                .as("metrics are not served to callers")
                .isEqualTo(404);
    }

    private static void servesWhatItsAlertsAndDashboardAskFor(
            Variant variant, RunningService service, GeneratedService generated) {
        if (!variant.worker()) {
            service.invent("BREW", "/api/greetings/Ada");
        }
        String metrics = service.metrics();
        for (String series : Monitoring.of(generated, "production").ownSeries()) {
            assertThat(metrics.lines())
                    .as("a series of the alerts or the dashboard")
                    .anyMatch(line -> line.startsWith(series + "{") || line.startsWith(series + " "));
        }
        assertThat(metrics.lines())
                .anyMatch(line -> line.startsWith("service_info{")
                        && line.contains("service=\"parcel-tracker\"")
                        && line.contains("version=\"" + Chart.REVISION + "\""));
        if (!variant.worker()) {
            assertThat(metrics.lines())
                    .as("health checks and scrapes would hide failing requests")
                    .noneMatch(line -> line.startsWith("http_server_requests") && line.contains("/livez"))
                    .as("whoever invents a method makes no series that stays")
                    .noneMatch(line -> line.contains("BREW"))
                    .anyMatch(line -> line.startsWith("http_server_requests_seconds_count{")
                            && line.contains("status=\"200\"")
                            && line.contains("uri=\"/api/greetings/{name}\""));
        }
    }

    private static void wantsNoTrafficWithoutItsDatabase(Variant variant, RunningService service)
            throws IOException, SQLException {
        String database = nameOf(variant.toString());
        onServer("alter database " + database + " allow_connections false");
        onServer("select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + database + "'");
        await().atMost(Duration.ofSeconds(20)).until(() -> service.statusOf("/readyz") == 503);
        assertThat(service.statusOf("/livez"))
                .as("a restart would not bring the database back")
                .isEqualTo(200);
        onServer("alter database " + database + " allow_connections true");
        await().atMost(Duration.ofSeconds(20)).until(() -> service.statusOf("/readyz") == 200);
    }

    private static void smoke(Variant variant, Path folder, RunningService service) {
        assertThat(smoke(variant, folder, service, Map.of())).isEqualTo("parcel-tracker works\n");
        assertThat(smoke(variant, folder, service, Map.of("REVISION", Chart.REVISION)))
                .isEqualTo("parcel-tracker works\n");
        assertThatThrownBy(() -> smoke(variant, folder, service, Map.of("REVISION", "another", "WAIT_SECONDS", "0")))
                .hasMessageContaining("parcel-tracker does not run another yet, but " + Chart.REVISION);
    }

    private static String smoke(Variant variant, Path folder, RunningService service, Map<String, String> settings) {
        List<String> command = new ArrayList<>(List.of("sh", "deploy/smoke.sh"));
        if (!variant.worker()) {
            command.add(service.address());
        }
        command.add(service.managementAddress());
        return Command.run(folder, "", settings, command.toArray(String[]::new));
    }

    private static void stops(Variant variant, RunningService service) throws IOException {
        if (variant.worker()) {
            service.askToStop();
        } else {
            String answer = service.slowPost("/api/greetings", "{\"name\":\"Grace\"}", () -> {
                service.askToStop();
                await().atMost(Duration.ofSeconds(10)).until(() -> service.statusOf("/readyz") != 200);
            });
            assertThat(answer).as("the request that had begun").contains(" 200", "Hello, Grace!");
        }
        assertThat(service.exitCode())
                .as("the virtual machine of Java always says 143 after a SIGTERM")
                .isEqualTo(variant.language().equals("java") ? 143 : 0);
        List<Tree> logged = service.logged();
        assertThat(logged).hasSizeGreaterThan(1).allSatisfy(line -> {
            assertThat(line.map()).containsKeys("time", "level", "message");
            assertThat(line.at("service").text()).isEqualTo("parcel-tracker");
            assertThat(line.at("version").text()).isEqualTo(Chart.REVISION);
            if (!variant.database()) {
                assertThat(line.at("level").text()).isNotEqualToIgnoringCase("error");
            }
        });
        if (!variant.worker()) {
            assertThat(logged).anySatisfy(line -> {
                assertThat(line.at("trace_id").text()).isEqualTo(TRACE);
                assertThat(line.at("path").text()).startsWith("/api/greetings/Ada");
            });
        }
    }

    private static Map<String, String> settings(Variant variant) throws IOException, SQLException {
        Map<String, String> settings = new LinkedHashMap<>(Map.of(
                "SERVICE_NAME", "parcel-tracker",
                "SERVICE_VERSION", Chart.REVISION,
                "ENVIRONMENT", "dev",
                "LOG_LEVEL", "info",
                "WORK_INTERVAL_SECONDS", "1"));
        if (variant.database()) {
            settings.putAll(newDatabase(variant.toString()));
        }
        return settings;
    }

    /** The tests of the Go services start their own PostgreSQL unless they run as root, which PostgreSQL refuses. */
    private static Map<String, String> ownDatabase(Variant variant) throws IOException, SQLException {
        boolean root = "root".equals(System.getProperty("user.name"));
        return root && variant.database() && variant.language().equals("go")
                ? newDatabase("tests-of-" + variant)
                : Map.of();
    }

    private static Map<String, String> newDatabase(String name) throws IOException, SQLException {
        EmbeddedPostgres server = database();
        String database = nameOf(name);
        onServer("drop database if exists " + database);
        onServer("create database " + database);
        String port = Integer.toString(server.port());
        return Map.of(
                "DATABASE_HOST",
                "localhost",
                "DATABASE_PORT",
                port,
                "DATABASE_DBNAME",
                database,
                "DATABASE_USER",
                server.user(),
                "DATABASE_PASSWORD",
                server.secret(),
                "DATABASE_URI",
                "postgresql://" + server.user() + ":" + server.secret() + "@localhost:" + port + "/" + database);
    }

    private static String nameOf(String variant) {
        return variant.replace('-', '_');
    }

    private static void onServer(String sql) throws IOException, SQLException {
        EmbeddedPostgres server = database();
        try (var connection = DriverManager.getConnection(server.url("postgres"), server.user(), server.secret());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static EmbeddedPostgres database() throws IOException {
        EmbeddedPostgres running = postgres;
        if (running == null) {
            running = EmbeddedPostgres.start(databaseFolder, Map.of("fsync", "off"));
            postgres = running;
        }
        return running;
    }

    /** Takes what OpenTelemetry sends over HTTP, and keeps it by its path. */
    private static final class TraceCollector implements AutoCloseable {

        private final HttpServer server;
        private final Map<String, String> sent = new ConcurrentHashMap<>();

        TraceCollector() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                sent.merge(
                        exchange.getRequestURI().getPath(),
                        new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1),
                        String::concat);
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            });
            server.start();
        }

        String address() {
            return "http://localhost:" + server.getAddress().getPort();
        }

        /** Every path that anything was sent to, with a mark where none of it belonged to the trace. */
        Set<String> pathsThatBrought(String trace) {
            String bytes = new String(HexFormat.of().parseHex(trace), StandardCharsets.ISO_8859_1);
            Set<String> paths = new TreeSet<>();
            sent.forEach((path, body) -> paths.add(body.contains(bytes) ? path : path + " without the trace"));
            return paths;
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
