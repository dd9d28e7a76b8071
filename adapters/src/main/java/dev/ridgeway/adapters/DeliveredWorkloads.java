package dev.ridgeway.adapters;

import static dev.ridgeway.adapters.JsonFields.instant;
import static dev.ridgeway.adapters.JsonFields.said;

import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.delivery.DeliveryTarget;
import dev.ridgeway.plugin.delivery.DeliveryTarget.Health;
import dev.ridgeway.plugin.delivery.Deployment;
import dev.ridgeway.plugin.runtime.ClusterObjects;
import dev.ridgeway.plugin.runtime.ResourceType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What runs of that which a tool brought, asked of the cluster where the tool itself does not say so. When a rollout is
 * complete is written at https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#complete-deployment.
 */
public final class DeliveredWorkloads {

    private static final int MOST = 20;
    private static final Duration FOLLOWED = Duration.ofMinutes(25);
    private static final Duration COMPARED = Duration.ofSeconds(2);

    /** As Helm says of what it brought and did not see come up. */
    private static final Pattern WAITED =
            Pattern.compile("context deadline exceeded|timed out|timeout waiting|not ready");

    private static final Map<String, ResourceType> TYPES = Stream.of(
                    new ResourceType("apps", "v1", "deployments", "Deployment"),
                    new ResourceType("apps", "v1", "statefulsets", "StatefulSet"),
                    new ResourceType("apps", "v1", "daemonsets", "DaemonSet"))
            .collect(Collectors.toUnmodifiableMap(ResourceType::kind, it -> it));

    private DeliveredWorkloads() {}

    /** Something that was brought. */
    public record Part(String namespace, String name, String group, String kind) {}

    /**
     * What they are taken together.
     *
     * @param namespace where the first of them lives
     * @param images none when there are no such workloads, and then nothing is said of their health
     * @param since when the last of them became so; null when none says
     */
    public record Found(
            Optional<String> namespace,
            List<String> images,
            Health health,
            @Nullable Instant since,
            @Nullable Instant at) {

        public static final Found NOTHING = new Found(Optional.empty(), List.of(), Health.UNKNOWN, null, null);
    }

    /** Of parts that are not asked for: where they live alone. */
    public static Found unasked(List<Part> parts) {
        return new Found(
                Stream.concat(workloads(parts).stream(), parts.stream())
                        .map(Part::namespace)
                        .filter(it -> !it.isEmpty())
                        .findFirst(),
                List.of(),
                Health.UNKNOWN,
                null,
                null);
    }

    private static List<Part> workloads(List<Part> parts) {
        return parts.stream()
                .filter(it -> it.group().equals("apps") && TYPES.containsKey(it.kind()))
                .limit(MOST)
                .toList();
    }

    /** Asks for at most twenty of them; what is there and cannot be read leaves the health unknown. */
    public static Found of(ClusterObjects cluster, List<Part> parts, Instant now) {
        List<Part> workloads = workloads(parts);
        if (workloads.isEmpty()) {
            return unasked(parts);
        }
        List<JsonNode> objects = new ArrayList<>();
        try {
            for (Part each : workloads) {
                cluster.object(Objects.requireNonNull(TYPES.get(each.kind())), each.namespace(), each.name())
                        .map(it -> JsonMapper.shared().readTree(it.json()))
                        .ifPresent(objects::add);
            }
        } catch (ToolProblem unreadable) {
            return unasked(parts);
        }
        List<String> images = objects.stream()
                .map(it -> it.at("/spec/template/spec"))
                .flatMap(it -> Stream.concat(
                        it.path("initContainers").valueStream(),
                        it.path("containers").valueStream()))
                .map(it -> said(it.path("image")))
                .distinct()
                .toList();
        Health health = objects.size() < workloads.size()
                ? Health.MISSING
                : objects.stream()
                        .map(DeliveredWorkloads::health)
                        .max(Comparator.comparingInt(List.of(Health.WELL, Health.COMING, Health.BAD)::indexOf))
                        .orElse(Health.MISSING);
        Instant since = objects.stream()
                .flatMap(it -> it.at("/status/conditions").valueStream())
                .flatMap(it -> Stream.of("lastTransitionTime", "lastUpdateTime").map(it::path))
                .map(it -> instant(it))
                .filter(it -> it != null)
                .max(Comparator.naturalOrder())
                .orElse(null);
        return new Found(unasked(parts).namespace(), images, health, since, now);
    }

    /** Whether to ask again: until the last of it was found well, and for as long as it may take. */
    public static boolean isUnderWay(DeliveryTarget target, Instant now) {
        Deployment latest = target.latest();
        Instant ended = latest == null ? null : latest.endedAt();
        Instant found = target.healthAt();
        return ended != null
                && now.isBefore(ended.plus(FOLLOWED))
                && !(target.health() == Health.WELL && found != null && found.isAfter(ended.plus(COMPARED)));
    }

    /** Whether Helm says of what failed that it brought it, and did not see it come up. */
    public static boolean waitedInVain(String helmSays) {
        return WAITED.matcher(helmSays).find();
    }

    private static Health health(JsonNode workload) {
        JsonNode status = workload.path("status");
        boolean seen = status.path("observedGeneration").asLong(-1)
                >= workload.at("/metadata/generation").asLong(0);
        boolean daemon = said(workload.path("kind")).equals("DaemonSet");
        long wanted = daemon
                ? status.path("desiredNumberScheduled").asLong(0)
                : workload.at("/spec/replicas").asLong(1);
        long updated = status.path(daemon ? "updatedNumberScheduled" : "updatedReplicas")
                .asLong(0);
        long there = daemon ? wanted : status.path("replicas").asLong(0);
        long available =
                status.path(daemon ? "numberAvailable" : "availableReplicas").asLong(0);
        if (seen && updated >= wanted && there <= wanted && available >= wanted) {
            return Health.WELL;
        }
        boolean late = status.path("conditions")
                .valueStream()
                .anyMatch(it -> said(it.path("reason")).equals("ProgressDeadlineExceeded"));
        return seen && late ? Health.BAD : Health.COMING;
    }
}
