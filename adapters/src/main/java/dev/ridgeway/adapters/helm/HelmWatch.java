package dev.ridgeway.adapters.helm;

import dev.ridgeway.adapters.DeliveredWorkloads;
import dev.ridgeway.adapters.DeliveredWorkloads.Found;
import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.delivery.DeliveryEngine.Watch;
import dev.ridgeway.plugin.delivery.DeliveryListener;
import dev.ridgeway.plugin.delivery.DeliveryTarget;
import dev.ridgeway.plugin.runtime.ClusterObjects;
import dev.ridgeway.plugin.runtime.HelmRelease;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks again and again which revisions there are, and asks what runs of a release when that changed; again only as long as
 * its last revision has not come to its end.
 */
final class HelmWatch implements Watch {

    private static final Logger log = LoggerFactory.getLogger(HelmWatch.class);

    private final ClusterObjects cluster;
    private final DeliveryListener listener;
    private final InstantSource clock;
    private final Duration every;
    private final Map<String, List<HelmRelease>> known = new HashMap<>();
    private final Map<String, Told> told = new HashMap<>();
    private volatile @Nullable Thread thread;

    private record Told(List<HelmRelease> revisions, DeliveryTarget target) {}

    HelmWatch(
            ClusterObjects cluster,
            Set<String> namespaces,
            DeliveryListener listener,
            InstantSource clock,
            Duration every) {
        this.cluster = cluster;
        this.listener = listener;
        this.clock = clock;
        this.every = every;
        namespaces.forEach(it -> known.put(it, List.of()));
    }

    Watch begin(String title) {
        Thread begun = Thread.ofVirtual().name("following " + title).unstarted(() -> follow(title));
        thread = begun;
        begun.start();
        return this;
    }

    private void follow(String title) {
        try {
            while (thread != null) {
                try {
                    look();
                } catch (RuntimeException e) {
                    if (thread != null) {
                        log.warn("What {} brought is read again: {}", title, e.toString());
                    }
                }
                Thread.sleep(every);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What of a namespace cannot be read at the moment stays as it was told. */
    private void look() {
        Optional<ToolProblem> problem = Optional.empty();
        for (Map.Entry<String, List<HelmRelease>> each : known.entrySet()) {
            try {
                each.setValue(cluster.helmReleases(each.getKey(), each.getValue()));
            } catch (ToolProblem unreadable) {
                problem = Optional.of(unreadable);
            }
        }
        Map<String, List<HelmRelease>> releases = new HashMap<>();
        known.values().stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparingInt(HelmRelease::revision))
                .forEach(it -> releases.computeIfAbsent(HelmTargets.name(it), name -> new ArrayList<>())
                        .add(it));
        releases.values().removeIf(it -> !HelmTargets.isOurs(it));
        Instant now = clock.instant();
        releases.forEach((name, revisions) -> {
            Told last = told.get(name);
            if (last == null || !last.revisions().equals(revisions) || HelmTargets.isUnderWay(last.target(), now)) {
                tell(name, revisions, now);
            }
        });
        told.keySet().removeIf(name -> {
            boolean gone = !releases.containsKey(name);
            if (gone) {
                listener.gone(name);
            }
            return gone;
        });
        if (thread != null) {
            problem.ifPresentOrElse(listener::interrupted, () -> listener.complete(now));
        }
    }

    private void tell(String name, List<HelmRelease> revisions, Instant now) {
        Found found = DeliveredWorkloads.of(cluster, HelmTargets.parts(revisions), now);
        DeliveryTarget target = HelmTargets.target(revisions, found, now);
        told.put(name, new Told(revisions, target));
        listener.present(target);
    }

    @Override
    public void close() {
        Thread following = thread;
        thread = null;
        if (following != null) {
            following.interrupt();
        }
    }
}
