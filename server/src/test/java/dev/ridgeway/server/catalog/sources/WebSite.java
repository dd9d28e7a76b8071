package dev.ridgeway.server.catalog.sources;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** A web server with a few files, each with an ETag, that can be in trouble. */
public final class WebSite implements AutoCloseable {

    private final HttpServer server;
    private final Map<String, String> files = new ConcurrentHashMap<>();
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private volatile int trouble;
    private volatile boolean frozen;

    public WebSite() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            try (exchange) {
                answer(exchange);
            }
        });
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String known = exchange.getRequestHeaders().getFirst("If-None-Match");
        String text = files.get(path);
        int status = 200;
        if (trouble > 0) {
            status = trouble;
        } else if (text == null) {
            status = 404;
        } else if (frozen && known != null || tag(text).equals(known)) {
            status = 304;
        }
        asked.add(path + " " + status);
        if (status == 200) {
            exchange.getResponseHeaders().set("ETag", tag(text));
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        } else {
            exchange.sendResponseHeaders(status, -1);
        }
    }

    private static String tag(String text) {
        return "\"" + Integer.toHexString(text.hashCode()) + "\"";
    }

    /** Where it is, as the configuration names hosts. */
    public String host() {
        return "localhost:" + server.getAddress().getPort();
    }

    public String address(String path) {
        return "http://" + host() + path;
    }

    public void put(String path, String text) {
        files.put(path, text);
    }

    public void remove(String path) {
        files.remove(path);
    }

    /** Answers everything with this status from now on; 0 ends that. */
    public void trouble(int status) {
        trouble = status;
    }

    /** Says to whoever has a version of a file that it is the newest, whatever is true. */
    public void freeze() {
        frozen = true;
    }

    /** Path and status of every answer since this was asked last. */
    public List<String> asked() {
        List<String> all = new CopyOnWriteArrayList<>();
        for (String one = asked.poll(); one != null; one = asked.poll()) {
            all.add(one);
        }
        return all;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
