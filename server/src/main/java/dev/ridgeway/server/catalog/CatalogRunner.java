package dev.ridgeway.server.catalog;

import dev.ridgeway.server.catalog.index.CatalogIndex;
import dev.ridgeway.server.catalog.index.CatalogStore;
import dev.ridgeway.server.catalog.sources.CatalogIngest;
import dev.ridgeway.server.catalog.sources.CatalogSettings;
import dev.ridgeway.server.catalog.sources.SourceFiles;
import dev.ridgeway.server.catalog.sources.SourceReading;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

/** Keeps the catalog true: what is stored is there from the start, every source is read after it and whenever it changes. */
@Component
class CatalogRunner implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(CatalogRunner.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration READ_AGAIN = Duration.ofMinutes(2);

    private final CatalogIndex index;
    private final CatalogStore store;
    private final CatalogIngest ingest;
    private final CatalogSettings settings;
    private final SourceFiles files;
    private final Map<String, Long> stamps = new ConcurrentHashMap<>();
    private @Nullable ScheduledExecutorService worker;

    CatalogRunner(
            CatalogIndex index, CatalogStore store, CatalogIngest ingest, CatalogSettings settings, SourceFiles files) {
        this.index = index;
        this.store = store;
        this.ingest = ingest;
        this.settings = settings;
        this.files = files;
    }

    @Override
    public void start() {
        index.apply(store.entities(), List.of());
        worker = Executors.newSingleThreadScheduledExecutor(
                Thread.ofVirtual().name("catalog-", 0).factory());
    }

    @EventListener(ApplicationReadyEvent.class)
    void begin() {
        ScheduledExecutorService started = worker;
        if (started != null) {
            started.execute(() -> quietly(this::configured));
            var _ = started.scheduleWithFixedDelay(() -> quietly(this::look), 1, LOOK.toSeconds(), TimeUnit.SECONDS);
            var _ = started.scheduleWithFixedDelay(
                    () -> quietly(this::readAgain), 0, READ_AGAIN.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** Reads every source that has to do with the repository again, before it returns. */
    void repositoryChanged(String host, String owner, String name, String defaultBranch) {
        String prefix = "https://%s/%s/%s/".formatted(host, owner, name);
        store.add(Catalog.location("url", prefix + "blob/" + defaultBranch + "/catalog-info.yaml"), "repository");
        for (Location location : store.locations()) {
            if (location.target().startsWith(prefix) || index.reaches(location.text(), prefix)) {
                SourceReading reading = ingest.refresh(location);
                boolean nothing =
                        reading.errors().isEmpty() && reading.entities().size() == 1;
                if (nothing && store.originOf(location).equals("repository")) {
                    ingest.remove(location);
                }
            }
        }
    }

    /** Removes what a repository brought. */
    void repositoryDeleted(String host, String owner, String name) {
        String prefix = "https://%s/%s/%s/".formatted(host, owner, name);
        store.locations().stream().filter(it -> it.target().startsWith(prefix)).forEach(ingest::remove);
    }

    private void configured() {
        Set<String> wanted = new HashSet<>();
        for (CatalogSettings.ConfiguredLocation one : settings.locations()) {
            Location location = Catalog.location(one.type(), one.target());
            wanted.add(location.id());
            store.add(location, "configuration");
        }
        for (Location location : store.locations()) {
            if (store.originOf(location).equals("configuration") && !wanted.contains(location.id())) {
                ingest.remove(location);
            }
        }
    }

    private void look() {
        for (Location location : store.locations()) {
            if (location.type().equals("file")) {
                long stamp = files.stamp(location.target(), index.locatorsOf(location.text()));
                Long before = stamps.put(location.id(), stamp);
                if (before != null && before != stamp) {
                    ingest.refresh(location);
                }
            }
        }
    }

    private void readAgain() {
        store.locations().forEach(location -> quietly(() -> ingest.refresh(location)));
    }

    private static void quietly(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            log.warn("A catalog source could not be read, it is tried again: {}", e.toString());
        }
    }

    @Override
    public void stop() {
        ScheduledExecutorService started = worker;
        worker = null;
        if (started != null) {
            started.shutdownNow();
        }
    }

    @Override
    public boolean isRunning() {
        return worker != null;
    }
}
