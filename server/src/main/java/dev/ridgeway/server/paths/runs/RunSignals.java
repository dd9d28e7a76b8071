package dev.ridgeway.server.paths.runs;

import dev.ridgeway.server.platform.LiveEvents;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Says that a run has news: at once to who waits in this server, and to browsers and other servers by live events. Those
 * are told apart from the writes, a few together, because PostgreSQL lets transactions that notify commit one by one.
 */
@Component
public class RunSignals implements SmartLifecycle {

    static final String TOPIC = "run";

    private static final Logger log = LoggerFactory.getLogger(RunSignals.class);
    private static final long GATHER_MILLIS = 25;

    private final LiveEvents live;
    private final Set<UUID> news = ConcurrentHashMap.newKeySet();
    private final Map<UUID, Set<Semaphore>> waiting = new ConcurrentHashMap<>();
    private final Semaphore wake = new Semaphore(0);
    private volatile boolean closing;
    private volatile @Nullable Thread teller;
    private volatile @Nullable Runnable subscription;

    RunSignals(LiveEvents live) {
        this.live = live;
    }

    void changed(UUID run) {
        wake(run);
        news.add(run);
        wake.release();
    }

    /** Who waits for news of one run. */
    public final class Waiter implements AutoCloseable {
        private final UUID run;
        private final Semaphore signal = new Semaphore(0);

        private Waiter(UUID run) {
            this.run = run;
            waiting.computeIfAbsent(run, key -> ConcurrentHashMap.newKeySet()).add(signal);
        }

        /** Returns when there was news since the last call, when the time is over, or when the server stops. */
        public void await(Duration most) throws InterruptedException {
            if (!closing && signal.tryAcquire(most.toMillis(), TimeUnit.MILLISECONDS)) {
                signal.drainPermits();
            }
        }

        /** Whether the server is about to stop: then nobody should wait on. */
        public boolean closing() {
            return closing;
        }

        @Override
        public void close() {
            waiting.computeIfPresent(run, (key, all) -> {
                all.remove(signal);
                return all.isEmpty() ? null : all;
            });
        }
    }

    /** Begins to listen; read after it, and nothing is missed. */
    public Waiter waiter(UUID run) {
        return new Waiter(run);
    }

    private void wake(UUID run) {
        waiting.getOrDefault(run, Set.of()).forEach(Semaphore::release);
    }

    /** Before requests under way are waited for, so that it need not wait for those that wait for news. */
    @EventListener(ContextClosedEvent.class)
    void close() {
        closing = true;
        waiting.keySet().forEach(this::wake);
    }

    @Override
    public void start() {
        teller = Thread.ofVirtual().name("run-signals").start(this::tell);
        subscription = live.subscribe((topic, data) -> {
            if (topic.equals(TOPIC)) {
                waiting.keySet().stream()
                        .filter(run -> data.contains(run.toString()))
                        .forEach(this::wake);
            }
        });
    }

    private void tell() {
        try {
            while (!Thread.interrupted()) {
                wake.acquire();
                TimeUnit.MILLISECONDS.sleep(GATHER_MILLIS);
                wake.drainPermits();
                for (UUID run : Set.copyOf(news)) {
                    news.remove(run);
                    tell(run);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(UUID run) {
        try {
            live.publish(TOPIC, Map.of("id", run.toString()));
        } catch (RuntimeException e) {
            log.debug("A hint about the run {} was lost", run, e);
        }
    }

    @Override
    public void stop() {
        Thread telling = teller;
        if (telling != null) {
            telling.interrupt();
            teller = null;
        }
        Runnable subscribed = subscription;
        if (subscribed != null) {
            subscribed.run();
        }
    }

    @Override
    public boolean isRunning() {
        return teller != null;
    }
}
