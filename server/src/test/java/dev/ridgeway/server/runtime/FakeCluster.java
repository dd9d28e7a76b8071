package dev.ridgeway.server.runtime;

import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.connections.Cluster;
import dev.ridgeway.plugin.connections.ToolRights;
import dev.ridgeway.plugin.runtime.ClusterObject;
import dev.ridgeway.plugin.runtime.ClusterObjects;
import dev.ridgeway.plugin.runtime.ObjectListener;
import dev.ridgeway.plugin.runtime.ResourceType;
import dev.ridgeway.server.runtime.objects.Types;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A cluster that says what it is told to say, at once and to whoever listens. */
final class FakeCluster implements Cluster, ClusterObjects {

    private final String name;
    private final Map<ResourceType, List<ObjectListener>> listeners = new LinkedHashMap<>();
    private final Map<ResourceType, Map<String, ClusterObject>> objects = new LinkedHashMap<>();
    private final List<ResourceType> asked = new ArrayList<>();

    FakeCluster(String name) {
        this.name = name;
    }

    /** Everything of a recording, in another namespace, under labels and annotations that the workload then has. */
    Instant play(String recording, String namespace, Map<String, String> labels, Map<String, String> annotations) {
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

    void put(String namespace, String json) {
        put(namespace, (ObjectNode) JsonMapper.shared().readTree(json));
    }

    private void put(String namespace, ObjectNode object) {
        ResourceType type = Types.FOLLOWED.stream()
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

    void complete(Instant asOf) {
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
                .filter(it -> it.getKey().plural().equals(type.plural()))
                .flatMap(it -> it.getValue().values().stream())
                .toList();
    }

    @Override
    public void annotate(ResourceType type, String namespace, String name, Map<String, String> annotations) {
        throw new AssertionError("Nobody asks for that here.");
    }

    @Override
    public InputStream log(String namespace, String pod, Log log) {
        throw new UnsupportedOperationException();
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
