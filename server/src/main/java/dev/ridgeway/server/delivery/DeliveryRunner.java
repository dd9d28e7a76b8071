package dev.ridgeway.server.delivery;

import dev.ridgeway.plugin.delivery.DeliveryTarget;
import dev.ridgeway.plugin.delivery.DeliveryTarget.Source;
import dev.ridgeway.plugin.delivery.Deployment;
import dev.ridgeway.server.delivery.DeploymentStore.Noted;
import dev.ridgeway.server.delivery.DeploymentStore.StoredDeployment;
import dev.ridgeway.server.delivery.Engines.Engine;
import dev.ridgeway.server.platform.LiveEvents;
import dev.ridgeway.server.platform.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Writes down what the engines tell, and reads what each new commit releases. Every server does both, because what they
 * write is the same; what came while none followed is in the engine's own short history.
 */
@Component
class DeliveryRunner implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(DeliveryRunner.class);
    private static final Duration LOOKED_AGAIN = Duration.ofSeconds(15);
    private static final int READ_AT_ONCE = 50;

    private final Engines engines;
    private final DeploymentStore store;
    private final ReleaseReader reader;
    private final LiveEvents live;
    private final InstantSource clock;
    private final Set<Changed> changes = ConcurrentHashMap.newKeySet();
    private final Map<Changed, Kept> written = new ConcurrentHashMap<>();
    private final Map<Changed, DeliveryTarget> shown = new ConcurrentHashMap<>();
    private final Semaphore toWrite = new Semaphore(0);
    private final Semaphore toRead = new Semaphore(0);
    private volatile boolean running;
    private final List<Thread> threads = new ArrayList<>();

    private record Changed(String engine, String target) {}

    /** All that the record keeps of a target. */
    private record Kept(
            String uid, String title, Map<String, String> labels, Source source, String namespace, List<Noted> notes) {

        Kept(DeliveryTarget target, List<Noted> notes) {
            this(target.uid(), target.title(), target.labels(), target.source(), target.namespace(), notes);
        }
    }

    DeliveryRunner(Engines engines, DeploymentStore store, ReleaseReader reader, LiveEvents live, InstantSource clock) {
        this.engines = engines;
        this.store = store;
        this.reader = reader;
        this.live = live;
        this.clock = clock;
    }

    /** All deployments of a target that its engine knows, oldest first, with what is known of each at that moment. */
    static List<Noted> noted(DeliveryTarget target, Instant now) {
        Deployment latest = target.latest();
        List<Deployment> all = Stream.concat(target.history().stream(), Stream.ofNullable(latest))
                .sorted(Comparator.comparing(Deployment::startedAt))
                .toList();
        List<Noted> noted = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Deployment one = all.get(i);
            boolean newest = i == all.size() - 1;
            if (!newest && all.get(i + 1).startedAt().equals(one.startedAt())) {
                continue;
            }
            Outcome outcome = Outcome.of(target, one, newest, now);
            boolean up = newest && outcome == Outcome.SUCCEEDED;
            noted.add(new Noted(one, outcome, up ? Outcome.upAt(target, one) : null, up ? target.images() : List.of()));
        }
        return noted;
    }

    @Override
    public void start() {
        running = true;
        threads.add(Thread.ofVirtual().name("delivery-record").unstarted(() -> again(toWrite, this::write)));
        threads.add(Thread.ofVirtual().name("delivery-releases").unstarted(() -> again(toRead, this::read)));
    }

    /** The server answers first. */
    @EventListener(ApplicationReadyEvent.class)
    void follow() {
        if (engines.all().isEmpty()) {
            return;
        }
        threads.forEach(Thread::start);
        engines.follow((engine, target) -> {
            changes.add(new Changed(engine.name(), target));
            toWrite.release();
        });
    }

    private void again(Semaphore awaited, Runnable work) {
        try {
            while (running) {
                awaited.tryAcquire(LOOKED_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
                awaited.drainPermits();
                try {
                    work.run();
                } catch (RuntimeException e) {
                    if (running) {
                        log.warn("What was delivered could not be written down, it is tried again: {}", e.toString());
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What changed, and what time alone may bring to its end. */
    private void write() {
        Set<Changed> due = new LinkedHashSet<>(changes);
        written.forEach((key, kept) -> {
            if (kept.notes().isEmpty() || kept.notes().getLast().outcome() == Outcome.UNDER_WAY) {
                due.add(key);
            }
        });
        Set<String> told = new LinkedHashSet<>();
        for (Changed each : due) {
            changes.remove(each);
            try {
                if (write(each)) {
                    told.add(each.target());
                }
            } catch (RuntimeException e) {
                changes.add(each);
                if (running) {
                    log.warn("What was delivered to {} is not written down yet: {}", each.target(), e.toString());
                }
            }
        }
        told.forEach(target -> live.tellHere("delivery", Map.of("target", target)));
    }

    /** Whether it is anything else than when browsers were told of it last. */
    private boolean write(Changed key) {
        Optional<Engine> engine = engines.named(key.engine());
        Optional<DeliveryTarget> target = engine.flatMap((Engine it) -> it.target(key.target()));
        if (target.isEmpty()) {
            written.remove(key);
            shown.remove(key);
            return true;
        }
        @Nullable DeliveryTarget last = shown.put(key, target.get());
        boolean differs = last == null || !withoutTime(last).equals(withoutTime(target.get()));
        Instant now = clock.instant();
        Kept kept = new Kept(target.get(), noted(target.get(), engine.get().knownUntil(now)));
        if (kept.equals(written.get(key))) {
            return differs;
        }
        if (store.note(key.engine(), target.get(), kept.notes(), now)) {
            toRead.release();
        }
        written.put(key, kept);
        return true;
    }

    /** That it was looked at again is no change. */
    static DeliveryTarget withoutTime(DeliveryTarget it) {
        return new DeliveryTarget(
                it.name(),
                it.uid(),
                it.title(),
                it.labels(),
                it.source(),
                it.namespace(),
                it.images(),
                it.wanted(),
                it.different(),
                it.automatic(),
                it.paused(),
                it.problem(),
                it.health(),
                it.healthSince(),
                null,
                it.latest(),
                it.history());
    }

    private void read() {
        List<StoredDeployment> unread = store.unread(clock.instant(), READ_AT_ONCE);
        Set<String> told = new LinkedHashSet<>();
        for (StoredDeployment each : unread) {
            try {
                store.read(each.id(), reader.read(each), clock.instant());
                told.add(each.targetName());
            } catch (Problem.ToolFailed away) {
                store.tried(each.id(), clock.instant());
            }
        }
        told.forEach(target -> live.tellHere("delivery", Map.of("target", target)));
        if (unread.size() == READ_AT_ONCE) {
            toRead.release();
        }
    }

    @Override
    public void stop() {
        running = false;
        engines.leave();
        threads.forEach(Thread::interrupt);
        threads.clear();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
