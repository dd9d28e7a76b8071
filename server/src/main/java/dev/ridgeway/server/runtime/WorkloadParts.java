package dev.ridgeway.server.runtime;

import dev.ridgeway.plugin.runtime.ResourceType;
import dev.ridgeway.server.runtime.EntityRuntime.Part;
import dev.ridgeway.server.runtime.objects.KnownCluster;
import dev.ridgeway.server.runtime.objects.KnownObject;
import dev.ridgeway.server.runtime.objects.Types;
import dev.ridgeway.server.runtime.status.WorkloadObjects;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A workload with everything in its cluster that belongs to it. */
public final class WorkloadParts {

    private final KnownCluster cluster;
    private final KnownObject workload;
    private final JsonNode content;
    private final List<KnownObject> revisions;
    private final List<KnownObject> pods;
    private final List<KnownObject> services;

    /** As the cluster is known at this moment. */
    public WorkloadParts(KnownCluster cluster, KnownObject workload) {
        this.cluster = cluster;
        this.workload = workload;
        this.content = workload.content();
        this.revisions = cluster.ownedBy(
                workload.type().equals(Types.CRON_JOBS) ? Types.JOBS : Types.REPLICA_SETS, workload.uid());
        this.pods = Stream.concat(Stream.of(workload), revisions.stream())
                .flatMap(it -> cluster.ownedBy(Types.PODS, it.uid()).stream())
                .toList();
        Map<String, String> labels = new HashMap<>();
        content.at("/spec/template/metadata/labels")
                .propertyStream()
                .forEach(it -> labels.put(it.getKey(), it.getValue().asString("")));
        this.services = labels.isEmpty()
                ? List.of()
                : cluster.all(Types.SERVICES)
                        .filter(it -> it.namespace().equals(workload.namespace()))
                        .filter(it -> selects(it.content().at("/spec/selector"), labels))
                        .toList();
    }

    private static boolean selects(JsonNode selector, Map<String, String> labels) {
        return !selector.isEmpty()
                && selector.propertyStream()
                        .allMatch(it -> it.getValue().asString("").equals(labels.get(it.getKey())));
    }

    List<KnownObject> pods() {
        return pods;
    }

    WorkloadObjects objects() {
        return new WorkloadObjects(
                content,
                revisions.stream().map(KnownObject::content).toList(),
                pods.stream().map(KnownObject::content).toList(),
                events().stream().map(KnownObject::content).toList());
    }

    /** On the workload, its revisions and copies. */
    List<KnownObject> events() {
        return Stream.of(Stream.of(workload), revisions.stream(), pods.stream())
                .flatMap(it -> it)
                .flatMap(it -> cluster.ownedBy(Types.EVENTS, it.uid()).stream())
                .toList();
    }

    /** The workload, its revisions, copies, services, routes and autoscalers. */
    public List<KnownObject> all() {
        List<KnownObject> all = new ArrayList<>();
        all.add(workload);
        all.addAll(revisions);
        all.addAll(pods);
        all.addAll(services);
        all.addAll(routes());
        near(Types.AUTOSCALERS)
                .filter(it -> it.content()
                        .at("/spec/scaleTargetRef/name")
                        .asString("")
                        .equals(workload.name()))
                .forEach(all::add);
        return all;
    }

    private Stream<KnownObject> near(ResourceType type) {
        return cluster.all(type).filter(it -> it.namespace().equals(workload.namespace()));
    }

    private List<KnownObject> routes() {
        Set<String> names = new LinkedHashSet<>();
        services.forEach(it -> names.add(it.name()));
        return names.isEmpty()
                ? List.of()
                : Stream.concat(near(Types.INGRESSES), near(Types.HTTP_ROUTES))
                        .filter(it -> it.content().findValues("service").stream()
                                        .anyMatch(each ->
                                                names.contains(each.path("name").asString("")))
                                || it.content().findValues("backendRefs").stream()
                                        .flatMap(JsonNode::valueStream)
                                        .anyMatch(each ->
                                                names.contains(each.path("name").asString(""))))
                        .toList();
    }

    List<String> addresses() {
        Set<String> addresses = new LinkedHashSet<>();
        for (KnownObject route : routes()) {
            JsonNode spec = route.content().path("spec");
            if (route.type().equals(Types.INGRESSES)) {
                String scheme = spec.path("tls").isEmpty() ? "http://" : "https://";
                spec.path("rules")
                        .valueStream()
                        .map(it -> it.path("host").asString(""))
                        .filter(it -> !it.isEmpty())
                        .forEach(it -> addresses.add(scheme + it));
            } else {
                spec.path("hostnames").valueStream().forEach(it -> addresses.add("https://" + it.asString("")));
            }
        }
        return addresses.stream().filter(it -> !it.contains("*")).toList();
    }

    List<Part> parts() {
        return all().stream()
                .filter(it -> !it.type().equals(Types.REPLICA_SETS)
                        || it.content().at("/spec/replicas").asInt(0) > 0)
                .map(WorkloadParts::part)
                .toList();
    }

    private static Part part(KnownObject it) {
        return new Part(it.type().kind(), it.type().qualified(), it.name(), says(it), command(it));
    }

    /** What shows the same to somebody at a terminal. */
    static String command(KnownObject it) {
        return "kubectl get " + it.type().qualified() + " " + it.name() + " -n " + it.namespace() + " -o yaml";
    }

    private static String says(KnownObject it) {
        JsonNode content = it.content();
        JsonNode status = content.path("status");
        return switch (it.type().kind()) {
            case "Pod" -> pod(status);
            case "Deployment", "StatefulSet", "ReplicaSet" ->
                status.path("readyReplicas").asInt(0) + "/"
                        + content.at("/spec/replicas").asInt(1) + " ready";
            case "DaemonSet" ->
                status.path("numberReady").asInt(0) + "/"
                        + status.path("desiredNumberScheduled").asInt(0) + " ready";
            case "HorizontalPodAutoscaler" ->
                content.at("/spec/minReplicas").asInt(1) + " to "
                        + content.at("/spec/maxReplicas").asInt(1) + " replicas, now "
                        + status.path("currentReplicas").asInt(0);
            case "Job" ->
                status.path("conditions")
                        .valueStream()
                        .filter(each -> each.path("status").asString("").equals("True"))
                        .map(each -> each.path("type").asString(""))
                        .findFirst()
                        .orElse(status.path("active").asInt(0) + " active");
            case "CronJob" -> content.at("/spec/schedule").asString("");
            case "Service" -> content.at("/spec/type").asString("");
            default -> "";
        };
    }

    private static String pod(JsonNode status) {
        String waiting = Stream.of("initContainerStatuses", "containerStatuses")
                .flatMap(it -> status.path(it).valueStream())
                .map(it -> it.at("/state/waiting/reason").asString(""))
                .filter(it -> !it.isEmpty())
                .findFirst()
                .orElse(status.path("phase").asString(""));
        int restarts = status.path("containerStatuses")
                .valueStream()
                .mapToInt(it -> it.path("restartCount").asInt(0))
                .sum();
        boolean ready = status.path("conditions")
                .valueStream()
                .anyMatch(it -> it.path("type").asString("").equals("Ready")
                        && it.path("status").asString("").equals("True"));
        return waiting + (ready ? ", ready" : ", not ready") + (restarts == 0 ? "" : ", restarts: " + restarts);
    }
}
