package dev.ridgeway.adapters.tekton;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** As much of a cluster's API as its Tekton is asked, answered from what a real one (1.15) said of runs of one pipeline. */
final class FakeTekton implements AutoCloseable {

    static final String NAMESPACE = "pipes-rec";

    private static final String RECORDED_COMMIT = "4f0c1e2d3b4a59687766554433221100ffeeddcc";
    private static final Pattern OBJECT =
            Pattern.compile("/apis/tekton\\.dev/v1/(?:namespaces/([^/]+)/)?(pipelineruns|taskruns)(?:/([^/]+))?");
    private static final Pattern LOG = Pattern.compile("/api/v1/namespaces/([^/]+)/pods/([^/]+)/log");
    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpServer server;
    private final Map<String, Map<String, ObjectNode>> objects =
            Map.of("pipelineruns", new TreeMap<>(), "taskruns", new TreeMap<>());
    private final Map<String, String> logs = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> going = new ConcurrentHashMap<>();
    private Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(3_600);
    private int made;
    private boolean allowed = true;
    private volatile String release = "v1.15.0";

    FakeTekton() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** From now on the connection may look and do nothing. */
    void onlyLook() {
        allowed = false;
    }

    void release(String said) {
        release = said;
    }

    static JsonNode recorded(String state) {
        try (InputStream file = FakeTekton.class.getResourceAsStream("/tekton/" + state + ".json")) {
            return JSON.readTree(Objects.requireNonNull(file, state));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A new run that is as it was recorded, of another commit. */
    synchronized String play(String state, String commit) {
        String name = "run-" + ++made;
        now = now.plusSeconds(60);
        put(state, name, commit, now);
        return NAMESPACE + "/" + name;
    }

    private void put(String state, String name, String commit, Instant created) {
        String old = recorded(state).at("/run/metadata/name").asString();
        JsonNode all = JSON.readTree(recorded(state)
                .toString()
                .replace("\"" + old + "\"", "\"" + name + "\"")
                .replace("\"" + old + "-", "\"" + name + "-")
                .replace(RECORDED_COMMIT, commit));
        ObjectNode run = (ObjectNode) all.path("run");
        ((ObjectNode) run.path("metadata")).put("creationTimestamp", created.toString());
        objects.get("pipelineruns").put(NAMESPACE + "/" + name, run);
        for (JsonNode task : all.path("tasks")) {
            objects.get("taskruns")
                    .put(NAMESPACE + "/" + task.at("/metadata/name").asString(), (ObjectNode) task);
            String stage = task.path("metadata")
                    .path("labels")
                    .path("tekton.dev/pipelineTask")
                    .asString();
            String pod = task.at("/status/podName").asString();
            logs.put(pod, stage.equals("build") ? "built " + commit + "\n" : "checked\n");
            if (state.equals("running")) {
                going.put(pod, new CountDownLatch(1));
            }
        }
    }

    /** What was begun through the API goes well and ends. */
    synchronized void end(String id) {
        String name = id.substring(id.indexOf('/') + 1);
        ObjectNode run = objects.get("pipelineruns").get(id);
        if (run.at("/status/completionTime").isMissingNode()) {
            Instant created =
                    Instant.parse(run.at("/metadata/creationTimestamp").asString());
            String commit = run.at("/spec/params")
                    .valueStream()
                    .filter(it -> it.path("name").asString().equals("revision"))
                    .map(it -> it.path("value").asString())
                    .findFirst()
                    .orElseThrow();
            JsonNode annotations = run.at("/metadata/annotations");
            put("succeeded", name, commit, created);
            ((ObjectNode) objects.get("pipelineruns").get(id).path("metadata")).set("annotations", annotations);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Matcher object = OBJECT.matcher(path);
            Matcher log = LOG.matcher(path);
            if (log.matches()) {
                log(exchange, log.group(2));
            } else if (object.matches()) {
                object(exchange, object, body);
            } else {
                say(exchange, path.endsWith("reviews") ? 201 : 200, about(path));
            }
        }
    }

    private String about(String path) {
        return switch (path) {
            case "/version" -> "{\"gitVersion\":\"v1.36.3\"}";
            case "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/pipelineruns.tekton.dev" ->
                "{\"kind\":\"CustomResourceDefinition\",\"apiVersion\":\"apiextensions.k8s.io/v1\",\"metadata\":{\"name\":\"pipelineruns.tekton.dev\",\"uid\":\"1\",\"labels\":{\"pipeline.tekton.dev/release\":\"%s\"}}}"
                        .formatted(release);
            case "/apis/tekton.dev" ->
                "{\"kind\":\"APIGroup\",\"name\":\"tekton.dev\",\"preferredVersion\":{\"groupVersion\":\"tekton.dev/v1\",\"version\":\"v1\"}}";
            case "/apis/tekton.dev/v1" ->
                "{\"kind\":\"APIResourceList\",\"groupVersion\":\"tekton.dev/v1\",\"resources\":[{\"name\":\"pipelineruns\",\"kind\":\"PipelineRun\",\"namespaced\":true,\"verbs\":[\"get\"]}]}";
            default ->
                "{\"kind\":\"SelfSubjectAccessReview\",\"apiVersion\":\"authorization.k8s.io/v1\",\"status\":{\"allowed\":%s}}"
                        .formatted(allowed);
        };
    }

    private synchronized void object(HttpExchange exchange, Matcher of, String body) throws IOException {
        Map<String, ObjectNode> all = objects.get(of.group(2));
        String key = of.group(1) + "/" + of.group(3);
        switch (exchange.getRequestMethod()) {
            case "POST" -> say(exchange, 201, made(JSON.readTree(body)).toString());
            case "PATCH" -> {
                assertCancelled(body);
                ObjectNode run = all.get(key);
                put(
                        "cancelled",
                        of.group(3),
                        run.at("/spec/params/0/value").asString(),
                        Instant.parse(run.at("/metadata/creationTimestamp").asString()));
                going.values().forEach(CountDownLatch::countDown);
                say(exchange, 200, all.get(key).toString());
            }
            default -> {
                if (of.group(3) == null) {
                    say(exchange, 200, list(all, of.group(1), exchange.getRequestURI()));
                } else if (all.containsKey(key)) {
                    say(exchange, 200, all.get(key).toString());
                } else {
                    say(exchange, 404, "{\"kind\":\"Status\",\"code\":404,\"message\":\"not found\"}");
                }
            }
        }
    }

    private static void assertCancelled(String patch) {
        if (!JSON.readTree(patch).at("/spec/status").asString("").startsWith("Cancelled")) {
            throw new AssertionError(patch);
        }
    }

    private ObjectNode made(JsonNode wanted) {
        ObjectNode run = (ObjectNode) wanted;
        ObjectNode metadata = (ObjectNode) run.path("metadata");
        String name = metadata.path("generateName").asString() + ++made;
        now = now.plusSeconds(60);
        metadata.put("name", name).put("namespace", NAMESPACE).put("creationTimestamp", now.toString());
        objects.get("pipelineruns").put(NAMESPACE + "/" + name, run);
        return run;
    }

    private static String list(Map<String, ObjectNode> all, String namespace, URI asked) {
        String selector = Stream.of(String.valueOf(asked.getRawQuery()).split("&", -1))
                .filter(it -> it.startsWith("labelSelector="))
                .map(it -> URLDecoder.decode(it.substring(it.indexOf('=') + 1), StandardCharsets.UTF_8))
                .findFirst()
                .orElse("");
        String items = all.values().stream()
                .filter(it -> namespace == null
                        || it.at("/metadata/namespace").asString().equals(namespace))
                .filter(it -> chosen(it.at("/metadata/labels"), selector))
                .map(JsonNode::toString)
                .collect(Collectors.joining(","));
        return "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[%s]}"
                .formatted(items);
    }

    private static boolean chosen(JsonNode labels, String selector) {
        String[] parts = selector.contains(" in (") ? selector.replace(")", "").split(" in \\(") : selector.split("=");
        return parts.length < 2
                || List.of(parts[1].split(",")).contains(labels.path(parts[0]).asString(""));
    }

    private void log(HttpExchange exchange, String pod) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write(logs.get(pod).getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
        try {
            if (going.containsKey(pod)) {
                going.get(pod).await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void say(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        going.values().forEach(CountDownLatch::countDown);
        server.stop(0);
    }
}
