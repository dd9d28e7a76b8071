package dev.ridgeway.server.runtime;

import dev.ridgeway.plugin.connections.Cluster;
import dev.ridgeway.server.connections.ConnectedTools;
import dev.ridgeway.server.platform.LiveEvents;
import dev.ridgeway.server.runtime.objects.KnownCluster;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** All connected clusters, followed from the moment the server answers; open browsers are told where something changed. */
@Component
public class KnownClusters implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(KnownClusters.class);
    private static final Duration GATHERED = Duration.ofMillis(200);
    private static final int MOST_NAMED = 20;

    private final List<KnownCluster> clusters;
    private final LiveEvents live;
    private final Map<String, Set<String>> changes = new HashMap<>();
    private final Semaphore changed = new Semaphore(0);
    private volatile @Nullable Thread telling;

    KnownClusters(ConnectedTools tools, LiveEvents live) {
        this.live = live;
        this.clusters = tools.all().stream()
                .filter(Cluster.class::isInstance)
                .map(Cluster.class::cast)
                .map(it -> new KnownCluster(it, namespace -> changed(it.clusterName(), namespace)))
                .toList();
    }

    /** By name. */
    public List<KnownCluster> all() {
        return clusters;
    }

    private void changed(String cluster, String namespace) {
        synchronized (changes) {
            changes.computeIfAbsent(cluster, it -> new TreeSet<>()).add(namespace);
        }
        changed.release();
    }

    @Override
    public void start() {
        Thread thread = Thread.ofVirtual().name("runtime-changes").unstarted(this::tell);
        telling = thread;
        thread.start();
    }

    /** The server answers first. */
    @EventListener(ApplicationReadyEvent.class)
    void follow() {
        clusters.forEach(KnownCluster::follow);
    }

    private void tell() {
        try {
            while (isRunning()) {
                changed.acquire();
                // Much happens at once: one word for all of it is soon enough.
                Thread.sleep(GATHERED);
                changed.drainPermits();
                Map<String, Set<String>> gathered;
                synchronized (changes) {
                    gathered = Map.copyOf(changes);
                    changes.clear();
                }
                gathered.forEach(this::publish);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void publish(String cluster, Set<String> namespaces) {
        boolean all = namespaces.contains("") || namespaces.size() > MOST_NAMED;
        try {
            live.publish("runtime", Map.of("cluster", cluster, "namespaces", all ? "" : String.join(",", namespaces)));
        } catch (RuntimeException e) {
            if (isRunning()) {
                log.warn("Browsers are not told of a change in {}: {}", cluster, e.toString());
            }
        }
    }

    @Override
    public void stop() {
        Thread present = telling;
        telling = null;
        if (present != null) {
            present.interrupt();
        }
        clusters.forEach(KnownCluster::leave);
    }

    @Override
    public boolean isRunning() {
        return telling != null;
    }
}
