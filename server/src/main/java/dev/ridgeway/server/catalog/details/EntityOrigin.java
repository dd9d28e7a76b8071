package dev.ridgeway.server.catalog.details;

import dev.ridgeway.server.catalog.Catalog;
import dev.ridgeway.server.catalog.CatalogError;
import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.catalog.EntityFilter;
import dev.ridgeway.server.catalog.EntityQuery;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.catalog.history.EntityHistory;
import dev.ridgeway.server.catalog.history.HistoryEntry;
import dev.ridgeway.server.catalog.index.CatalogIndex;
import dev.ridgeway.server.catalog.index.IndexedEntity;
import dev.ridgeway.server.catalog.sources.CatalogLocations;
import dev.ridgeway.server.catalog.store.CatalogSource;
import dev.ridgeway.server.catalog.store.CatalogStore;
import dev.ridgeway.server.catalog.store.SourceStore;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.platform.Problem;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The location that brought an entity: what else it brought, whether it can go, and reading it again. */
@Component
class EntityOrigin {

    private static final String ORIGIN = "metadata.annotations.backstage.io/managed-by-origin-location";
    private static final int MOST_NAMED = 200;

    private final Catalog catalog;
    private final CatalogIndex index;
    private final CatalogStore store;
    private final SourceStore sources;
    private final CatalogLocations locations;
    private final EntityHistory history;
    private final InstantSource clock;

    EntityOrigin(
            Catalog catalog,
            CatalogIndex index,
            CatalogStore store,
            SourceStore sources,
            CatalogLocations locations,
            EntityHistory history,
            InstantSource clock) {
        this.catalog = catalog;
        this.index = index;
        this.store = store;
        this.sources = sources;
        this.locations = locations;
        this.history = history;
        this.clock = clock;
    }

    /**
     * A location with what it holds.
     *
     * @param entities the first of them, by reference; {@code total} counts all
     * @param brought of a Location, the first of those that its own targets hold; {@code broughtTotal} counts all
     * @param hindrance why the actor cannot unregister it, and {@code remedy} what to do instead; null when that is possible
     */
    record OriginView(
            CatalogSource source,
            List<String> entities,
            long total,
            List<String> brought,
            long broughtTotal,
            @Nullable String hindrance,
            @Nullable String remedy) {}

    /**
     * How reading again ended.
     *
     * @param changed how many entities of the location are not as before
     * @param own what became of the entity itself
     */
    record RefreshView(
            Instant readAt,
            int tookMillis,
            int found,
            int changed,
            List<CatalogError> errors,
            List<HistoryEntry> own) {}

    OriginView origin(Actor actor, EntityRef ref) {
        CatalogSource source = source(actor, ref);
        actor.require(Permission.CATALOG_LOCATION_READ);
        List<EntityRef> held = catalog
                .query(actor, EntityQuery.matching(EntityFilter.equal(ORIGIN, source.type() + ":" + source.target())))
                .items()
                .stream()
                .map(Entity::ref)
                .toList();
        List<EntityRef> brought = ref.kind().equals("location")
                ? held.stream().filter(it -> ref.equals(parent(it))).toList()
                : List.of();
        Optional<Problem> hindrance = locations.hindrance(actor, source.id());
        return new OriginView(
                source,
                first(held),
                held.size(),
                first(brought),
                brought.size(),
                hindrance.map(Problem::sentence).orElse(null),
                hindrance.map(Problem::remedy).orElse(null));
    }

    private @Nullable EntityRef parent(EntityRef ref) {
        return catalog.parentOf(ref).orElse(null);
    }

    private static List<String> first(List<EntityRef> refs) {
        return refs.stream().limit(MOST_NAMED).map(EntityRef::toString).toList();
    }

    /** Reads the location again, changed or not; returns when it is done. */
    RefreshView refresh(Actor actor, EntityRef ref) {
        String id = source(actor, ref).id();
        Instant began = clock.instant();
        catalog.refresh(actor, ref);
        CatalogSource source = sources.source(id).orElseThrow(() -> gone(ref));
        Instant changedAt = source.changedAt();
        List<HistoryEntry> own = history.of(ref, Long.MAX_VALUE, 1).stream()
                .filter(it -> !it.at().isBefore(began))
                .toList();
        return new RefreshView(
                source.readAt() == null ? began : source.readAt(),
                source.tookMillis(),
                source.found(),
                changedAt == null || changedAt.isBefore(began) ? 0 : source.changed(),
                source.errors(),
                own);
    }

    private CatalogSource source(Actor actor, EntityRef ref) {
        if (catalog.entity(actor, ref).isEmpty()) {
            throw Catalog.notFound(ref);
        }
        String root = index.known(ref).map(IndexedEntity::root).orElseThrow(() -> Catalog.notFound(ref));
        int colon = root.indexOf(':');
        return store.location(root.substring(0, colon), root.substring(colon + 1))
                .flatMap(it -> sources.source(it.id()))
                .orElseThrow(() -> gone(ref));
    }

    private static Problem gone(EntityRef ref) {
        return new Problem.NotFound(
                "location-not-found",
                "The location that brought " + ref + " is gone.",
                "Register its file again, or remove the entry.");
    }
}
