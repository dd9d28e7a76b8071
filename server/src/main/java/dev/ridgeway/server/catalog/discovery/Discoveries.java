package dev.ridgeway.server.catalog.discovery;

import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.plugin.code.RepositoryDiscovery;
import dev.ridgeway.server.catalog.CatalogDiscoveries;
import dev.ridgeway.server.catalog.Location;
import dev.ridgeway.server.catalog.discovery.DiscoveryStore.Found;
import dev.ridgeway.server.catalog.sources.CatalogIngest;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Looks into organisations: what is found there is read when its revision is another one, what is no longer found goes.
 * An organisation that could not be listed whole loses nothing.
 */
@Component
public class Discoveries {

    /** How the origin of locations begins that were found in an organisation. */
    static final String ORIGIN = "discovery ";

    private static final Logger log = LoggerFactory.getLogger(Discoveries.class);

    private static final Duration LOOK_ANYWAY = Duration.ofDays(1);
    /** After so long another server looks where this one began to and went away. */
    private static final Duration CLAIM = Duration.ofSeconds(30);

    private static final Duration SOON = Duration.ofMinutes(1);
    private static final int MANY = 10;
    private static final int MOST_READERS = 8;

    private final CatalogDiscoveries configured;
    private final DiscoveryStore store;
    private final CatalogIngest ingest;
    private final InstantSource clock;
    private final Set<String> running = ConcurrentHashMap.newKeySet();

    Discoveries(CatalogDiscoveries configured, DiscoveryStore store, CatalogIngest ingest, InstantSource clock) {
        this.configured = configured;
        this.store = store;
        this.ingest = ingest;
        this.clock = clock;
    }

    /** What is known of each. */
    public List<DiscoveryRun> all() {
        return configured.all().stream()
                .map(it -> store.last(it.name())
                        .map(run -> run.titled(it.title()))
                        .orElseGet(() -> new DiscoveryRun(it.name(), it.title(), null, 0, null, 0, 0, 0, "", "")))
                .toList();
    }

    /** Lets the organisation be looked into at once, by whichever server; false when there is none of that name. */
    public boolean hurry(String name) {
        store.hurry(List.of(name));
        return configured.all().stream().anyMatch(it -> it.name().equals(name));
    }

    /** The same for every organisation that the repository belongs to. */
    public void hurry(URI repository) {
        store.hurry(configured.all().stream()
                .filter(it -> it.covers(repository))
                .map(RepositoryDiscovery::name)
                .toList());
    }

    /** Removes what came by discoveries that the configuration no longer has. */
    public void removeOthers() {
        List<String> origins =
                configured.all().stream().map(it -> ORIGIN + it.name()).toList();
        for (String origin : store.origins(ORIGIN)) {
            if (!origins.contains(origin)) {
                store.found(origin).values().forEach(it -> ingest.abandon(it.location()));
            }
        }
    }

    /** Starts looking wherever it is time and no other server does, each on a thread of its own. */
    public void startDue() {
        Instant now = clock.instant();
        Instant until = now.plus(CLAIM);
        if (!running.isEmpty()) {
            store.hold(running, until);
        }
        for (RepositoryDiscovery discovery : configured.all()) {
            if (!running.contains(discovery.name()) && store.claim(discovery.name(), now, until)) {
                running.add(discovery.name());
                Thread.ofVirtual().name("discovery-" + discovery.name()).start(() -> {
                    try {
                        look(discovery);
                    } finally {
                        running.remove(discovery.name());
                    }
                });
            }
        }
    }

    /** Leaves what this server is looking into to others. */
    public void stop() {
        if (!running.isEmpty()) {
            store.release(running);
        }
    }

    private void look(RepositoryDiscovery discovery) {
        Instant began = clock.instant();
        try {
            List<RepositoryDiscovery.Found> found = discovery.find();
            take(discovery, began, found);
        } catch (ToolProblem e) {
            Instant next = e instanceof ToolUnavailable unavailable
                    ? again(discovery, unavailable)
                    : discovery.next(clock.instant());
            end(discovery, began, next, -1, 0, 0, e, false);
        } catch (DataAccessException e) {
            log.warn("{} could not be looked into, it is tried again: {}", discovery.title(), e.getMessage());
        }
    }

    private void take(RepositoryDiscovery discovery, Instant began, List<RepositoryDiscovery.Found> found) {
        String origin = ORIGIN + discovery.name();
        Map<String, Found> before = store.found(origin);
        Map<Location, String> wanted = new LinkedHashMap<>();
        int added = 0;
        for (RepositoryDiscovery.Found one : found) {
            Found old = before.remove(one.url());
            Location location = old == null ? Location.of("url", one.url()) : old.location();
            boolean isNew = old == null && store.add(location, origin, began.plus(LOOK_ANYWAY));
            added += isNew ? 1 : 0;
            if (isNew
                    || (old != null
                            && (one.revision().isEmpty() || !one.revision().equals(old.revision())))) {
                wanted.put(location, one.revision());
            }
        }
        List<Location> gone = before.values().stream().map(Found::location).toList();
        boolean doubtful = gone.size() > MANY && gone.size() > found.size() && !store.doubted(discovery.name());
        if (!doubtful) {
            gone.forEach(ingest::remove);
        }
        List<ToolUnavailable> silences = read(wanted);
        Instant now = clock.instant();
        Instant next = doubtful ? now.plus(SOON) : discovery.next(now);
        ToolProblem problem = doubtful
                ? new ToolRefused(
                        "discovery-doubtful",
                        "%d of %d files are gone at once from %s; they are removed if they are gone the next time as well."
                                .formatted(gone.size(), gone.size() + found.size(), discovery.title()),
                        "Check what the token of the host may read.")
                : silences.isEmpty() ? null : silences.getFirst();
        for (ToolUnavailable silence : silences) {
            next = again(discovery, silence);
        }
        end(discovery, began, next, found.size(), added, doubtful ? 0 : gone.size(), problem, doubtful);
    }

    private Instant again(RepositoryDiscovery discovery, ToolUnavailable silence) {
        Instant now = clock.instant();
        Instant usual = discovery.next(now);
        Instant soon = now.plus(SOON);
        return silence.retryAt().orElse(usual.isBefore(soon) ? usual : soon);
    }

    /** Reads them all and answers why some could not be; those are read again the next time. */
    private List<ToolUnavailable> read(Map<Location, String> wanted) {
        ConcurrentLinkedQueue<ToolUnavailable> silences = new ConcurrentLinkedQueue<>();
        try (ExecutorService readers = Executors.newFixedThreadPool(
                MOST_READERS, Thread.ofVirtual().name("discovery-reader-", 0).factory())) {
            wanted.forEach((location, revision) -> readers.execute(() -> {
                ToolUnavailable silence = ingest.discovered(location).silence();
                if (silence == null) {
                    store.readAt(location, revision);
                } else {
                    silences.add(silence);
                }
            }));
        }
        return new ArrayList<>(silences);
    }

    private void end(
            RepositoryDiscovery discovery,
            Instant began,
            Instant next,
            int found,
            int added,
            int removed,
            @Nullable ToolProblem problem,
            boolean doubted) {
        Instant now = clock.instant();
        store.ended(
                new DiscoveryRun(
                        discovery.name(),
                        discovery.title(),
                        now,
                        (int) Duration.between(began, now).toMillis(),
                        next,
                        found,
                        added,
                        removed,
                        problem == null ? "" : problem.message(),
                        problem == null ? "" : problem.remedy()),
                doubted);
    }
}
