package dev.ridgeway.server.paths;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The server as a process of its own, on the class path of the test, which may die at any moment. */
public final class ServerProcess implements AutoCloseable {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final Process process;
    private final int port;
    private final Path data;
    private final Path output;

    private ServerProcess(Process process, int port, Path data, Path output) {
        this.process = process;
        this.port = port;
        this.data = data;
        this.output = output;
    }

    /** Starts on the data directory {@code data} below the folder; does not wait until it answers. */
    public static ServerProcess start(Path folder, Path configuration, String... jvmOptions) throws IOException {
        return startBy(List.of(), folder, configuration, jvmOptions);
    }

    /** The same, started by another command such as {@code unshare}. */
    public static ServerProcess startBy(List<String> starter, Path folder, Path configuration, String... jvmOptions)
            throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        List<String> command = new ArrayList<>(starter);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx320m",
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of(jvmOptions));
        command.addAll(List.of(
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                        .replace(File.pathSeparator + File.pathSeparator, File.pathSeparator),
                "dev.ridgeway.server.RidgewayServer",
                "--port",
                Integer.toString(port),
                "--data",
                folder.resolve("data").toString(),
                "--config",
                configuration.toString(),
                "--empty"));
        Path output = Files.createTempFile(folder, "server", ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new ServerProcess(process, port, folder.resolve("data"), output);
    }

    public ServerProcess ready() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .failFast(this::mustLive)
                .until(() -> ask("GET", "/api/scaffolder/v2/tasks?limit=1", "").statusCode() == 200);
        return this;
    }

    private void mustLive() throws IOException {
        if (!process.isAlive()) {
            throw new AssertionError("The server ended: " + said());
        }
    }

    /** All that it has printed. */
    public String said() throws IOException {
        return Files.readString(output);
    }

    public String address() {
        return "http://localhost:" + port;
    }

    public HttpResponse<String> ask(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address() + path))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    public JsonNode get(String path) throws IOException, InterruptedException {
        return JsonMapper.shared().readTree(ask("GET", path, "").body());
    }

    /** Its embedded database, which lives on when only the server is killed. */
    public JdbcClient database() throws IOException {
        Path postgres = data.resolve("postgres");
        String port = Files.readAllLines(postgres.resolve("data/postmaster.pid"))
                .get(3)
                .strip();
        return JdbcClient.create(new DriverManagerDataSource(
                "jdbc:postgresql://127.0.0.1:" + port + "/ridgeway",
                "ridgeway",
                Files.readString(postgres.resolve("password")).strip()));
    }

    public long pid() {
        return process.pid();
    }

    /** As {@code kill -9} does. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Does nothing at all until {@link #goOn}. */
    public void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    public void goOn() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("kill -" + name + " ended with " + status);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.onExit().get(30, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            process.destroyForcibly();
        }
    }
}
