package dev.ridgeway.server.catalog.sources;

import dev.ridgeway.server.catalog.CatalogError;
import dev.ridgeway.server.catalog.EntityChanged;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.catalog.Location;
import dev.ridgeway.server.catalog.index.CatalogIndex;
import dev.ridgeway.server.catalog.index.CatalogStore;
import dev.ridgeway.server.catalog.index.StoredEntity;
import dev.ridgeway.server.platform.LiveEvents;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Takes what a location holds into the store and the index: what is good replaces, what is broken leaves the last good version. */
@Component
public class CatalogIngest {

    private static final int MOST_TOLD = 100;

    private final CatalogReader reader;
    private final CatalogStore store;
    private final CatalogIndex index;
    private final TransactionTemplate transactions;
    private final LiveEvents live;
    private final ApplicationEventPublisher events;
    private final ReentrantLock one = new ReentrantLock();

    CatalogIngest(
            CatalogReader reader,
            CatalogStore store,
            CatalogIndex index,
            TransactionTemplate transactions,
            LiveEvents live,
            ApplicationEventPublisher events) {
        this.reader = reader;
        this.store = store;
        this.index = index;
        this.transactions = transactions;
        this.live = live;
        this.events = events;
    }

    private record Difference(List<StoredEntity> written, Set<EntityRef> removed) {}

    /** Reads the location now; when it returns, what is new is visible. */
    public SourceReading refresh(Location root) {
        one.lock();
        try {
            SourceReading reading = reader.read(root, !store.originOf(root).equals("repository"));
            apply(transactions.execute(status -> store(root, reading)));
            return reading;
        } finally {
            one.unlock();
        }
    }

    /** Removes the location with all it brought. */
    public void remove(Location root) {
        one.lock();
        try {
            apply(transactions.execute(status -> {
                store.lock(root.text());
                Set<EntityRef> refs = new HashSet<>();
                store.entitiesOf(root.text()).forEach(it -> refs.add(it.ref()));
                store.delete(refs);
                store.remove(root);
                tell(refs);
                return new Difference(List.of(), refs);
            }));
        } finally {
            one.unlock();
        }
    }

    /** Removes one entity; it comes back when its source is read again and still holds it. */
    public void remove(EntityRef ref) {
        apply(transactions.execute(status -> {
            store.delete(Set.of(ref));
            tell(Set.of(ref));
            return new Difference(List.of(), Set.of(ref));
        }));
    }

    private void apply(Difference difference) {
        if (difference.written().isEmpty() && difference.removed().isEmpty()) {
            return;
        }
        index.apply(difference.written(), difference.removed());
        difference
                .written()
                .forEach(it -> events.publishEvent(new EntityChanged(it.ref().toString())));
        difference.removed().forEach(it -> events.publishEvent(new EntityChanged(it.toString())));
    }

    private Difference store(Location root, SourceReading reading) {
        store.lock(root.text());
        Map<EntityRef, StoredEntity> before = new LinkedHashMap<>();
        store.entitiesOf(root.text()).forEach(it -> before.put(it.ref(), it));
        List<CatalogError> errors = new ArrayList<>(reading.errors());
        Map<EntityRef, StoredEntity> after = new LinkedHashMap<>();
        reading.entities().forEach(it -> after.put(it.ref(), it));
        Set<EntityRef> removed = keepBroken(before, after, reading);
        List<StoredEntity> written = new ArrayList<>();
        EntityRef rootRef = EntityRef.parse(root.entityRef());
        for (StoredEntity found : after.values()) {
            StoredEntity old = before.get(found.ref());
            StoredEntity wanted = withErrors(found, old, errorsOf(found, rootRef, reading.errors(), after));
            if (wanted.equals(old)) {
                continue;
            }
            if (store.write(wanted)) {
                written.add(wanted);
            } else {
                taken(wanted, root).ifPresent(errors::add);
            }
        }
        store.delete(removed);
        store.fail(root, errors);
        Set<EntityRef> changed = new HashSet<>(removed);
        written.forEach(it -> changed.add(it.ref()));
        tell(changed);
        return new Difference(written, removed);
    }

    private static Set<EntityRef> keepBroken(
            Map<EntityRef, StoredEntity> before, Map<EntityRef, StoredEntity> after, SourceReading reading) {
        Set<EntityRef> removed = new HashSet<>(before.keySet());
        removed.removeAll(after.keySet());
        Set<String> keptParents = new HashSet<>();
        boolean more = true;
        while (more) {
            more = false;
            for (EntityRef ref : List.copyOf(removed)) {
                StoredEntity old = before.get(ref);
                if (old != null && (reading.broken().contains(old.locator()) || keptParents.contains(old.parent()))) {
                    removed.remove(ref);
                    after.put(ref, old);
                    keptParents.add(ref.toString());
                    more = true;
                }
            }
        }
        return removed;
    }

    /** An entity shows its own errors and those of its file that belong to nobody; the location shows what is left. */
    private static List<CatalogError> errorsOf(
            StoredEntity entity, EntityRef root, List<CatalogError> errors, Map<EntityRef, StoredEntity> known) {
        List<CatalogError> own = new ArrayList<>();
        for (CatalogError error : errors) {
            boolean named = !error.entityRef().isEmpty() && known.containsKey(EntityRef.parse(error.entityRef()));
            boolean mine = named
                    ? error.entityRef().equals(entity.ref().toString())
                    : error.source().equals(entity.locator()) || entity.ref().equals(root);
            if (mine) {
                own.add(error);
            }
        }
        return own;
    }

    private static StoredEntity withErrors(
            StoredEntity found, @org.jspecify.annotations.Nullable StoredEntity old, List<CatalogError> errors) {
        return new StoredEntity(
                found.ref(),
                old == null ? UUID.randomUUID().toString() : old.uid(),
                found.root(),
                found.locator(),
                found.parent(),
                found.content(),
                errors);
    }

    private Optional<CatalogError> taken(StoredEntity wanted, Location root) {
        Optional<StoredEntity> holder = index.stored(wanted.ref());
        if (holder.isPresent() && holder.get().locator().equals(wanted.locator())) {
            return Optional.empty();
        }
        String other = holder.map(StoredEntity::locator).orElse("another location");
        return Optional.of(new CatalogError(
                wanted.locator(),
                wanted.ref().toString(),
                "metadata.name",
                "The name %s is in use: %s brought it first, so the one of %s is ignored."
                        .formatted(wanted.ref(), other, root.text()),
                "Rename one of the two.",
                0));
    }

    private void tell(Collection<EntityRef> refs) {
        if (refs.size() > MOST_TOLD) {
            live.publish("catalog", new HashMap<>(Map.of("entityRef", "*")));
            return;
        }
        refs.forEach(ref -> live.publish("catalog", Map.of("entityRef", ref.toString())));
    }
}
