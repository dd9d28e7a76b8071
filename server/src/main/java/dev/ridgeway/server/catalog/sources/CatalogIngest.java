package dev.ridgeway.server.catalog.sources;

import dev.ridgeway.server.catalog.CatalogError;
import dev.ridgeway.server.catalog.EntityChanged;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.catalog.Location;
import dev.ridgeway.server.catalog.index.CatalogIndex;
import dev.ridgeway.server.catalog.index.IndexedEntity;
import dev.ridgeway.server.catalog.store.CatalogStore;
import dev.ridgeway.server.catalog.store.StoredEntity;
import dev.ridgeway.server.platform.LiveEvents;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes what a location holds into the store and the index: what is good replaces, what is broken leaves the last good
 * version. One transaction a location; reading, which may take long, holds up nothing but the same location.
 */
@Component
public class CatalogIngest {

    private static final int MOST_TOLD = 100;

    private final CatalogReader reader;
    private final CatalogStore store;
    private final CatalogIndex index;
    private final CatalogSettings settings;
    private final TransactionTemplate transactions;
    private final LiveEvents live;
    private final ApplicationEventPublisher events;
    private final ReentrantLock writing = new ReentrantLock();
    private final Map<String, ReentrantLock> reading = new ConcurrentHashMap<>();
    private final Map<Location, Map<String, Long>> read = new ConcurrentHashMap<>();

    CatalogIngest(
            CatalogReader reader,
            CatalogStore store,
            CatalogIndex index,
            CatalogSettings settings,
            TransactionTemplate transactions,
            LiveEvents live,
            ApplicationEventPublisher events) {
        this.reader = reader;
        this.store = store;
        this.index = index;
        this.settings = settings;
        this.transactions = transactions;
        this.live = live;
        this.events = events;
    }

    private record Difference(List<StoredEntity> written, Set<EntityRef> removed) {}

    /** Reads the location now; when it returns, what is new is visible. */
    public SourceReading refresh(Location root) {
        ReentrantLock own = reading.computeIfAbsent(root.text(), key -> new ReentrantLock());
        SourceReading found;
        Set<EntityRef> removed;
        own.lock();
        try {
            found = reader.read(root, !store.originOf(root).equals("repository"));
            removed = apply(() -> write(root, found));
            if (store.holds(root)) {
                read.put(root, found.read());
            }
        } finally {
            own.unlock();
        }
        waitingFor(removed).forEach(this::refresh);
        return found;
    }

    /** Locations that led to a local file which has changed since. */
    public List<Location> changed() {
        return read.entrySet().stream()
                .filter(entry -> entry.getValue().entrySet().stream()
                        .anyMatch(file -> reader.changed(file.getKey(), file.getValue())))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Whether the location led to a file below that address. */
    public boolean reaches(Location root, String prefix) {
        return read.getOrDefault(root, Map.of()).keySet().stream().anyMatch(it -> it.startsWith("url:" + prefix));
    }

    /** Looks no longer for changes of what the location led to. */
    public void forget(Location root) {
        read.remove(root);
    }

    /** Removes the location with all it brought. */
    public void remove(Location root) {
        remove(root, () -> {});
    }

    /** The same, with more work in its transaction. */
    public void remove(Location root, Runnable alongside) {
        read.remove(root);
        Set<EntityRef> free = apply(() -> {
            alongside.run();
            store.lock(root.text());
            Set<EntityRef> refs = new HashSet<>();
            store.entitiesOf(root.text()).forEach(it -> refs.add(it.ref()));
            store.delete(refs);
            store.remove(root);
            return new Difference(List.of(), refs);
        });
        waitingFor(free).forEach(this::refresh);
    }

    /** Removes one entity, with more work in its transaction; it comes back when its source is read and still holds it. */
    public void remove(EntityRef ref, Runnable alongside) {
        apply(() -> {
            alongside.run();
            store.delete(Set.of(ref));
            return new Difference(List.of(), Set.of(ref));
        });
    }

    private Set<EntityRef> apply(Supplier<Difference> work) {
        Difference difference;
        writing.lock();
        try {
            difference = transactions.execute(status -> work.get());
            index.apply(difference.written(), difference.removed());
        } finally {
            writing.unlock();
        }
        Set<EntityRef> changed = new HashSet<>(difference.removed());
        difference.written().forEach(it -> changed.add(it.ref()));
        changed.forEach(ref -> events.publishEvent(new EntityChanged(ref.toString())));
        tell(changed);
        return difference.removed();
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

    private Difference write(Location root, SourceReading found) {
        store.lock(root.text());
        if (!store.holds(root)) {
            return new Difference(List.of(), Set.of());
        }
        Map<EntityRef, StoredEntity> before = new LinkedHashMap<>();
        store.entitiesOf(root.text()).forEach(it -> before.put(it.ref(), it));
        Map<EntityRef, StoredEntity> after = new LinkedHashMap<>();
        found.entities().forEach(it -> after.put(it.ref(), it));
        Set<EntityRef> removed = KeptEntities.of(before, after, found.broken(), settings.keepsOrphans());
        List<CatalogError> errors = new ArrayList<>(found.errors());
        List<StoredEntity> written = new ArrayList<>(writeChanged(root, before, after, errors));
        if (errors.size() > found.errors().size()) {
            EntityRef ref = EntityRef.parse(root.entityRef());
            written.removeIf(it -> it.ref().equals(ref));
            written.addAll(writeChanged(root, before, Map.of(ref, after.get(ref)), errors));
        }
        store.delete(removed);
        store.fail(root, errors);
        return new Difference(written, removed);
    }

    private List<StoredEntity> writeChanged(
            Location root,
            Map<EntityRef, StoredEntity> before,
            Map<EntityRef, StoredEntity> after,
            List<CatalogError> errors) {
        Map<String, List<CatalogError>> perEntity = EntityErrors.of(errors, after, EntityRef.parse(root.entityRef()));
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
        changed.stream().filter(it -> !written.contains(it.ref())).forEach(it -> taken(it, root, errors));
        return changed.stream().filter(it -> written.contains(it.ref())).toList();
    }

    /** One file that two locations lead to is no conflict. */
    private void taken(StoredEntity wanted, Location root, List<CatalogError> errors) {
        String other = index.known(wanted.ref()).map(IndexedEntity::locator).orElse("another location");
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

    private void tell(Collection<EntityRef> refs) {
        if (refs.size() > MOST_TOLD) {
            live.publish("catalog", Map.of("entityRef", "*"));
        } else {
            refs.forEach(ref -> live.publish("catalog", Map.of("entityRef", ref.toString())));
        }
    }
}
