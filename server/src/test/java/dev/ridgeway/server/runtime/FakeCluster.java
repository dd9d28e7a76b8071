package dev.ridgeway.server.runtime;

import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.connections.Cluster;
import dev.ridgeway.plugin.connections.ToolRights;
import dev.ridgeway.plugin.runtime.ClusterObject;
import dev.ridgeway.plugin.runtime.ClusterObjects;
import dev.ridgeway.plugin.runtime.HelmRelease;
import dev.ridgeway.plugin.runtime.ObjectListener;
import dev.ridgeway.plugin.runtime.ResourceType;
import dev.ridgeway.server.runtime.objects.Types;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A cluster that says what it is told to say, at once and to whoever listens. */
public final class FakeCluster implements Cluster, ClusterObjects {

    private final String name;
    private final Map<ResourceType, List<ObjectListener>> listeners = new LinkedHashMap<>();
    private final Map<ResourceType, Map<String, ClusterObject>> objects = new LinkedHashMap<>();
    private final List<ResourceType> asked = new ArrayList<>();
    private final List<String> deleted = new ArrayList<>();
    private final Map<String, InputStream> logs = new ConcurrentHashMap<>();
    private @Nullable ToolProblem refusal;

    /** It says nothing yet. */
    public FakeCluster(String name) {
        this.name = name;
    }

    /** Everything of a recording, in another namespace, under labels and annotations that the workload then has. */
    public Instant play(
            String recording, String namespace, Map<String, String> labels, Map<String, String> annotations) {
        try (InputStream file = FakeCluster.class.getResourceAsStream("/runtime/" + recording + ".json")) {
            JsonNode recorded = JsonMapper.shared().readTree(Objects.requireNonNull(file));
            ObjectNode workload = (ObjectNode) recorded.path("workload");
            ObjectNode metadata = (ObjectNode) workload.path("metadata");
            labels.forEach(metadata.withObject("labels")::put);
            annotations.forEach(metadata.withObject("annotations")::put);
            put(namespace, workload);
            for (String part : List.of("revisions", "pods", "events")) {
                recorded.path(part).forEach(it -> put(namespace, (ObjectNode) it));
            }
            return Instant.parse(recorded.path("now").asString());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** One object. */
    public void put(String namespace, String json) {
        put(namespace, (ObjectNode) JsonMapper.shared().readTree(json));
    }

    private void put(String namespace, ObjectNode object) {
        ResourceType type = Stream.concat(Types.FOLLOWED.stream(), Stream.of(CopyUsage.MEASURED))
                .filter(it -> it.kind().equals(object.path("kind").asString()))
                .findFirst()
                .orElseGet(() -> new ResourceType("example.com", "v1", "widgets", "Widget"));
        ObjectNode metadata = (ObjectNode) object.path("metadata");
        metadata.put("namespace", namespace);
        ClusterObject told = new ClusterObject(
                type,
                namespace,
                metadata.path("name").asString(),
                metadata.path("uid").asString(""),
                object.toString());
        objects.computeIfAbsent(type, it -> new LinkedHashMap<>()).put(namespace + "/" + told.name(), told);
        listeners.getOrDefault(type, List.of()).forEach(it -> it.present(told));
    }

    String uid(ResourceType type, String namespace, String called) {
        ClusterObject object = objects.get(type).get(namespace + "/" + called);
        return object == null ? "" : object.uid();
    }

    /** As an event is forgotten after an hour. */
    void forget(ResourceType type, String namespace, String called) {
        objects.get(type).remove(namespace + "/" + called);
        listeners.getOrDefault(type, List.of()).forEach(it -> it.gone(namespace, called));
    }

    /** All that there is was told. */
    public void complete(Instant asOf) {
        listeners.values().forEach(all -> all.forEach(it -> it.complete(asOf)));
    }

    void interrupt(ToolProblem problem, ResourceType... types) {
        (types.length == 0 ? List.copyOf(listeners.keySet()) : List.of(types))
                .forEach(type -> listeners.get(type).forEach(it -> it.interrupted(problem)));
    }

    List<ResourceType> asked() {
        return asked;
    }

    @Override
    public Watch watch(ResourceType type, ObjectListener listener) {
        listeners.computeIfAbsent(type, it -> new ArrayList<>()).add(listener);
        objects.getOrDefault(type, Map.of()).values().forEach(listener::present);
        return () -> listeners.get(type).remove(listener);
    }

    @Override
    public Optional<ClusterObject> object(ResourceType type, String namespace, String called) {
        asked.add(type);
        return Optional.ofNullable(objects.getOrDefault(type, Map.of()).get(namespace + "/" + called));
    }

    @Override
    public List<ClusterObject> objects(ResourceType type, String namespace, String labelSelector) {
        asked.add(type);
        return objects.entrySet().stream()
                .filter(it -> it.getKey().plural().equals(type.plural())
                        && it.getKey().group().equals(type.group()))
                .flatMap(it -> it.getValue().values().stream())
                .toList();
    }

    @Override
    public List<HelmRelease> helmReleases(String namespace, List<HelmRelease> known) {
        return List.of();
    }

    @Override
    public void merge(
            ResourceType type, String namespace, String name, Map<String, ? extends @Nullable Object> fields) {
        throw new AssertionError("Nobody asks for that here.");
    }

    @Override
    public void image(ResourceType type, String namespace, String called, String container, String image) {
        if (refusal != null) {
            throw refusal;
        }
        ClusterObject object = Objects.requireNonNull(objects.get(type).get(namespace + "/" + called));
        ObjectNode content = (ObjectNode) JsonMapper.shared().readTree(object.json());
        content.at("/spec/template/spec/containers")
                .valueStream()
                .filter(it -> it.path("name").asString().equals(container))
                .forEach(it -> ((ObjectNode) it).put("image", image));
        put(namespace, content);
    }

    @Override
    public InputStream log(String namespace, String pod, Log log) {
        InputStream written = logs.get(pod + (log.previous() ? " before" : ""));
        if (written instanceof RefusedLog refused) {
            throw refused.problem;
        }
        if (written == null) {
            throw new ToolRefused("log-not-found", "There is no log of " + pod + ".", "Look again.");
        }
        return written;
    }

    @Override
    public void delete(ResourceType type, String namespace, String called, String uid) {
        deleted.add(type.plural() + " " + namespace + "/" + called + " " + uid);
        if (refusal != null) {
            throw refusal;
        }
    }

    /** What was taken away, with its uid. */
    List<String> deleted() {
        return deleted;
    }

    /** Answers with that whenever something is to be changed or taken away; null to do it. */
    public void refuses(@Nullable ToolProblem problem) {
        refusal = problem;
    }

    /** What a copy wrote, each line with its time before it; " before" after its name stands for the run before. */
    void wrote(String pod, String lines) {
        logs.put(pod, new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));
    }

    /** What a copy writes from now on. */
    GoingLog writes(String pod) {
        GoingLog log = new GoingLog();
        logs.put(pod, log);
        return log;
    }

    void refusesLog(String pod, ToolProblem problem) {
        logs.put(pod, new RefusedLog(problem));
    }

    private static final class RefusedLog extends InputStream {
        private final ToolProblem problem;

        RefusedLog(ToolProblem problem) {
            this.problem = problem;
        }

        @Override
        public int read() {
            return -1;
        }
    }

    /** Goes on until it is ended or closed. */
    static final class GoingLog extends InputStream {
        private final BlockingQueue<Integer> bytes = new LinkedBlockingQueue<>();
        private volatile boolean closed;

        void line(String text) {
            for (byte each : (text + "\n").getBytes(StandardCharsets.UTF_8)) {
                bytes.add((int) each);
            }
        }

        void end() {
            bytes.add(-1);
        }

        int unread() {
            return bytes.size();
        }

        boolean closed() {
            return closed;
        }

        @Override
        public int read() throws IOException {
            try {
                return bytes.take();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }

        /** Waits for the first byte alone. */
        @Override
        public int read(byte[] to, int from, int most) throws IOException {
            int first = read();
            if (first < 0) {
                return -1;
            }
            to[from] = (byte) first;
            int read = 1;
            while (read < most && bytes.peek() != null && bytes.peek() >= 0) {
                to[from + read++] = (byte) read();
            }
            return read;
        }

        @Override
        public void close() {
            closed = true;
            end();
        }
    }

    @Override
    public ClusterObject create(ResourceType type, String namespace, String json) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ClusterObject merge(ResourceType type, String namespace, String called, String patch) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String clusterName() {
        return name;
    }

    @Override
    public String name() {
        return "cluster-" + name;
    }

    @Override
    public String kind() {
        return "kubernetes";
    }

    @Override
    public String title() {
        return "Kubernetes (" + name + ")";
    }

    @Override
    public String address() {
        return "https://" + name + ".example";
    }

    @Override
    public String ask() {
        return "1.36";
    }

    @Override
    public ToolRights rights() {
        return ToolRights.all();
    }

    @Override
    public boolean serves(String group, String resource) {
        return true;
    }

    @Override
    public boolean may(Right right) {
        return true;
    }

    @Override
    public ClusterObjects objects() {
        return this;
    }
}
