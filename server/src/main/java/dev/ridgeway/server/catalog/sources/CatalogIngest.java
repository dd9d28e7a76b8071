package dev.ridgeway.server.catalog.sources;

import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.server.catalog.CatalogError;
import dev.ridgeway.server.catalog.CatalogWritten;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.catalog.Location;
import dev.ridgeway.server.catalog.discovery.ProvidedEntities;
import dev.ridgeway.server.catalog.history.EntityHistory;
import dev.ridgeway.server.catalog.index.IndexRunner;
import dev.ridgeway.server.catalog.store.CatalogStore;
import dev.ridgeway.server.catalog.store.ChangeStore;
import dev.ridgeway.server.catalog.store.SourceRun;
import dev.ridgeway.server.catalog.store.SourceStore;
import dev.ridgeway.server.catalog.store.StoredEntity;
import dev.ridgeway.server.catalog.store.StoredFile;
import java.io.File;
import java.security.CodeSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes what a location holds into the store and the index: what is good replaces, what is broken leaves the last good
 * version. One transaction a location; reading, which may take long, holds up nothing but the same location.
 */
@Component
public class CatalogIngest {

    private static final int MOST_DOUBLED = 5;
    private static final Duration SOON = Duration.ofMinutes(1);

    private final CatalogReader reader;
    private final CatalogStore store;
    private final SourceStore sources;
    private final EntityHistory history;
    private final ChangeStore changes;
    private final IndexRunner index;
    private final ProvidedEntities provided;
    private final CatalogSettings settings;
    private final TransactionTemplate transactions;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;
    private final String readUnder;
    /** One after the other, on a thread of the machine: among many readers a virtual one would wait after each word of the database. */
    private final ThreadPoolExecutor writer = new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("catalog-writer").factory());

    private final Map<String, ReentrantLock> reading = new ConcurrentHashMap<>();
    private final Map<Location, Map<String, String>> local = new ConcurrentHashMap<>();

    CatalogIngest(
            CatalogReader reader,
            CatalogStore store,
            SourceStore sources,
            EntityHistory history,
            ChangeStore changes,
            IndexRunner index,
            ProvidedEntities provided,
            CatalogSettings settings,
            TransactionTemplate transactions,
            ApplicationEventPublisher events,
            InstantSource clock) {
        this.reader = reader;
        this.store = store;
        this.sources = sources;
        this.history = history;
        this.changes = changes;
        this.index = index;
        this.provided = provided;
        this.settings = settings;
        this.transactions = transactions;
        this.events = events;
        this.clock = clock;
        this.readUnder = settings.hashCode() + "-" + build();
        writer.allowCoreThreadTimeOut(true);
    }

    /** Another build of this program may make other entities of the same file. */
    private static String build() {
        CodeSource source = CatalogIngest.class.getProtectionDomain().getCodeSource();
        return source == null
                ? ""
                : String.valueOf(new File(source.getLocation().getPath()).lastModified());
    }

    private record Difference(int written, Set<EntityRef> removed) {

        boolean none() {
            return written == 0 && removed.isEmpty();
        }
    }

    /** Reads all of the location now; when it returns, what is new is visible. */
    public SourceReading refresh(Location root) {
        return read(root, () -> reader.read(root, required(root)));
    }

    /** Reads what has changed of the location since it was read last. */
    public void poll(Location root) {
        read(root, () -> reader.read(root, required(root), sources.known(root, readUnder)));
    }

    /** The same for a location that may hold nothing, and then is not shown. */
    public SourceReading discovered(Location root) {
        return read(root, () -> reader.readFound(root, sources.known(root, readUnder)));
    }

    private boolean required(Location root) {
        return !store.originOf(root).equals("repository");
    }

    private SourceReading read(Location root, Supplier<SourceReading> work) {
        ReentrantLock own = reading.computeIfAbsent(root.text(), key -> new ReentrantLock());
        SourceReading found;
        Set<EntityRef> removed = Set.of();
        own.lock();
        try {
            Instant began = clock.instant();
            found = work.get();
            if (found.changed()) {
                removed = apply(() -> write(root, found, began));
            } else {
                sources.wasRead(root, run(root, found, began, -1, 0));
            }
            if (root.type().equals("file") && store.holds(root)) {
                local.put(root, found.read());
            }
        } finally {
            own.unlock();
        }
        waitingFor(removed).forEach(this::refresh);
        return found;
    }

    private SourceRun run(Location root, SourceReading reading, Instant began, int found, int changed) {
        Instant now = clock.instant();
        ToolUnavailable silence = reading.silence();
        Instant next = next(root, silence, now);
        int took = (int) Duration.between(began, now).toMillis();
        return new SourceRun(now, took, next, found, changed, silence != null, readUnder);
    }

    private Instant next(Location root, @Nullable ToolUnavailable silence, Instant now) {
        boolean isProvided = ProvidedEntities.isProvided(root);
        if (silence == null && isProvided) {
            return provided.next(root, now);
        }
        int failures = silence == null ? 0 : Math.min(sources.failures(root), MOST_DOUBLED);
        Duration pause = (isProvided ? SOON : settings.interval()).multipliedBy(1L << failures);
        // Spread, so that what was registered at once is not read at once for ever.
        Instant spread = now.plusMillis(
                (long) (pause.toMillis() * ThreadLocalRandom.current().nextDouble(0.9, 1.1)));
        return silence == null ? spread : silence.retryAt().orElse(spread);
    }

    /** Locations that led to a local file which has changed since. */
    public List<Location> changed() {
        return local.entrySet().stream()
                .filter(entry -> entry.getValue().entrySet().stream()
                        .anyMatch(file -> reader.changed(file.getKey(), file.getValue())))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Looks no longer for changes of what the location led to. */
    public void forget(Location root) {
        local.remove(root);
        sources.forget(root);
    }

    /** Removes the location with all it brought. */
    public void remove(Location root) {
        remove(root, () -> {});
    }

    /** The same for one that a repository was found to have, unless somebody registers it meanwhile. */
    public void removeFound(Location root) {
        remove(root, () -> {}, () -> store.isOf(root, "repository"));
    }

    /** Removes a location that is no longer configured; what it brought stays as orphans, if the configuration says so. */
    public void abandon(Location root) {
        if (!settings.keepsAbandoned()) {
            remove(root);
            return;
        }
        local.remove(root);
        apply(() -> {
            store.lock(root.text());
            sources.forget(root);
            Map<EntityRef, StoredEntity> before = held(root);
            Map<EntityRef, StoredEntity> orphans = new LinkedHashMap<>();
            KeptEntities.of(before, orphans, Set.of(), true);
            List<StoredEntity> kept = List.copyOf(orphans.values());
            store.write(kept);
            store.remove(root);
            history.note(before, kept, Set.of(), Map.of());
            return new Difference(kept.size(), Set.of());
        });
    }

    /** The same, with more work in its transaction. */
    public void remove(Location root, Runnable alongside) {
        remove(root, alongside, () -> true);
    }

    private void remove(Location root, Runnable alongside, BooleanSupplier still) {
        Set<EntityRef> free = apply(() -> {
            alongside.run();
            store.lock(root.text());
            if (!still.getAsBoolean()) {
                return new Difference(0, Set.of());
            }
            local.remove(root);
            sources.forget(root);
            Map<EntityRef, StoredEntity> before = held(root);
            store.delete(before.keySet());
            store.remove(root);
            history.note(before, List.of(), before.keySet(), Map.of());
            return new Difference(0, before.keySet());
        });
        waitingFor(free).forEach(this::refresh);
    }

    /** Removes entities, with more work in the transaction; they come back when a source is read that still holds them. */
    public void remove(Set<EntityRef> refs, Runnable alongside) {
        apply(() -> {
            alongside.run();
            Map<EntityRef, StoredEntity> before = new LinkedHashMap<>();
            store.entities(refs).forEach(it -> before.put(it.ref(), it));
            store.delete(refs);
            history.note(before, List.of(), refs, Map.of());
            return new Difference(0, refs);
        });
    }

    /** When it returns, this server shows what was written. */
    private Set<EntityRef> apply(Supplier<Difference> work) {
        AtomicLong change = new AtomicLong();
        Difference difference = writing(() -> transactions.execute(status -> {
            Difference made = work.get();
            change.set(made.none() ? 0 : changes.number());
            return made;
        }));
        if (change.get() == 0) {
            index.follow();
        } else {
            index.follow(change.get());
            events.publishEvent(new CatalogWritten(change.get()));
        }
        return difference.removed();
    }

    private <T> T writing(Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(work, writer).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failed) {
                throw failed;
            }
            throw e;
        }
    }

    /** Locations whose entity was ignored because of a name that is free now. */
    private List<Location> waitingFor(Set<EntityRef> free) {
        if (free.isEmpty()) {
            return List.of();
        }
        Set<String> names = new HashSet<>();
        free.forEach(ref -> names.add(ref.toString()));
        return store.errors().entrySet().stream()
                .filter(entry -> entry.getValue().stream()
                        .anyMatch(it -> it.name().equals("ConflictError") && names.contains(it.entityRef())))
                .map(Map.Entry::getKey)
                .toList();
    }

    private Difference write(Location root, SourceReading found, Instant began) {
        store.lock(root.text());
        if (!store.holds(root)) {
            return new Difference(0, Set.of());
        }
        Map<EntityRef, StoredEntity> before = held(root);
        Map<EntityRef, StoredEntity> after = new LinkedHashMap<>();
        found.entities().forEach(it -> after.put(it.ref(), it));
        for (StoredEntity row : before.values()) {
            String parent = found.unchanged().get(row.locator());
            if (parent != null && !row.parent().isEmpty()) {
                after.putIfAbsent(row.ref(), row.under(parent));
            }
        }
        Set<EntityRef> removed = KeptEntities.of(before, after, found.broken(), settings.keepsOrphans());
        List<CatalogError> errors = new ArrayList<>(found.errors());
        date(errors, root, began);
        // The location's own entity comes last: it shows what became of the others.
        EntityRef ref = EntityRef.parse(root.entityRef());
        Map<EntityRef, StoredEntity> others = new LinkedHashMap<>(after);
        StoredEntity own = others.remove(ref);
        List<StoredEntity> written =
                new ArrayList<>(writeChanged(root, before, others, EntityErrors.of(errors, after, ref), errors));
        date(errors, root, began);
        if (own != null) {
            written.addAll(writeChanged(root, before, Map.of(ref, own), EntityErrors.of(errors, after, ref), errors));
        }
        store.delete(removed);
        store.fail(root, errors);
        sources.replace(root, found.files());
        history.note(
                before,
                written,
                removed,
                found.files().stream().collect(Collectors.toMap(StoredFile::locator, StoredFile::revision)));
        int changed = removed.size()
                + (int) written.stream().filter(it -> !it.ref().equals(ref)).count();
        int held = after.size() - (own == null ? 0 : 1);
        sources.wasRead(root, run(root, found, began, held, changed));
        return new Difference(written.size(), removed);
    }

    private void date(List<CatalogError> errors, Location root, Instant now) {
        if (errors.stream().anyMatch(it -> it.since() == null)) {
            List<CatalogError> before = store.errors(root);
            errors.replaceAll(it -> it.since(before, now));
        }
    }

    private Map<EntityRef, StoredEntity> held(Location root) {
        Map<EntityRef, StoredEntity> held = new LinkedHashMap<>();
        store.entitiesOf(root.text()).forEach(it -> held.put(it.ref(), it));
        return held;
    }

    private List<StoredEntity> writeChanged(
            Location root,
            Map<EntityRef, StoredEntity> before,
            Map<EntityRef, StoredEntity> after,
            Map<String, List<CatalogError>> perEntity,
            List<CatalogError> errors) {
        List<StoredEntity> changed = new ArrayList<>();
        for (StoredEntity entity : after.values()) {
            StoredEntity old = before.get(entity.ref());
            StoredEntity wanted = entity.with(
                    old == null ? UUID.randomUUID().toString() : old.uid(),
                    perEntity.getOrDefault(entity.ref().toString(), List.of()));
            if (!wanted.equals(old)) {
                changed.add(wanted);
            }
        }
        Set<EntityRef> written = store.write(changed);
        List<StoredEntity> refused =
                changed.stream().filter(it -> !written.contains(it.ref())).toList();
        Map<EntityRef, String> others =
                store.locators(refused.stream().map(StoredEntity::ref).toList());
        refused.forEach(it -> taken(it, others.getOrDefault(it.ref(), "another location"), root, errors));
        return changed.stream().filter(it -> written.contains(it.ref())).toList();
    }

    /** One file that two locations lead to is no conflict. */
    private static void taken(StoredEntity wanted, String other, Location root, List<CatalogError> errors) {
        if (!other.equals(wanted.locator())) {
            errors.add(new CatalogError(
                    "ConflictError",
                    wanted.locator(),
                    wanted.ref().toString(),
                    "metadata.name",
                    "The name %s is in use: %s brought it first, so the one of %s is ignored."
                            .formatted(wanted.ref(), other, root.text()),
                    "Rename one of the two.",
                    0));
        }
    }
}
