package dev.ridgeway.server.catalog.sources;

import static dev.ridgeway.server.catalog.CatalogServer.ADMIN;
import static dev.ridgeway.server.catalog.CatalogServer.system;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.ridgeway.server.assembly.RunningServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Sources that mean no good, through a whole server: whatever they do, the others go on. */
class HostileSourcesTests {

    @TempDir
    private Path folder;

    private WebSite site;
    private HttpServer hostile;
    private ServerSocket silent;
    private RunningServer server;

    @BeforeEach
    void begin() throws IOException {
        site = new WebSite();
        site.put("/good.yaml", system("good", "first"));
        // Takes every connection and says nothing.
        silent = new ServerSocket(0, 20_000, InetAddress.getLoopbackAddress());
        hostile = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hostile.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        hostile.createContext("/endless.yaml", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] part = new byte[1_000_000];
            try (exchange) {
                for (int i = 0; i < 10_000; i++) {
                    exchange.getResponseBody().write(part);
                }
            } catch (IOException closed) {
                exchange.close();
            }
        });
        hostile.createContext("/redirect.yaml", exchange -> {
            exchange.getResponseHeaders().set("Location", "https://169.254.169.254/latest/meta-data/");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        hostile.createContext("/bomb.yaml", exchange -> {
            String bomb = IntStream.range(1, 30)
                    .mapToObj(i -> "a%d: &a%d [%s]\n"
                            .formatted(i, i, ("*a" + (i - 1) + ",").repeat(9).replaceFirst(",$", "")))
                    .collect(Collectors.joining("", "a0: &a0 [x]\n", ""));
            exchange.sendResponseHeaders(200, bomb.length());
            exchange.getResponseBody().write(bomb.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            exchange.close();
        });
        hostile.start();
    }

    @AfterEach
    void end() throws IOException {
        if (server != null) {
            server.close();
        }
        hostile.stop(0);
        silent.close();
        site.close();
    }

    private static String at(int port, String path) {
        return "http://localhost:" + port + path;
    }

    private void start(String locations) throws IOException {
        server = RunningServer.startIn(
                folder,
                """
                backend:
                  reading: {allow: [{host: '%s'}, {host: 'localhost:%d'}, {host: 'localhost:%d'}]}
                  auth:
                    externalAccess: [{type: static, options: {token: for-everything, subject: admin}}]
                catalog:
                  rules: [{allow: [System, Location]}]
                  processingInterval: {seconds: 1}
                  locations:
                  - {type: url, target: '%s'}
                """.formatted(
                                        site.host(),
                                        hostile.getAddress().getPort(),
                                        silent.getLocalPort(),
                                        site.address("/good.yaml"))
                        + locations,
                "--empty");
    }

    private JsonNode seen(String path) {
        try {
            return server.ask("GET", path, "", ADMIN).json();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitGood(String description) {
        await().atMost(Duration.ofSeconds(180))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> seen("/api/catalog/entities/by-name/system/default/good")
                        .at("/metadata/description")
                        .asString("")
                        .equals(description));
    }

    private String error(String path) {
        return await().atMost(Duration.ofSeconds(180))
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> seen("/api/ridgeway/catalog/sources?text=" + path)
                                .at("/items/0/errors/0/message")
                                .asString(""),
                        it -> !it.isEmpty());
    }

    @Test
    void readsNeitherEndlessFilesNorForbiddenAddressesNorBombs() throws IOException {
        int port = hostile.getAddress().getPort();
        start("""
                  - {type: url, target: '%s'}
                  - {type: url, target: '%s'}
                  - {type: url, target: '%s'}
                """.formatted(at(port, "/endless.yaml"), at(port, "/redirect.yaml"), at(port, "/bomb.yaml")));

        assertThat(error("/endless.yaml")).contains("has more than 10000000 bytes");
        assertThat(error("/redirect.yaml")).contains("169.254.169.254 is not on the public internet");
        assertThat(error("/bomb.yaml")).contains("the YAML cannot be read");
        awaitGood("first");
    }

    @Test
    void goesOnWhileTenThousandLocationsSayNothing() throws IOException {
        Files.writeString(
                folder.resolve("silent.yaml"),
                IntStream.range(0, 100)
                        .mapToObj(i -> """
                                apiVersion: backstage.io/v1alpha1
                                kind: Location
                                metadata: {name: silent-%d}
                                spec: {type: url, targets: [%s]}
                                """.formatted(
                                        i,
                                        IntStream.range(0, 100)
                                                .mapToObj(j -> at(silent.getLocalPort(), "/" + i + "/" + j + ".yaml"))
                                                .collect(Collectors.joining(", "))))
                        .collect(Collectors.joining("---\n")));
        String locations = IntStream.range(0, 500)
                .mapToObj(i -> "  - {type: url, target: '" + at(silent.getLocalPort(), "/own-" + i + ".yaml") + "'}\n")
                .collect(Collectors.joining());
        start("  - {type: file, target: '" + folder.resolve("silent.yaml") + "'}\n" + locations);

        awaitGood("first");
        for (String description : new String[] {"second", "third", "fourth"}) {
            site.put("/good.yaml", system("good", description));
            awaitGood(description);
        }
        await().atMost(Duration.ofSeconds(120))
                .until(() -> seen("/api/ridgeway/catalog/sources")
                                .at("/states/unreachable")
                                .asInt()
                        > 400);
        site.put("/good.yaml", system("good", "fifth"));
        awaitGood("fifth");
    }
}
