package dev.ridgeway.server.runtime.events;

import dev.ridgeway.server.runtime.objects.KnownCluster;
import dev.ridgeway.server.runtime.objects.KnownObject;
import dev.ridgeway.server.runtime.objects.Types;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What a workload is called in all clusters. */
public record WorkloadName(String cluster, String namespace, String kind, String name) {

    private static final int DEEPEST = 4;

    /** That of the workload itself. */
    public static WorkloadName of(KnownCluster cluster, KnownObject workload) {
        return new WorkloadName(
                cluster.name(), workload.namespace(), workload.type().kind(), workload.name());
    }

    /** The workload to which the object belongs that an event is about; empty for what belongs to none, or is gone. */
    public static Optional<KnownObject> about(KnownCluster cluster, JsonNode event) {
        JsonNode about = event.path("involvedObject");
        return object(cluster, about.path("namespace").asString(""), about)
                .filter(it -> it.uid().equals(about.path("uid").asString("")))
                .flatMap(it -> workload(cluster, it, DEEPEST));
    }

    private static Optional<KnownObject> workload(KnownCluster cluster, KnownObject object, int deep) {
        JsonNode content = object.content();
        Optional<JsonNode> next = object.type().equals(Types.AUTOSCALERS)
                ? Optional.of(content.at("/spec/scaleTargetRef"))
                : content.at("/metadata/ownerReferences")
                        .valueStream()
                        .filter(it -> it.path("controller").asBoolean(false))
                        .findFirst();
        Optional<KnownObject> above = next.filter(it -> deep > 0)
                .flatMap(it -> object(cluster, object.namespace(), it))
                .flatMap(it -> workload(cluster, it, deep - 1));
        return above.isPresent() ? above : Optional.of(object).filter(it -> Types.WORKLOADS.contains(it.type()));
    }

    private static Optional<KnownObject> object(KnownCluster cluster, String namespace, JsonNode reference) {
        String kind = reference.path("kind").asString("");
        return Types.FOLLOWED.stream()
                .filter(it -> it.kind().equals(kind))
                .findFirst()
                .flatMap(it -> cluster.one(it, namespace, reference.path("name").asString("")));
    }
}
