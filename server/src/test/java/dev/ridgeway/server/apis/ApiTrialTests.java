package dev.ridgeway.server.apis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ridgeway.server.assembly.RunningServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests of people to a real server that a definition names. */
class ApiTrialTests {

    private static final String AJAX = "X-Requested-With: XMLHttpRequest";
    private static final String READER = "Authorization: Bearer for-reading";

    private record Asked(String line, Map<String, List<String>> headers, String body) {}

    private static final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
    private static HttpServer orders;
    private static Path folder;
    private static RunningServer on;
    private static String place;

    @BeforeAll
    static void start() throws IOException {
        orders = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        orders.createContext("/", ApiTrialTests::answer);
        orders.start();
        int port = orders.getAddress().getPort();
        place = "http://localhost:" + port + "/v1";
        folder = Files.createTempDirectory("ridgeway-trial").toRealPath();
        Files.writeString(folder.resolve("all.yaml"), """
                apiVersion: backstage.io/v1alpha1
                kind: API
                metadata: {name: orders}
                spec:
                  type: openapi
                  lifecycle: production
                  owner: web
                  definition: |
                    openapi: 3.0.0
                    servers:
                      - url: http://{host}:%d/v1
                        variables: {host: {default: localhost}}
                      - url: https://127.0.0.1:%d
                      - url: http://127.0.0.1:%d
                      - url: /relative
                      - url: javascript:alert(1)
                      - url: file:///etc/passwd
                """.formatted(port, port, port));
        on = server("ridgeway: {apis: {try-it: true}}");
    }

    private static RunningServer server(String more) throws IOException {
        RunningServer started =
                RunningServer.start("""
                backend:
                  reading: {allow: [{host: 'localhost:%d'}]}
                  auth:
                    externalAccess:
                      - type: static
                        options: {token: for-reading, subject: reader}
                        accessRestrictions: [{plugin: catalog, permission: catalog.entity.read}]
                catalog:
                  rules: [{allow: [API, Location]}]
                  locations: [{type: file, target: %s/all.yaml}]
                %s
                """.formatted(orders.getAddress().getPort(), folder, more), "--empty");
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> started.get("/api/catalog/entities/by-name/api/default/orders")
                                .status()
                        == 200);
        return started;
    }

    @AfterAll
    static void stop() {
        on.close();
        orders.stop(0);
        FileSystemUtils.deleteRecursively(folder.toFile());
    }

    @BeforeEach
    void forget() {
        asked.clear();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(new Asked(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    body));
            String path = exchange.getRequestURI().getPath();
            if (path.endsWith("/moved")) {
                exchange.getResponseHeaders().set("Location", "/v1/elsewhere");
                exchange.sendResponseHeaders(302, -1);
                return;
            }
            byte[] said = (path.endsWith("/long") ? "x".repeat(1_500_000) : "{\"paid\": true}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Set-Cookie", "session=theirs");
            exchange.getResponseHeaders().set("X-Shop", "yes");
            exchange.sendResponseHeaders(path.endsWith("/gone") ? 410 : 200, said.length);
            exchange.getResponseBody().write(said);
        }
    }

    private static RunningServer.Answer send(Map<String, Object> trial, String... headers) throws IOException {
        return send(on, trial, headers);
    }

    private static RunningServer.Answer send(RunningServer server, Map<String, Object> trial, String... headers)
            throws IOException {
        String[] all = new String[headers.length + 1];
        all[0] = AJAX;
        System.arraycopy(headers, 0, all, 1, headers.length);
        return server.ask(
                "POST",
                "/api/ridgeway/apis/default/orders/trial",
                JsonMapper.shared().writeValueAsString(trial),
                all);
    }

    private static Map<String, Object> get(String path) {
        return Map.of("server", place, "method", "get", "path", path);
    }

    private static String code(RunningServer.Answer answer) {
        return answer.json().at("/code").asString();
    }

    @Test
    void isOffUnlessTheConfigurationSaysSo() throws IOException {
        try (RunningServer off = server("")) {
            RunningServer.Answer servers = off.get("/api/ridgeway/apis/default/orders/trial");
            assertThat(servers.json().at("/servers")).isEmpty();
            RunningServer.Answer refused = send(off, get("/orders"));
            assertThat(refused.status()).isEqualTo(403);
            assertThat(code(refused)).isEqualTo("api-trial-off");
            assertThat(asked).isEmpty();
        }
    }

    @Test
    void namesTheServersOfTheDefinitionThatAreWholeAddresses() throws IOException {
        JsonNode servers =
                on.get("/api/ridgeway/apis/default/orders/trial").json().at("/servers");
        int port = orders.getAddress().getPort();
        assertThat(servers.valueStream().map(JsonNode::asString))
                .containsExactly(place, "https://127.0.0.1:" + port, "http://127.0.0.1:" + port);
    }

    @Test
    void sendsWhatThePersonWroteAndNothingElse() throws Exception {
        RunningServer.Answer answer = send(
                Map.of(
                        "server",
                        place,
                        "method",
                        "POST",
                        "path",
                        "/orders?dry=1",
                        "headers",
                        Map.of("X-Trace", "abc", "Content-Type", "application/json"),
                        "body",
                        "{\"id\": 1}"),
                "Cookie: ridgeway=mine");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().at("/status").asInt()).isEqualTo(200);
        assertThat(answer.json().at("/body").asString()).isEqualTo("{\"paid\": true}");
        assertThat(answer.json().at("/whole").asBoolean()).isTrue();
        assertThat(answer.json().at("/headers/X-shop").asString()).isEqualTo("yes");
        assertThat(answer.headers())
                .noneMatch(line -> line.toLowerCase(Locale.ROOT).contains("session=theirs"));
        Asked request = asked.take();
        assertThat(request.line()).isEqualTo("POST /v1/orders?dry=1");
        assertThat(request.body()).isEqualTo("{\"id\": 1}");
        assertThat(request.headers()).containsEntry("X-trace", List.of("abc"));
        assertThat(request.headers().keySet().stream().map(it -> it.toLowerCase(Locale.ROOT)))
                .doesNotContain("cookie", "authorization", "x-requested-with");
        assertThat(on.get("/api/ridgeway/platform/audit?action=api.try").body())
                .contains("api:default/orders", "POST " + place + "/orders answered 200")
                .doesNotContain("dry=1", "abc");
    }

    @Test
    void tellsTheAnswerWhateverItIs() throws IOException {
        assertThat(send(get("/gone")).json().at("/status").asInt()).isEqualTo(410);
        assertThat(send(get("/moved")).json().at("/status").asInt()).isEqualTo(302);
        assertThat(asked).extracting(Asked::line).containsExactly("GET /v1/gone", "GET /v1/moved");

        JsonNode cut = send(get("/long")).json();
        assertThat(cut.at("/whole").asBoolean()).isFalse();
        assertThat(cut.at("/body").asString()).hasSize(1_000_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../admin",
                "/a/../../admin",
                "/%2e%2e/admin",
                "/a%2Fb",
                "orders",
                "@evil.example/",
                "/\\evil.example",
                "/{id}",
                "/a#b",
                "",
            })
    void staysBelowTheServer(String path) throws IOException {
        RunningServer.Answer answer = send(get(path));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(code(answer)).isEqualTo("api-trial-invalid");
        assertThat(asked).isEmpty();
    }

    @Test
    void asksNobodyWhomTheDefinitionOrTheRulesForOutboundAddressesDoNotAllow() throws IOException {
        int port = orders.getAddress().getPort();
        assertThat(code(send(Map.of("server", "http://localhost:" + port, "method", "GET", "path", "/"))))
                .isEqualTo("api-trial-invalid");
        assertThat(code(send(Map.of("server", "https://127.0.0.1:" + port, "method", "GET", "path", "/"))))
                .isEqualTo("address-not-public");
        assertThat(code(send(Map.of("server", "http://127.0.0.1:" + port, "method", "GET", "path", "/"))))
                .isEqualTo("address-not-encrypted");
        assertThat(code(send(Map.of("method", "GET")))).isEqualTo("api-trial-invalid");
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Cookie", "Host", "Content-Length", "Transfer-Encoding", "Proxy-Authorization", "a b", ""})
    void sendsNoHeaderThatIsNotThePersonsToSet(String name) throws IOException {
        RunningServer.Answer answer =
                send(Map.of("server", place, "method", "GET", "path", "/", "headers", Map.of(name, "x")));
        assertThat(code(answer)).isEqualTo("api-trial-invalid");
        RunningServer.Answer broken =
                send(Map.of("server", place, "method", "GET", "path", "/", "headers", Map.of("A", "x\r\nB: y")));
        assertThat(code(broken)).isEqualTo("api-trial-invalid");
        assertThat(asked).isEmpty();
    }

    @Test
    void isForThoseWhoMay() throws IOException {
        assertThat(on.get("/api/ridgeway/apis/default/orders/trial", READER)
                        .json()
                        .at("/servers"))
                .isEmpty();
        RunningServer.Answer refused = send(get("/orders"), READER);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(code(refused)).isEqualTo("permission-missing");
        assertThat(asked).isEmpty();
    }
}
