package dev.ridgeway.server.connections;

import dev.ridgeway.server.platform.LiveEvents;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Asks every tool twice a minute, each in its own time, and tells open browsers what changed. */
@Component
class ConnectionsRunner implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ConnectionsRunner.class);
    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final Connections connections;
    private final LiveEvents live;
    private volatile @Nullable ScheduledExecutorService clockwork;

    ConnectionsRunner(Connections connections, LiveEvents live) {
        this.connections = connections;
        this.live = live;
    }

    @Override
    public void start() {
        clockwork = Executors.newScheduledThreadPool(
                Math.max(1, connections.watched().size()),
                Thread.ofVirtual().name("connections-", 0).factory());
    }

    /** The server answers first. */
    @EventListener(ApplicationReadyEvent.class)
    void begin() {
        ScheduledExecutorService started = clockwork;
        if (started != null) {
            for (WatchedTool tool : connections.watched()) {
                var _ = started.scheduleWithFixedDelay(() -> ask(tool), 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    private void ask(WatchedTool tool) {
        try {
            String before = tool.known().state();
            if (tool.ask(false)) {
                Connection now = tool.known();
                if (!now.state().equals(before) && tool.installed()) {
                    log.info(
                            "{} is {}{}",
                            now.title(),
                            now.state(),
                            now.problem() == null ? "." : ": " + now.problem().message());
                }
                live.publish("connection", Map.of("name", tool.name()));
            }
        } catch (RuntimeException e) {
            if (isRunning()) {
                log.warn("{} is asked again later: {}", tool.name(), e.toString());
            }
        }
    }

    @Override
    public void stop() {
        ScheduledExecutorService started = clockwork;
        clockwork = null;
        if (started != null) {
            started.shutdownNow();
        }
    }

    @Override
    public boolean isRunning() {
        return clockwork != null;
    }
}
