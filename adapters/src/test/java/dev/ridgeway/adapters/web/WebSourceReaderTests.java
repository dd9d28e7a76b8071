package dev.ridgeway.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ridgeway.plugin.OutboundRules;
import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.ToolUnavailable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebSourceReaderTests {

    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch finished = new CountDownLatch(1);
    private HttpServer server;
    private WebClient client;
    private WebSourceReader reader;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        WebSettings settings = new WebSettings(100_000, Duration.ofSeconds(2), Duration.ofSeconds(1), 3, 1_000);
        client = new WebClient(new Rules(), InstantSource.system(), settings);
        reader = new WebSourceReader(client);
    }

    @AfterEach
    void stop() {
        finished.countDown();
        server.stop(0);
    }

    /** Names stand for this machine, and nothing but the test's own server is trusted. */
    private final class Rules implements OutboundRules {
        @Override
        public boolean trusts(URI url) {
            return url.getPort() == server.getAddress().getPort() && "files.test".equals(url.getHost());
        }

        @Override
        public List<InetAddress> addresses(URI url) {
            if (!trusts(url)) {
                throw new ToolRefused("address-not-public", url.getHost() + " is not public.", "Name it.");
            }
            return List.of(InetAddress.getLoopbackAddress());
        }
    }

    private interface Reply {
        void to(HttpExchange exchange) throws IOException;
    }

    private URI serve(String path, Reply reply) {
        server.createContext(path, exchange -> {
            asked.incrementAndGet();
            try (exchange) {
                reply.to(exchange);
            }
        });
        return URI.create("http://files.test:" + server.getAddress().getPort() + path);
    }

    private URI serve(String path, int status, String type, String body) {
        return serve(path, exchange -> {
            exchange.getResponseHeaders().set("Content-Type", type);
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        });
    }

    private URI redirect(String path, String location) {
        return serve(path, exchange -> {
            exchange.getResponseHeaders().set("Location", location);
            exchange.sendResponseHeaders(302, -1);
        });
    }

    private String refusal(URI url) {
        try {
            reader.file(url);
        } catch (ToolProblem problem) {
            assertThat(problem.message()).endsWith(".");
            assertThat(problem.remedy()).isNotBlank();
            return problem.code();
        }
        throw new AssertionError(url + " was read");
    }

    @Test
    void readsAFile() {
        URI url = serve("/a.yaml", 200, "text/yaml", "kind: ä");

        assertThat(reader.file(url).text()).isEqualTo("kind: ä");
        assertThat(reader.file(url).revision()).hasSize(64);
    }

    @Test
    void doesNotFetchAgainWhatIsUnchanged() {
        URI url = serve("/tagged", exchange -> {
            exchange.getResponseHeaders().set("ETag", "\"v1\"");
            if ("\"v1\"".equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
                exchange.sendResponseHeaders(304, -1);
            } else {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write("once".getBytes(StandardCharsets.UTF_8));
            }
        });

        assertThat(reader.file(url).revision()).isEqualTo("\"v1\"");
        assertThat(reader.changed(url, "\"v1\"")).isEmpty();
        assertThat(reader.changed(url, "\"v0\"").orElseThrow().text()).isEqualTo("once");
        assertThat(asked).hasValue(3);
    }

    @Test
    void followsARedirectToAnAllowedAddress() {
        serve("/real", 200, "text/plain", "here");

        assertThat(reader.file(redirect("/moved", "/real")).text()).isEqualTo("here");
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:1/secret, address-not-encrypted",
        "https://127.0.0.1:1/secret, address-not-public",
        "https://metadata.test/latest, address-not-public",
        "file:///etc/passwd, address-not-encrypted",
        "'http://[broken', source-unreadable"
    })
    void doesNotFollowARedirectToAForbiddenAddress(String target, String code) {
        assertThat(refusal(redirect("/moved", target))).isEqualTo(code);
        assertThat(asked).hasValue(1);
    }

    @Test
    void endsARoundOfRedirects() {
        assertThat(refusal(redirect("/round", "/round"))).isEqualTo("source-unreadable");
        assertThat(asked).hasValue(4);
    }

    @Test
    void asksForbiddenAddressesNothing() {
        URI url = serve("/a", 200, "text/plain", "x");

        assertThat(refusal(URI.create(url.toString().replace("files.test", "127.0.0.1"))))
                .isEqualTo("address-not-encrypted");
        assertThat(refusal(URI.create(url.toString().replace("http://files.test", "https://127.0.0.1"))))
                .isEqualTo("address-not-public");
        assertThat(refusal(URI.create(url.toString().replace("files.test", "me:secret@files.test"))))
                .isEqualTo("source-unreadable");
        assertThat(asked).hasValue(0);
    }

    @Test
    void connectsWhereTheRulesSayWhateverTheNameMeansOtherwise() {
        URI url = serve("/pinned", 200, "text/plain", "files.test is no name that anybody knows");

        assertThat(reader.file(url).text()).startsWith("files.test");
    }

    @Test
    void sendsAMessageWhereTheRulesSayAndAnswersTheStatusWhateverItIs() {
        List<String> heard = new CopyOnWriteArrayList<>();
        URI url = serve("/hook", exchange -> {
            heard.add(exchange.getRequestMethod() + " "
                    + exchange.getRequestHeaders().getFirst("Content-Type") + " "
                    + exchange.getRequestHeaders().getFirst("X-Event") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            exchange.sendResponseHeaders(307, 0);
            exchange.getResponseBody().write(new byte[10_000]);
        });
        serve("/elsewhere", 200, "text/plain", "not to be asked");
        Map<String, String> headers = Map.of("Content-Type", "application/json", "X-Event", "push");

        assertThat(client.post(url, headers, "{}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(307);

        assertThat(heard).containsExactly("POST application/json push {}");
        assertThat(asked).hasValue(1);
    }

    @Test
    void sendsNothingToForbiddenOrSilentAddresses() {
        assertThatThrownBy(() -> client.post(URI.create("https://metadata.test/hook"), Map.of(), new byte[1]))
                .isInstanceOfSatisfying(
                        ToolRefused.class, it -> assertThat(it.code()).isEqualTo("address-not-public"));
        URI silent = serve("/silent", exchange -> await(finished));
        assertThatThrownBy(() -> client.post(silent, Map.of(), new byte[1])).isInstanceOf(ToolUnavailable.class);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void stopsReadingAnEndlessBody() {
        URI url = serve("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            while (true) {
                out.write(new byte[10_000]);
            }
        });

        assertThat(refusal(url)).isEqualTo("source-too-large");
    }

    @Test
    void stopsWaitingForASlowBody() {
        URI url = serve("/slow", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            while (!waited(Duration.ofMillis(100))) {
                out.write('x');
                out.flush();
            }
        });
        Instant begin = Instant.now();

        assertThat(refusal(url)).isEqualTo("source-unavailable");
        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void stopsWaitingForAServerThatSaysNothing() {
        URI url = serve("/silent", exchange -> waited(Duration.ofSeconds(20)));

        assertThatThrownBy(() -> reader.file(url)).isInstanceOf(ToolUnavailable.class);
    }

    private boolean waited(Duration time) {
        try {
            return finished.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "404, source-not-found",
        "410, source-not-found",
        "401, source-unreadable",
        "403, source-unreadable",
        "400, source-unreadable",
        "204, source-unreadable",
        "302, source-unreadable",
        "429, source-unavailable",
        "500, source-unavailable",
        "503, source-unavailable"
    })
    void saysWhyThereIsNoFile(int status, String code) {
        assertThat(refusal(serve("/status", status, "text/plain", ""))).isEqualTo(code);
    }

    @Test
    void refusesAPageThatIsShownInsteadOfAFile() {
        assertThat(refusal(serve("/a.yaml", 200, "text/html; charset=utf-8", "<html>sign in</html>")))
                .isEqualTo("source-unreadable");
        assertThat(reader.file(serve("/a.html", 200, "text/html", "<html>")).text())
                .isEqualTo("<html>");
    }

    @Test
    void hasNoFolders() {
        assertThatThrownBy(() -> reader.tree(URI.create("https://files.test/a/"), Path.of("unused")))
                .isInstanceOf(ToolRefused.class);
    }

    @Test
    void readsWebAddressesOnly() {
        assertThat(reader.reads(URI.create("https://files.test/a"))).isTrue();
        assertThat(reader.reads(URI.create("file:///etc/passwd"))).isFalse();
        assertThat(reader.reads(URI.create("https:///a"))).isFalse();
    }
}
