package dev.ridgeway.paths;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/** A generated service as a process of this machine, with the settings that its chart would give it. */
final class RunningService implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final Path output;
    private final int port;
    private final int management;

    private RunningService(Process process, Path output, int port, int management) {
        this.process = process;
        this.output = output;
        this.port = port;
        this.management = management;
    }

    static RunningService start(Path folder, List<String> command, Map<String, String> settings) {
        try {
            int port = freePort();
            int management = freePort();
            Path output = folder.resolve("../" + folder.getFileName() + ".log").normalize();
            Map<String, String> environment = new TreeMap<>(settings);
            environment.put("PORT", Integer.toString(port));
            environment.put("MANAGEMENT_PORT", Integer.toString(management));
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("DATABASE_") || name.equals("PORT"));
            builder.environment().putAll(environment);
            RunningService service = new RunningService(builder.start(), output, port, management);
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> {
                assertThat(service.process.isAlive())
                        .as("the service goes on: %s", service.log())
                        .isTrue();
                return service.statusOf("/readyz") == 200;
            });
            return service;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    String address() {
        return "http://localhost:" + port;
    }

    String managementAddress() {
        return "http://localhost:" + management;
    }

    /** The status of a page of the management port; 0 when nobody answers. */
    int statusOf(String path) {
        try {
            return send(HttpRequest.newBuilder(URI.create(managementAddress() + path))
                            .timeout(Duration.ofSeconds(5))
                            .build())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    String metrics() {
        return get(managementAddress() + "/metrics").body();
    }

    HttpResponse<String> get(String address, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return send(request.build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a request of a method that nobody knows; the service may refuse it, or hang up as Node does. */
    void invent(String method, String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address() + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            assertThat(send(request).statusCode()).isBetween(400, 501);
        } catch (IOException hungUp) {
            assertThat(hungUp).hasMessageContaining("received no bytes");
        }
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Begins a request and sends its body only after {@code between}; answers what came back. */
    String slowPost(String path, String body, Runnable between) throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            String head = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Expect: 100-continue\r\nConnection: close\r\nContent-Length: " + body.length() + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
            byte[] agreed = socket.getInputStream().readNBytes("HTTP/1.1 100".length());
            assertThat(new String(agreed, StandardCharsets.UTF_8)).isEqualTo("HTTP/1.1 100");
            between.run();
            socket.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** What Kubernetes sends when a pod is to end. */
    void askToStop() {
        process.toHandle().destroy();
    }

    int exitCode() {
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS))
                    .as("ends within its grace period")
                    .isTrue();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    String log() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Each line of the log; fails when one is no JSON object. */
    List<Tree> logged() {
        return log().lines()
                .map(line -> {
                    assertThat(line).startsWith("{").endsWith("}");
                    return new Tree(JsonMapper.shared().readValue(line, Object.class));
                })
                .toList();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
