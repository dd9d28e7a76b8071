package dev.ridgeway.server.runtime;

import dev.ridgeway.plugin.runtime.ClusterObject;
import dev.ridgeway.server.catalog.Catalog;
import dev.ridgeway.server.catalog.EntityChanged;
import dev.ridgeway.server.catalog.EntityQuery;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.platform.Configuration;
import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.platform.Setting;
import dev.ridgeway.server.runtime.events.EventStore;
import dev.ridgeway.server.runtime.events.EventStore.Told;
import dev.ridgeway.server.runtime.events.Happening;
import dev.ridgeway.server.runtime.events.WorkloadName;
import dev.ridgeway.server.runtime.objects.KnownCluster;
import dev.ridgeway.server.runtime.objects.KnownObject;
import dev.ridgeway.server.runtime.objects.Types;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;

/**
 * Writes down what the clusters say of workloads of known entities, and forgets what is old. Clusters keep it for an hour, so
 * a look every few seconds at what they told is soon enough.
 */
@Component
class EventRunner implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(EventRunner.class);
    private static final Actor SYSTEM = Actor.system("runtime");
    private static final Duration PAUSE = Duration.ofSeconds(3);
    private static final Duration CHOSEN_ANEW = Duration.ofMinutes(10);
    private static final Duration FORGOTTEN_EVERY = Duration.ofHours(1);
    private static final int USUAL_DAYS = 14;
    private static final int LONGEST = 3_650;
    /** Of what went well, and of what went wrong: neither pushes off the other. */
    static final int MOST_OF_ONE = 300;

    private static final int MOST = 200_000;
    private static final int MOST_REMEMBERED = 50_000;

    private final KnownClusters clusters;
    private final Catalog catalog;
    private final EventStore store;
    private final InstantSource clock;
    private final int days;
    private final Map<String, Looked> looked = new HashMap<>();
    private final Map<WorkloadName, Boolean> known = new HashMap<>();
    private final Map<String, WorkloadName> gone = new LinkedHashMap<>();
    private List<EntityWorkloads> entities = List.of();
    private volatile boolean outdated;
    private Instant chosenAt = Instant.EPOCH;
    private Instant forgotAt = Instant.EPOCH;
    private volatile @Nullable Thread thread;

    /** What was read of an event, and whether it was written down. */
    private record Looked(ClusterObject event, boolean kept) {

        @SuppressWarnings("ReferenceEquality") // a change is told as another object, and their texts are long
        boolean at(ClusterObject now) {
            return event == now;
        }
    }

    EventRunner(
            KnownClusters clusters,
            Catalog catalog,
            EventStore store,
            InstantSource clock,
            Configuration configuration) {
        this.clusters = clusters;
        this.catalog = catalog;
        this.store = store;
        this.clock = clock;
        this.days = configuration
                .at("ridgeway.events.keep-days")
                .map(EventRunner::days)
                .orElse(USUAL_DAYS);
    }

    private static int days(Setting setting) {
        double number = setting.number();
        if (number < 1 || number > LONGEST || number != Math.rint(number)) {
            throw setting.wrong("a number of days between 1 and " + LONGEST);
        }
        return (int) number;
    }

    /** How many days what happened is kept. */
    int days() {
        return days;
    }

    @Override
    public void start() {
        thread = Thread.ofVirtual().name("runtime-events").unstarted(this::again);
    }

    /** The server answers first. */
    @EventListener(ApplicationReadyEvent.class)
    void begin() {
        Thread present = thread;
        if (present != null && !clusters.all().isEmpty()) {
            present.start();
        }
    }

    /** Another workload may be a known one by now. */
    @EventListener
    void changed(EntityChanged change) {
        if (change.entityRef().startsWith("component:")) {
            outdated = true;
        }
    }

    private void again() {
        boolean complained = false;
        try {
            while (isRunning()) {
                try {
                    look();
                    complained = false;
                } catch (RuntimeException e) {
                    if (isRunning() && !complained) {
                        complained = true;
                        log.warn("What happens in clusters is not written down, it is tried again: {}", e.toString());
                    }
                }
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes down what is new, and now and then forgets what is old. */
    synchronized void look() {
        Instant now = clock.instant();
        if (outdated || chosenAt.plus(CHOSEN_ANEW).isBefore(now)) {
            outdated = false;
            chosenAt = now;
            known.clear();
            entities = List.of();
            looked.values().removeIf(it -> !it.kept());
        }
        Map<String, Looked> seen = new HashMap<>();
        List<Told> told = new ArrayList<>();
        for (KnownCluster cluster : clusters.all()) {
            cluster.all(Types.EVENTS).forEach(event -> {
                String key = cluster.name() + " " + event.uid();
                Looked before = looked.get(key);
                if (before != null && before.at(event.object())) {
                    seen.put(key, before);
                    return;
                }
                Optional<Told> kept = told(cluster, event);
                kept.ifPresent(told::add);
                seen.put(key, new Looked(event.object(), kept.isPresent()));
            });
        }
        if (!told.isEmpty()) {
            // In one order, so that two servers never wait for each other.
            told.sort(Comparator.comparing(it -> it.happening().uid()));
            store.note(told);
        }
        looked.clear();
        looked.putAll(seen);
        if (forgotAt.plus(FORGOTTEN_EVERY).isBefore(now)) {
            forgotAt = now;
            store.forget(now.minus(Duration.ofDays(days)), MOST_OF_ONE, MOST);
        }
    }

    /** One that cannot be understood keeps no other from being written down. */
    private Optional<Told> told(KnownCluster cluster, KnownObject event) {
        try {
            return workload(cluster, event)
                    .flatMap(workload -> Happening.of(event).map(it -> new Told(workload, it)));
        } catch (JacksonException | DateTimeException odd) {
            log.warn("An event in {} is not understood: {}", event.namespace(), odd.toString());
            return Optional.empty();
        }
    }

    /** Of what is gone by now it is remembered what it belonged to. */
    private Optional<WorkloadName> workload(KnownCluster cluster, KnownObject event) {
        Optional<KnownObject> found = WorkloadName.about(cluster, event.content());
        if (found.isEmpty()) {
            return Optional.ofNullable(gone.get(event.owner()));
        }
        WorkloadName name = WorkloadName.of(cluster, found.get());
        if (!known.computeIfAbsent(name, it -> known(cluster, found.get()))) {
            return Optional.empty();
        }
        gone.put(event.owner(), name);
        if (gone.size() > MOST_REMEMBERED) {
            gone.remove(gone.keySet().iterator().next());
        }
        return Optional.of(name);
    }

    private boolean known(KnownCluster cluster, KnownObject workload) {
        if (entities.isEmpty()) {
            List<KnownCluster> all = clusters.all();
            entities = catalog.query(SYSTEM, EntityQuery.matching("kind=component")).items().stream()
                    .flatMap(it -> {
                        try {
                            return Stream.of(new EntityWorkloads(it, all));
                        } catch (Problem.Invalid misspelt) {
                            return Stream.empty();
                        }
                    })
                    .toList();
        }
        return entities.stream().anyMatch(it -> it.in(cluster) && it.chooses(workload));
    }

    @Override
    public void stop() {
        Thread present = thread;
        thread = null;
        if (present != null) {
            present.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
