package dev.ridgeway.server.paths;

import dev.ridgeway.server.assembly.database.MadeDatabase;
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

    private static final String SHIPPED = "../golden-paths/src/main/resources";
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
        List<String> all = new ArrayList<>(ServerClasses.options(""));
        all.addAll(List.of(jvmOptions));
        return start(List.of(), folder, configuration, all, List.of("--empty"));
    }

    /** The same, started by another command such as {@code unshare}. */
    public static ServerProcess startBy(List<String> starter, Path folder, Path configuration) throws IOException {
        return start(starter, folder, configuration, ServerClasses.options(""), List.of("--empty"));
    }

    /** With the golden paths that come along. */
    public static ServerProcess startWithPaths(Path folder, Path configuration) throws IOException {
        return start(List.of(), folder, configuration, ServerClasses.options(SHIPPED), List.of("--empty"));
    }

    /** With all that comes along, the example organisation included. */
    public static ServerProcess startWithExample(Path folder, Path configuration) throws IOException {
        return start(List.of(), folder, configuration, ServerClasses.options(SHIPPED), List.of());
    }

    static ServerProcess start(
            List<String> starter, Path folder, Path configuration, List<String> jvmOptions, List<String> options)
            throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        MadeDatabase.into(folder.resolve("data"));
        List<String> command = new ArrayList<>(starter);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx320m",
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(jvmOptions);
        command.addAll(List.of(
                "dev.ridgeway.server.RidgewayServer",
                "--port",
                Integer.toString(port),
                "--data",
                folder.resolve("data").toString(),
                "--config",
                configuration.toString()));
        command.addAll(options);
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
        close(30);
    }

    void close(int seconds) {
        process.destroy();
        try {
            process.onExit().get(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            process.destroyForcibly();
        }
    }
}
