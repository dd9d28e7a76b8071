package dev.ridgeway.server.catalog.index;

import dev.ridgeway.server.catalog.EntityChanged;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.catalog.store.CatalogChanges;
import dev.ridgeway.server.catalog.store.ChangePosition;
import dev.ridgeway.server.catalog.store.ChangeStore;
import dev.ridgeway.server.catalog.store.StoredEntity;
import dev.ridgeway.server.platform.LiveEvents;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;

/**
 * Keeps the index of this server as the store is, whichever server wrote: filled before the web server answers, then led on
 * by the changes. A notification makes it quick, looking every second makes it sure.
 */
@Component
public class IndexRunner implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(IndexRunner.class);
    private static final String TOPIC = LiveEvents.AMONG_SERVERS + "catalog";
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration MOST_WAITED = Duration.ofMillis(200);
    private static final Duration TIDY = Duration.ofMinutes(10);
    private static final int MOST_TOLD = 100;

    private final CatalogIndex index;
    private final ChangeStore changes;
    private final LiveEvents live;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;
    private final ReentrantLock following = new ReentrantLock();
    private final Semaphore news = new Semaphore(0);
    private volatile ChangePosition seen = new ChangePosition("1:1:", Instant.EPOCH);
    private volatile @Nullable Thread follower;
    private volatile Runnable unsubscribe = () -> {};

    IndexRunner(
            CatalogIndex index,
            ChangeStore changes,
            LiveEvents live,
            ApplicationEventPublisher events,
            InstantSource clock) {
        this.index = index;
        this.changes = changes;
        this.live = live;
        this.events = events;
        this.clock = clock;
    }

    /** Before the web server, which would else answer from an empty catalog. */
    @Override
    public int getPhase() {
        return 0;
    }

    @Override
    public void start() {
        CatalogChanges all = changes.everything();
        index.apply(all.present(), all.absent());
        seen = all.position();
        unsubscribe = live.subscribe((topic, data) -> {
            if (topic.equals(TOPIC)) {
                news.release();
            }
        });
        Thread started = Thread.ofVirtual().name("catalog-index").unstarted(this::run);
        follower = started;
        started.start();
    }

    private void run() {
        Instant tidied = Instant.MIN;
        boolean complained = false;
        while (isRunning()) {
            try {
                if (news.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                    news.drainPermits();
                }
                follow();
                complained = false;
                if (clock.instant().isAfter(tidied.plus(TIDY))) {
                    tidied = clock.instant();
                    changes.forgetOld();
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (isRunning() && !complained) {
                    complained = true;
                    log.warn(
                            "Changes of the catalog cannot be followed, it is tried every second: {}",
                            NestedExceptionUtils.getMostSpecificCause(e).getMessage());
                }
            }
        }
    }

    /** Takes in all that is committed by now; when it returns, that is what readers see. */
    public void follow() {
        following.lock();
        try {
            take();
        } finally {
            following.unlock();
        }
    }

    /** Does so if it is needed to see that change; who comes while another does finds most often that it is not. */
    public void follow(long change) {
        if (seen.includes(change)) {
            return;
        }
        following.lock();
        try {
            if (!seen.includes(change)) {
                take();
            }
        } finally {
            following.unlock();
        }
    }

    /** Does so if it is needed to see that change, and returns in any case soon. */
    public void await(long change) throws InterruptedException {
        if (!seen.includes(change) && following.tryLock(MOST_WAITED.toMillis(), TimeUnit.MILLISECONDS)) {
            try {
                if (!seen.includes(change)) {
                    take();
                }
            } finally {
                following.unlock();
            }
        }
    }

    private void take() {
        CatalogChanges some = changes.since(seen).orElseGet(this::anew);
        if (!some.present().isEmpty() || !some.absent().isEmpty()) {
            index.apply(some.present(), some.absent());
        }
        seen = some.position();
        Set<EntityRef> changed = new HashSet<>(some.absent());
        some.present().forEach(it -> changed.add(it.ref()));
        tell(changed);
    }

    private CatalogChanges anew() {
        CatalogChanges all = changes.everything();
        Set<EntityRef> absent = new HashSet<>(index.refs());
        all.present().stream().map(StoredEntity::ref).forEach(absent::remove);
        return new CatalogChanges(all.present(), absent, all.position());
    }

    private void tell(Collection<EntityRef> refs) {
        refs.forEach(ref -> events.publishEvent(new EntityChanged(ref.toString())));
        List<String> told = refs.size() > MOST_TOLD
                ? List.of("*")
                : refs.stream().map(EntityRef::toString).toList();
        told.forEach(ref -> live.tellHere("catalog", Map.of("entityRef", ref)));
    }

    @Override
    public void stop() {
        unsubscribe.run();
        Thread started = follower;
        follower = null;
        if (started != null) {
            started.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return follower != null;
    }
}
