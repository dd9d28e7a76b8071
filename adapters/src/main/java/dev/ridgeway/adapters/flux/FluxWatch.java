package dev.ridgeway.adapters.flux;

import static dev.ridgeway.adapters.flux.FluxType.GIT_REPOSITORY;
import static dev.ridgeway.adapters.flux.FluxType.HELM_RELEASE;
import static dev.ridgeway.adapters.flux.FluxType.KUSTOMIZATION;

import dev.ridgeway.adapters.DeliveredWorkloads;
import dev.ridgeway.adapters.DeliveredWorkloads.Found;
import dev.ridgeway.adapters.flux.FluxObject.Ref;
import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.delivery.DeliveryEngine.Watch;
import dev.ridgeway.plugin.delivery.DeliveryListener;
import dev.ridgeway.plugin.delivery.DeliveryTarget;
import dev.ridgeway.plugin.runtime.ClusterObject;
import dev.ridgeway.plugin.runtime.ClusterObjects;
import dev.ridgeway.plugin.runtime.ObjectListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Hears of Flux' objects, and asks the cluster what runs of a target when that changed; again and again only as long as a
 * deployment has not come to its end.
 */
final class FluxWatch implements Watch {

    private static final Logger log = LoggerFactory.getLogger(FluxWatch.class);
    private static final Duration ASKED_EVERY = Duration.ofSeconds(3);
    private static final int COMMITS = 2_000;

    private final ClusterObjects cluster;
    private final DeliveryListener listener;
    private final InstantSource clock;
    private final Map<FluxType, Set<String>> homes;
    private final Map<FluxType, Map<Ref, FluxObject>> known = new HashMap<>();
    private final Map<FluxType, Instant> complete = new ConcurrentHashMap<>();
    private final Set<Target> due = ConcurrentHashMap.newKeySet();
    private final Map<Target, DeliveryTarget> told = new HashMap<>();
    private final Semaphore changed = new Semaphore(0);
    private final Set<String> commits = Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > COMMITS;
        }
    }));
    private final List<ClusterObjects.Watch> watches = new ArrayList<>();
    private volatile boolean sources;
    private volatile @Nullable Thread thread;

    FluxWatch(
            ClusterObjects cluster, DeliveryListener listener, InstantSource clock, Map<FluxType, Set<String>> homes) {
        this.cluster = cluster;
        this.listener = listener;
        this.clock = clock;
        this.homes = homes;
        for (FluxType each : FluxType.values()) {
            known.put(each, new ConcurrentHashMap<>());
        }
    }

    private record Target(FluxType type, Ref ref) {}

    Watch begin(String title) {
        Thread begun = Thread.ofVirtual().name("following " + title).unstarted(this::follow);
        thread = begun;
        begun.start();
        for (FluxType each : FluxType.values()) {
            watches.add(cluster.watch(each.type(), new Heard(each)));
        }
        return this;
    }

    private Map<Ref, FluxObject> of(FluxType type) {
        return known.getOrDefault(type, Map.of());
    }

    private final class Heard implements ObjectListener {
        private final FluxType type;

        Heard(FluxType type) {
            this.type = type;
        }

        @Override
        public void present(ClusterObject object) {
            FluxObject now = new FluxObject(JsonMapper.shared().readTree(object.json()));
            of(type).put(new Ref(object.namespace(), object.name()), now);
            if (type == GIT_REPOSITORY) {
                commits.add(FluxObject.commit(now.text("/status/artifact/revision")));
            } else {
                home(type, object.namespace());
                now.source().ifPresent(it -> home(GIT_REPOSITORY, it.namespace()));
            }
            touched(new Ref(object.namespace(), object.name()));
        }

        private void home(FluxType of, String namespace) {
            homes.computeIfAbsent(of, it -> ConcurrentHashMap.newKeySet()).add(namespace);
        }

        @Override
        public void gone(String namespace, String name) {
            of(type).remove(new Ref(namespace, name));
            touched(new Ref(namespace, name));
        }

        private void touched(Ref ref) {
            if (type == GIT_REPOSITORY) {
                List.of(KUSTOMIZATION, HELM_RELEASE)
                        .forEach(taker -> of(taker).forEach((its, object) -> {
                            if (object.source().filter(ref::equals).isPresent()) {
                                due.add(new Target(taker, its));
                            }
                        }));
            } else {
                due.add(new Target(type, ref));
            }
            changed.release();
        }

        @Override
        public void complete(Instant asOf) {
            complete.put(type, asOf);
            sources |= type == GIT_REPOSITORY;
            changed.release();
        }

        @Override
        public void interrupted(ToolProblem problem) {
            complete.remove(type);
            sources |= type == GIT_REPOSITORY;
            listener.interrupted(problem);
        }
    }

    private void follow() {
        try {
            while (thread != null) {
                changed.tryAcquire(ASKED_EVERY.toMillis(), TimeUnit.MILLISECONDS);
                changed.drainPermits();
                try {
                    tell();
                } catch (RuntimeException e) {
                    log.warn("What Flux delivers is read again: {}", e.toString());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell() {
        // Without its source a target is not what it is; one that may not be read holds nobody up.
        if (!sources) {
            return;
        }
        Optional<Instant> asOf = complete.size() == FluxType.values().length
                ? complete.values().stream().min(Instant::compareTo)
                : Optional.empty();
        Instant now = clock.instant();
        Set<Target> theirs = new LinkedHashSet<>(due);
        told.forEach((target, last) -> {
            if (DeliveredWorkloads.isUnderWay(last, now)) {
                theirs.add(target);
            }
        });
        for (Target each : theirs) {
            due.remove(each);
            tell(each, now);
        }
        asOf.ifPresent(listener::complete);
    }

    private void tell(Target target, Instant now) {
        FluxObject object = of(target.type()).get(target.ref());
        if (object == null) {
            told.remove(target);
            listener.gone(
                    target.type().target(target.ref().namespace(), target.ref().name()));
            return;
        }
        Optional<FluxObject> git = object.source().map(of(GIT_REPOSITORY)::get);
        boolean elsewhere = object.at("/spec/kubeConfig").isObject();
        Found found = elsewhere
                ? DeliveredWorkloads.unasked(object.inventory())
                : DeliveredWorkloads.of(cluster, object.inventory(), now);
        DeliveryTarget its = target.type() == KUSTOMIZATION
                ? FluxTargets.kustomization(object, git, found)
                : FluxTargets.helmRelease(object, git, found, this::whole);
        told.put(target, its);
        listener.present(its);
    }

    private String whole(String begin) {
        synchronized (commits) {
            return commits.stream()
                    .filter(it -> it.startsWith(begin))
                    .findFirst()
                    .orElse(begin);
        }
    }

    @Override
    public void close() {
        Thread following = thread;
        thread = null;
        watches.forEach(ClusterObjects.Watch::close);
        if (following != null) {
            following.interrupt();
        }
    }
}
