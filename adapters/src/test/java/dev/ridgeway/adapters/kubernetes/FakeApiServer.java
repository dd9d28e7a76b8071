package dev.ridgeway.adapters.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ridgeway.adapters.MergePatch;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A cluster's API that lists and watches, and fails in the ways the real one does. Watches by plain HTTP alone. */
public final class FakeApiServer implements AutoCloseable {

    private static final String FAILURE =
            "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"message\":\"%s\",\"reason\":\"%s\",\"code\":%d}";

    private static final Pattern VERSION = Pattern.compile("resourceVersion=([0-9]+)");
    private static final Pattern LIMIT = Pattern.compile("limit=([0-9]+)");
    private static final Pattern CONTINUE = Pattern.compile("continue=([0-9]+)");

    private final Map<String, Map<String, String>> objects = new TreeMap<>();
    private final Set<String> forbidden = ConcurrentHashMap.newKeySet();
    private final Set<String> unknown = ConcurrentHashMap.newKeySet();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> patches = new CopyOnWriteArrayList<>();
    private final List<String> patchTypes = new CopyOnWriteArrayList<>();
    private final List<String> deletes = new CopyOnWriteArrayList<>();
    private final List<Stream> streams = new ArrayList<>();
    private final InetSocketAddress address;
    private HttpServer server;
    private volatile String token = "t";
    private volatile int lists;
    private int version = 1;

    private final List<Event> events = new ArrayList<>();

    private record Stream(String path, OutputStream out, CountDownLatch end) {}

    private record Event(String path, int version, String text) {}

    public FakeApiServer() throws IOException {
        server = listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        address = server.getAddress();
    }

    private HttpServer listen(InetSocketAddress at) throws IOException {
        HttpServer listening = HttpServer.create(at, 0);
        listening.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        listening.createContext("/", this::answer);
        listening.start();
        return listening;
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + address.getPort());
    }

    /** Path, query and accepted types of whatever was read. */
    public List<String> asked() {
        return asked;
    }

    /** Path and content of each. */
    public List<String> patches() {
        return patches;
    }

    /** In the same order, how each is to be merged. */
    List<String> patchTypes() {
        return patchTypes;
    }

    /** Path and options of each. */
    List<String> deletes() {
        return deletes;
    }

    int lists() {
        return lists;
    }

    void token(String now) {
        token = now;
    }

    public void forbid(String path) {
        forbidden.add(path);
    }

    void allow(String path) {
        forbidden.remove(path);
    }

    /** As long as an extension is not installed. */
    public void forget(String path) {
        unknown.add(path);
    }

    /** Puts an object, given as JSON in which VERSION stands for its version, below the path of all of its type. */
    public synchronized void put(String path, String key, String json) {
        version++;
        String object = json.replace("VERSION", "" + version);
        String before = objects.computeIfAbsent(path, it -> new TreeMap<>()).put(key, object);
        tell(path, before == null ? "ADDED" : "MODIFIED", object);
    }

    public synchronized void remove(String path, String key) {
        version++;
        tell(path, "DELETED", objects.get(path).remove(key));
    }

    /** While nobody watches. */
    synchronized void removeUnseen(String path, String key) {
        version++;
        objects.get(path).remove(key);
    }

    /** Ends all watches because they are too old to go on. */
    synchronized void expire() {
        tell("", "ERROR", FAILURE.formatted("too old resource version", "Expired", 410));
        cut();
    }

    private void cut() {
        streams.forEach(it -> it.end().countDown());
        streams.clear();
    }

    /** Nobody listens any more. */
    synchronized void down() {
        cut();
        server.stop(0);
    }

    /** From now on another cluster is at the address: empty, and it counts its versions from the beginning. */
    synchronized void becomeAnother() {
        objects.clear();
        events.clear();
        version = 1;
    }

    synchronized void up() throws IOException {
        server = listen(address);
    }

    private void tell(String path, String type, String object) {
        String event = "{\"type\":\"%s\",\"object\":%s}\n".formatted(type, object);
        if (!path.isEmpty()) {
            events.add(new Event(path, version, event));
        }
        for (Stream stream : streams) {
            if (path.isEmpty() || stream.path().equals(path)) {
                tell(stream, event);
            }
        }
    }

    private static void tell(Stream stream, String event) {
        try {
            stream.out().write(event.getBytes(StandardCharsets.UTF_8));
            stream.out().flush();
        } catch (IOException gone) {
            stream.end().countDown();
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String query = String.valueOf(exchange.getRequestURI().getQuery());
            if (!("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                say(exchange, 401, FAILURE.formatted("Unauthorized", "Unauthorized", 401));
            } else if (path.equals("/version")) {
                say(exchange, 200, "{\"gitVersion\":\"v1.36.3\"}");
            } else if (forbidden.contains(path)) {
                say(exchange, 403, FAILURE.formatted("forbidden", "Forbidden", 403));
            } else if (unknown.contains(path)) {
                say(exchange, 404, FAILURE.formatted("the server could not find it", "NotFound", 404));
            } else if (exchange.getRequestMethod().equals("DELETE")) {
                String options = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                deletes.add(path + " " + options);
                say(exchange, 200, "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Success\"}");
            } else if (exchange.getRequestMethod().equals("PATCH")) {
                String patch = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                patches.add(path + " " + patch);
                patchTypes.add(String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")));
                merge(path, patch);
                say(exchange, 200, patch);
            } else if (query.contains("watch=true")) {
                watch(exchange, path, since(query));
            } else {
                String accepted = String.valueOf(exchange.getRequestHeaders().getFirst("Accept"));
                asked.add(path + "?" + query + " " + accepted);
                say(exchange, 200, list(path, query, accepted.contains("as=PartialObjectMetadataList")));
            }
        }
    }

    /** An object is kept below the path of its namespace and below that of all of its type. */
    private synchronized void merge(String path, String patch) {
        int slash = path.lastIndexOf('/');
        String key = path.substring(slash + 1);
        for (String parent :
                List.of(path.substring(0, slash), path.substring(0, slash).replaceFirst("/namespaces/[^/]+", ""))) {
            String before = objects.getOrDefault(parent, Map.of()).get(key);
            if (before != null) {
                JsonNode merged = MergePatch.of(
                        JsonMapper.shared().readTree(before),
                        JsonMapper.shared().readTree(patch));
                ((ObjectNode) merged.path("metadata")).put("resourceVersion", "VERSION");
                put(parent, key, merged.toString());
            }
        }
    }

    private synchronized String list(String path, String query, boolean metadataAlone) {
        int slash = path.lastIndexOf('/');
        String one = objects.getOrDefault(path.substring(0, slash), Map.of()).get(path.substring(slash + 1));
        if (one != null) {
            return one;
        }
        lists++;
        List<String> all = List.copyOf(objects.getOrDefault(path, Map.of()).values());
        int from = number(CONTINUE, query, 0);
        int to = Math.min(all.size(), from + number(LIMIT, query, all.size()));
        String items = all.subList(from, to).stream()
                .map(it -> metadataAlone
                        ? "{\"metadata\":" + JsonMapper.shared().readTree(it).path("metadata") + "}"
                        : it)
                .collect(Collectors.joining(","));
        return "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"%d\",\"continue\":\"%s\"},\"items\":[%s]}"
                .formatted(version, to < all.size() ? to : "", items);
    }

    private static int number(Pattern pattern, String query, int otherwise) {
        Matcher found = pattern.matcher(query);
        return found.find() ? Integer.parseInt(found.group(1)) : otherwise;
    }

    private static int since(String query) {
        return number(VERSION, query, Integer.MAX_VALUE);
    }

    private void watch(HttpExchange exchange, String path, int since) throws IOException {
        if (exchange.getRequestHeaders().containsKey("Sec-WebSocket-Key")) {
            say(exchange, 200, "");
            return;
        }
        CountDownLatch end = new CountDownLatch(1);
        synchronized (this) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().flush();
            Stream stream = new Stream(path, exchange.getResponseBody(), end);
            events.stream()
                    .filter(it -> it.path().equals(path) && it.version() > since)
                    .forEach(it -> tell(stream, it.text()));
            streams.add(stream);
        }
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void say(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        down();
    }
}
