package dev.ridgeway.server.assembly;

import dev.ridgeway.server.RidgewayServer;
import dev.ridgeway.server.assembly.database.MadeDatabase;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole program on a free port with an empty data directory, spoken to by plain HTTP/1.1. */
public final class RunningServer implements AutoCloseable {

    /** What came back: the status, the header lines as they were, and the body. */
    public record Answer(int status, List<String> headers, String body) {

        public JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }

        public String header(String name) {
            return headers.stream()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("");
        }
    }

    private final Path folder;
    private final boolean ours;
    private final ConfigurableApplicationContext context;
    private final int port;

    private RunningServer(Path folder, boolean ours, ConfigurableApplicationContext context) {
        this.folder = folder;
        this.ours = ours;
        this.context = context;
        this.port = ((WebServerApplicationContext) context).getWebServer().getPort();
    }

    public static RunningServer start(String configuration, String... options) throws IOException {
        return start(RidgewayServer.class, configuration, options);
    }

    /** The same for the program with more beans, which {@code application} imports beside it. */
    public static RunningServer start(Class<?> application, String configuration, String... options)
            throws IOException {
        Path folder = Files.createTempDirectory("ridgeway-server");
        try {
            return start(application, folder, true, configuration, options);
        } catch (RuntimeException e) {
            forget(folder, true);
            throw e;
        }
    }

    /** On the folder {@code data} below one that outlives the server. */
    public static RunningServer startIn(Path folder, String configuration, String... options) throws IOException {
        return start(RidgewayServer.class, folder, false, configuration, options);
    }

    private static RunningServer start(
            Class<?> application, Path folder, boolean ours, String configuration, String... options)
            throws IOException {
        Path file = folder.resolve("app-config.yaml");
        Files.writeString(file, configuration.isEmpty() ? "app: {title: Test}\n" : configuration);
        MadeDatabase.into(folder.resolve("data"));
        List<String> arguments = new ArrayList<>(
                List.of("--port", "0", "--data", folder.resolve("data").toString(), "--config", file.toString()));
        arguments.addAll(Arrays.asList(options));
        return new RunningServer(folder, ours, Launch.start(application, arguments.toArray(String[]::new)));
    }

    public int port() {
        return port;
    }

    public ConfigurableApplicationContext context() {
        return context;
    }

    public Answer get(String path, String... headers) throws IOException {
        return ask("GET", path, "", headers);
    }

    /** Headers are whole lines; {@code Host} is this server's unless given. */
    public Answer ask(String method, String path, String body, String... headers) throws IOException {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
        if (Arrays.stream(headers).noneMatch(header -> header.startsWith("Host:"))) {
            request.append("Host: localhost:").append(port).append("\r\n");
        }
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        if (content.length > 0) {
            request.append("Content-Type: application/json\r\n");
        }
        request.append("Content-Length: ").append(content.length).append("\r\nConnection: close\r\n\r\n");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            OutputStream out = socket.getOutputStream();
            out.write(request.toString().getBytes(StandardCharsets.UTF_8));
            out.write(content);
            out.flush();
            return parse(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static Answer parse(String text) {
        int end = text.indexOf("\r\n\r\n");
        List<String> head = text.substring(0, end).lines().toList();
        int status = Integer.parseInt(head.getFirst().split(" ")[1]);
        List<String> headers = head.subList(1, head.size());
        String body = text.substring(end + 4);
        boolean chunked = headers.stream().anyMatch(line -> line.equalsIgnoreCase("transfer-encoding: chunked"));
        return new Answer(status, headers, chunked ? unchunked(body) : body);
    }

    private static String unchunked(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < bytes.length) {
            int lineEnd = at;
            while (bytes[lineEnd] != '\r') {
                lineEnd++;
            }
            int size = Integer.parseInt(new String(bytes, at, lineEnd - at, StandardCharsets.UTF_8).strip(), 16);
            if (size == 0) {
                break;
            }
            text.append(new String(bytes, lineEnd + 2, size, StandardCharsets.UTF_8));
            at = lineEnd + 2 + size + 2;
        }
        return text.toString();
    }

    @Override
    public void close() {
        try {
            context.close();
        } finally {
            forget(folder, ours);
        }
    }

    /** The next Tomcat of this process would make the home of the first one anew. */
    private static void forget(Path folder, boolean ours) {
        System.clearProperty("catalina.home");
        if (ours) {
            FileSystemUtils.deleteRecursively(folder.toFile());
        }
    }
}
