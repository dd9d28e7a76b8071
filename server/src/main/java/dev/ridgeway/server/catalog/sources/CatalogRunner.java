package dev.ridgeway.server.catalog.sources;

import dev.ridgeway.server.catalog.Location;
import dev.ridgeway.server.catalog.discovery.Discoveries;
import dev.ridgeway.server.catalog.discovery.ProvidedEntities;
import dev.ridgeway.server.catalog.store.CatalogStore;
import dev.ridgeway.server.catalog.store.SourceStore;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
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

/** Keeps the catalog true: every source is read after the start and whenever it changes. */
@Component
class CatalogRunner implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(CatalogRunner.class);
    private static final Duration LOOK = Duration.ofMillis(400);
    private static final Duration DUE = Duration.ofSeconds(1);
    private static final Duration SILENCE = Duration.ofMinutes(1);
    private static final int MOST_READERS = 8;
    private static final int MOST_CLAIMED = 1_000;

    /** After so long another server reads what this one wanted to. */
    private static final Duration CLAIM = Duration.ofMinutes(1);

    private final CatalogStore store;
    private final SourceStore sources;
    private final CatalogIngest ingest;
    private final Discoveries discoveries;
    private final ProvidedEntities provided;
    private final CatalogLocations registered;
    private final CatalogSettings settings;
    private final CatalogSettings.ScmEvents events;
    private final InstantSource clock;
    private final Map<String, ExecutorService> waiting = new ConcurrentHashMap<>();
    private final Set<String> again = ConcurrentHashMap.newKeySet();
    private volatile boolean configured;
    private volatile Instant silentUntil = Instant.MIN;
    private volatile @Nullable ScheduledExecutorService clockwork;
    private volatile @Nullable ExecutorService readers;
    private volatile @Nullable ExecutorService patient;

    CatalogRunner(
            CatalogStore store,
            SourceStore sources,
            CatalogIngest ingest,
            Discoveries discoveries,
            ProvidedEntities provided,
            CatalogLocations registered,
            CatalogSettings settings,
            CatalogSettings.ScmEvents events,
            InstantSource clock) {
        this.store = store;
        this.sources = sources;
        this.clock = clock;
        this.ingest = ingest;
        this.discoveries = discoveries;
        this.provided = provided;
        this.registered = registered;
        this.settings = settings;
        this.events = events;
    }

    @Override
    public void start() {
        clockwork = Executors.newSingleThreadScheduledExecutor(
                Thread.ofVirtual().name("catalog-", 0).factory());
        readers = Executors.newFixedThreadPool(
                MOST_READERS, Thread.ofVirtual().name("catalog-reader-", 0).factory());
        patient = Executors.newFixedThreadPool(
                MOST_READERS, Thread.ofVirtual().name("catalog-patient-", 0).factory());
    }

    @EventListener(ApplicationReadyEvent.class)
    void begin() {
        ScheduledExecutorService started = clockwork;
        if (started != null) {
            started.execute(() -> quietly(this::configured));
            repeat(started, DUE, () -> {
                if (!configured) {
                    configured();
                }
            });
            repeat(started, DUE, () -> readDue(false, readers));
            repeat(started, DUE, () -> readDue(true, patient));
            repeat(started, DUE, discoveries::startDue);
            repeat(started, LOOK, () -> ingest.changed().forEach(this::readSoon));
        }
    }

    private void repeat(ScheduledExecutorService started, Duration pause, Runnable work) {
        var _ = started.scheduleWithFixedDelay(
                () -> quietly(work), pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Reads every source that has to do with the repository again, before it returns. */
    void repositoryChanged(String host, String owner, String name, String defaultBranch) {
        String prefix = "https://%s/%s/%s/".formatted(host, owner, name);
        if (settings.repositories().takes(owner, name)) {
            store.add(Location.of("url", prefix + "blob/" + defaultBranch + "/catalog-info.yaml"), "repository");
        }
        for (Location location : sources.reaching(prefix)) {
            SourceReading reading = ingest.refresh(location);
            boolean nothing = reading.errors().isEmpty() && reading.entities().size() == 1;
            if (nothing) {
                ingest.removeFound(location);
            }
        }
    }

    /**
     * Something happened to a repository of another host, or it has another name, the first one: reads what is known of it
     * soon, and looks for what is new or gone.
     */
    void repositoriesTold(List<URI> names, List<URI> deleted) {
        names.forEach(this::repositoryTold);
        ScheduledExecutorService started = clockwork;
        ExecutorService reading = readers;
        if (started != null && reading != null) {
            started.execute(() -> quietly(discoveries::startDue));
            reading.execute(() -> quietly(() -> registeredFollow(names, deleted)));
        }
    }

    private void registeredFollow(List<URI> names, List<URI> deleted) {
        if (events.move()) {
            names.stream()
                    .skip(1)
                    .forEach(it ->
                            registered.follow(it.toString(), names.getFirst().toString()));
        }
        if (events.unregister()) {
            deleted.forEach(it -> registered.unregisterGone(it.toString()));
        }
    }

    private void repositoryTold(URI repository) {
        if (events.refresh()) {
            sources.reaching(repository.toString()).forEach(this::readAnyway);
        }
        discoveries.hurry(repository);
    }

    /** Something happened to the people of another host: asks who they are now. */
    void ownerTold(URI owner) {
        provided.covering(owner)
                .forEach(it -> store.location(it.type(), it.target()).ifPresent(this::readAnyway));
    }

    /** Removes what a repository brought. */
    void repositoryDeleted(String host, String owner, String name) {
        String prefix = "https://%s/%s/%s/".formatted(host, owner, name);
        store.locations().stream().filter(it -> it.target().startsWith(prefix)).forEach(ingest::remove);
    }

    private void configured() {
        Set<String> wanted = new HashSet<>();
        for (CatalogSettings.ConfiguredLocation one : settings.locations()) {
            Location location = Location.of(one.type(), one.target());
            wanted.add(location.text());
            store.add(location, "configuration");
        }
        for (Location location : provided.locations()) {
            wanted.add(location.text());
            store.add(location, ProvidedEntities.TYPE);
        }
        sources.hurry(ProvidedEntities.TYPE);
        for (Location location : store.locations()) {
            if (wanted.contains(location.text())) {
                continue;
            }
            switch (store.originOf(location)) {
                case "configuration" -> ingest.remove(location);
                case ProvidedEntities.TYPE -> ingest.abandon(location);
                case "repository" -> removeUnlessChosen(location);
                default -> {}
            }
        }
        discoveries.removeOthers();
        configured = true;
        sources.local(CatalogRules.EMBEDDED).forEach(this::readSoon);
    }

    /** What did not answer waits elsewhere, so that the rest goes on. */
    private void readDue(boolean unreachable, @Nullable ExecutorService through) {
        Instant now = clock.instant();
        int most = MOST_CLAIMED
                - (int) waiting.values().stream()
                        .filter(it -> it.equals(through))
                        .count();
        if (through != null && most > 0) {
            sources.claim(now, now.plus(CLAIM), unreachable, most).forEach(it -> readSoon(it, through));
        }
    }

    private void removeUnlessChosen(Location location) {
        String[] parts = location.target().split("/", -1);
        if (parts.length > 4 && !settings.repositories().takes(parts[3], parts[4])) {
            ingest.remove(location);
        }
    }

    private void readSoon(Location location) {
        readSoon(location, readers);
    }

    private void readSoon(Location location, @Nullable ExecutorService started) {
        if (started != null && waiting.putIfAbsent(location.id(), started) == null) {
            started.execute(() -> {
                try {
                    do {
                        again.remove(location.id());
                        quietly(() -> ingest.poll(location));
                    } while (again.contains(location.id()));
                } finally {
                    waiting.remove(location.id());
                }
                if (again.contains(location.id())) {
                    readSoon(location, started);
                }
            });
        }
    }

    /** The same, but what is being read at this moment is read once more, since it may have been read too early. */
    private void readAnyway(Location location) {
        again.add(location.id());
        readSoon(location);
    }

    private void quietly(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            Instant now = clock.instant();
            if (isRunning() && now.isAfter(silentUntil)) {
                silentUntil = now.plus(SILENCE);
                log.warn("A catalog source could not be read, it is tried again: {}", e.toString());
            }
        }
    }

    @Override
    public void stop() {
        ExecutorService first = clockwork;
        quietly(discoveries::stop);
        ExecutorService second = readers;
        ExecutorService third = patient;
        clockwork = null;
        readers = null;
        patient = null;
        stop(first);
        stop(second);
        stop(third);
    }

    private static void stop(@Nullable ExecutorService started) {
        if (started != null) {
            started.shutdownNow();
        }
    }

    @Override
    public boolean isRunning() {
        return clockwork != null;
    }
}
