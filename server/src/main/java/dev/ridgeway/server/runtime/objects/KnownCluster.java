package dev.ridgeway.server.runtime.objects;

import dev.ridgeway.plugin.Reading;
import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.plugin.connections.Cluster;
import dev.ridgeway.plugin.runtime.ClusterObjects.Watch;
import dev.ridgeway.plugin.runtime.ResourceType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is known of one cluster. Nobody who asks here waits for it. */
public final class KnownCluster {

    private final Cluster cluster;
    private final Map<ResourceType, KnownObjects> types = new LinkedHashMap<>();
    private final List<Watch> watches = new ArrayList<>();

    /**
     * Nothing is known yet.
     *
     * @param changed is told the namespace of each change, empty for all of them
     */
    public KnownCluster(Cluster cluster, Consumer<String> changed) {
        this.cluster = cluster;
        Types.FOLLOWED.forEach(it -> types.put(it, new KnownObjects(changed)));
    }

    /** Begins to listen; returns at once. */
    public void follow() {
        types.forEach((type, known) -> watches.add(cluster.objects().watch(type, known)));
    }

    /** Ends that. */
    public void leave() {
        watches.forEach(Watch::close);
        watches.clear();
    }

    public String name() {
        return cluster.clusterName();
    }

    public String title() {
        return cluster.title();
    }

    /** The cluster itself, for what is asked now. */
    public Cluster cluster() {
        return cluster;
    }

    /** All of a type that is followed. */
    public Stream<KnownObject> all(ResourceType type) {
        return known(type).all();
    }

    public Optional<KnownObject> one(ResourceType type, String namespace, String name) {
        return known(type).one(namespace, name);
    }

    /** Those of the type that belong to the object of that uid; for events, those about it. */
    public List<KnownObject> ownedBy(ResourceType type, String uid) {
        return known(type).ownedBy(uid);
    }

    /** Whether all of these are known, as of when, and otherwise why not; the oldest time and the first problem count. */
    public Reading<List<ResourceType>> reading(List<ResourceType> wanted) {
        Instant oldest = wanted.stream()
                .map(it -> known(it).asOf())
                .filter(Objects::nonNull)
                .min(Instant::compareTo)
                .orElse(null);
        boolean everComplete = wanted.stream().allMatch(it -> known(it).asOf() != null);
        ToolProblem problem = problem(wanted);
        if (problem == null && everComplete && oldest != null) {
            return new Reading.Fresh<>(wanted, oldest, title());
        }
        if (everComplete && oldest != null && problem != null) {
            return new Reading.Stale<>(wanted, oldest, title(), problem);
        }
        return new Reading.Unavailable<>(title(), problem == null ? notYet() : problem);
    }

    private @Nullable ToolProblem problem(List<ResourceType> wanted) {
        return wanted.stream()
                .map(it -> known(it).problem())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private ToolUnavailable notYet() {
        return new ToolUnavailable(
                "cluster-not-read-yet", title() + " is being read for the first time.", "Wait a few seconds.");
    }

    private KnownObjects known(ResourceType type) {
        return Objects.requireNonNull(types.get(type), type::qualified);
    }
}
