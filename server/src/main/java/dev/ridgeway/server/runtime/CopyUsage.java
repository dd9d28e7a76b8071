package dev.ridgeway.server.runtime;

import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.runtime.ClusterObject;
import dev.ridgeway.plugin.runtime.ResourceType;
import dev.ridgeway.server.platform.LiveEvents;
import dev.ridgeway.server.runtime.objects.KnownCluster;
import dev.ridgeway.server.runtime.status.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Memory and processor that copies use, as their cluster measured them last. Nobody waits for a measurement: whoever asks
 * has the next one read, of one namespace and a few times a minute at most, and open browsers are told when it is there.
 */
@Component
class CopyUsage {

    static final ResourceType MEASURED = new ResourceType("metrics.k8s.io", "v1beta1", "pods", "PodMetrics");

    private static final Duration READ_AGAIN = Duration.ofSeconds(15);
    private static final Duration FORGOTTEN = Duration.ofMinutes(10);

    private static final Usage NOTHING = new Usage(Instant.EPOCH, Map.of(), null);

    private final LiveEvents live;
    private final InstantSource clock;
    private final Map<String, Usage> known = new ConcurrentHashMap<>();

    CopyUsage(LiveEvents live, InstantSource clock) {
        this.live = live;
        this.clock = clock;
    }

    /** What one copy uses, memory in bytes and processors in thousandths of one. */
    record Use(@Nullable Long memory, @Nullable Long processor) {}

    /**
     * What is known of a namespace.
     *
     * @param copies by name; empty before the first measurement
     * @param problem why there is none, if that is so
     */
    record Usage(
            Instant askedAt,
            Map<String, Use> copies,
            @Nullable ToolProblem problem) {}

    /** What is known by now. */
    Usage of(KnownCluster cluster, String namespace) {
        Instant now = clock.instant();
        known.values().removeIf(it -> it.askedAt().plus(FORGOTTEN).isBefore(now));
        String key = cluster.name() + "/" + namespace;
        Usage before = known.getOrDefault(key, NOTHING);
        if (before.askedAt().plus(READ_AGAIN).isAfter(now)) {
            return before;
        }
        Usage asked = new Usage(now, before.copies(), before.problem());
        known.put(key, asked);
        Thread.ofVirtual().name("usage-of-" + key).start(() -> read(cluster, namespace, key, now));
        return asked;
    }

    private void read(KnownCluster cluster, String namespace, String key, Instant now) {
        Usage read;
        try {
            read = new Usage(now, measured(cluster, namespace), null);
        } catch (ToolProblem problem) {
            read = new Usage(now, Map.of(), problem);
        }
        Usage before = known.put(key, read);
        if (before == null
                || !before.copies().equals(read.copies())
                || (before.problem() == null) != (read.problem() == null)) {
            live.tellHere("runtime", Map.of("cluster", cluster.name(), "namespaces", namespace));
        }
    }

    private static Map<String, Use> measured(KnownCluster cluster, String namespace) {
        if (!cluster.cluster().serves(MEASURED.group(), MEASURED.plural())) {
            throw new ToolRefused(
                    "copies-not-measured",
                    cluster.title() + " does not measure what copies use.",
                    "Install metrics-server in it; what copies use then appears here by itself.");
        }
        Map<String, Use> uses = new HashMap<>();
        for (ClusterObject each : cluster.cluster().objects().objects(MEASURED, namespace, "")) {
            @Nullable Long memory = 0L;
            @Nullable Long processor = 0L;
            for (JsonNode container : JsonMapper.shared().readTree(each.json()).path("containers")) {
                memory =
                        sum(memory, Quantity.whole(container.at("/usage/memory").asString("")));
                processor = sum(
                        processor,
                        Quantity.thousandths(container.at("/usage/cpu").asString("")));
            }
            uses.put(each.name(), new Use(memory, processor));
        }
        return Map.copyOf(uses);
    }

    private static @Nullable Long sum(@Nullable Long one, @Nullable Long other) {
        return one == null || other == null ? null : Long.valueOf(one + other);
    }
}
