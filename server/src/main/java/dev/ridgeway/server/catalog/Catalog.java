package dev.ridgeway.server.catalog;

import dev.ridgeway.server.catalog.history.EntityHistory;
import dev.ridgeway.server.catalog.index.CatalogIndex;
import dev.ridgeway.server.catalog.index.IndexRunner;
import dev.ridgeway.server.catalog.index.IndexedEntity;
import dev.ridgeway.server.catalog.sources.CatalogIngest;
import dev.ridgeway.server.catalog.sources.CatalogLocations;
import dev.ridgeway.server.catalog.sources.LocationAnalysis;
import dev.ridgeway.server.catalog.store.CatalogStore;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.platform.Audit;
import dev.ridgeway.server.platform.AuditEntry;
import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.platform.Violation;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** What exists and how it relates. Whoever may not read entities finds none; whoever may not change them is refused. */
@Service
public class Catalog {

    private static final String NOT_FOUND = "Check the spelling; the catalog lists what there is.";

    private final CatalogIndex index;
    private final IndexRunner runner;
    private final CatalogStore store;
    private final CatalogIngest ingest;
    private final CatalogLocations locations;
    private final EntityHistory history;
    private final Audit audit;
    private final InstantSource clock;

    Catalog(
            CatalogIndex index,
            IndexRunner runner,
            CatalogStore store,
            CatalogIngest ingest,
            CatalogLocations locations,
            EntityHistory history,
            Audit audit,
            InstantSource clock) {
        this.index = index;
        this.runner = runner;
        this.store = store;
        this.ingest = ingest;
        this.locations = locations;
        this.history = history;
        this.audit = audit;
        this.clock = clock;
    }

    /** When it returns, everything answers what any server has written by now. */
    public void catchUp() {
        runner.follow();
    }

    /** The entity; empty also when the actor may not read it. */
    public Optional<Entity> entity(Actor actor, EntityRef ref) {
        return mayRead(actor) ? index.entity(ref) : Optional.empty();
    }

    /** Of each reference its entity; null for one that the filter does not find, or that is not spelled in full. */
    public List<@Nullable Entity> entities(Actor actor, List<String> refs, EntityFilter filter) {
        Function<EntityRef, Optional<Entity>> finder = mayRead(actor) ? index.finder(filter) : _ -> Optional.empty();
        List<@Nullable Entity> found = new ArrayList<>(refs.size());
        for (String ref : refs) {
            found.add(EntityRef.spelled(ref).flatMap(finder).orElse(null));
        }
        return found;
    }

    /** The entity with that {@code metadata.uid}. */
    public Optional<Entity> entityByUid(Actor actor, String uid) {
        return mayRead(actor) ? index.byUid(uid) : Optional.empty();
    }

    /** Whether the entity is one the filter finds; false for what the actor may not read. */
    public boolean matches(Actor actor, Entity entity, EntityFilter filter) {
        return mayRead(actor) && index.finder(filter).apply(entity.ref()).isPresent();
    }

    /** The part of all that match which the query's limit and offset name. */
    public EntityPage query(Actor actor, EntityQuery query) {
        return query(actor, query, null);
    }

    /** The same, continued at a position that an earlier page gave; the offset is then ignored. */
    public EntityPage query(Actor actor, EntityQuery query, @Nullable EntityPosition position) {
        return mayRead(actor) ? index.page(query, position) : new EntityPage(List.of(), 0, 0, null, null);
    }

    /** For each field its values among what matches, with counts. */
    public Map<String, List<Facet>> facets(Actor actor, List<String> fields, EntityQuery matching) {
        if (mayRead(actor)) {
            return index.facets(fields, matching);
        }
        Map<String, List<Facet>> none = new LinkedHashMap<>();
        fields.forEach(field -> none.put(field, List.of()));
        return none;
    }

    /** The entity and the Location entities that led to it, nearest first. */
    public List<Entity> ancestry(Actor actor, EntityRef ref) {
        List<Entity> line = new ArrayList<>();
        Optional<Entity> at = entity(actor, ref);
        while (at.isPresent() && line.size() < 20) {
            line.add(at.get());
            at = parentOf(at.get().ref()).flatMap(parent -> entity(actor, parent));
        }
        return line;
    }

    /** The Location entity that led to the entity. */
    public Optional<EntityRef> parentOf(EntityRef ref) {
        return index.known(ref)
                .map(IndexedEntity::parent)
                .filter(it -> !it.isEmpty())
                .map(EntityRef::parse);
    }

    /** Reads the location the entity came from again; returns when it is done. */
    public void refresh(Actor actor, EntityRef ref) {
        actor.require(Permission.CATALOG_ENTITY_REFRESH);
        String root = index.known(ref).map(IndexedEntity::root).orElseThrow(() -> notFound(ref));
        record(actor, "entity.refresh", ref.toString());
        locations.refresh(root);
    }

    /** Everything wrong with the entity, all at once. */
    public List<Violation> validate(Actor actor, @Nullable Object entity) {
        actor.require(Permission.CATALOG_ENTITY_VALIDATE);
        return locations.violations(entity);
    }

    /** When each of these was last changed in the catalog, as far as that is remembered. */
    public Map<EntityRef, Instant> changed(Actor actor, Collection<EntityRef> refs) {
        return mayRead(actor) ? history.lately(refs) : Map.of();
    }

    /** Removes an entity; its source brings it back when it is read again and still holds it. */
    public void delete(Actor actor, String uid) {
        actor.require(Permission.CATALOG_ENTITY_DELETE);
        index.byUid(uid)
                .map(Entity::ref)
                .ifPresent(ref -> ingest.remove(Set.of(ref), () -> record(actor, "entity.delete", ref.toString())));
    }

    /** Everything the sources hold that could not be taken. */
    public List<CatalogError> errors(Actor actor) {
        return mayRead(actor)
                ? store.errors().values().stream().flatMap(List::stream).toList()
                : List.of();
    }

    /** What is wrong with entities that were never valid, and so are not there. */
    public List<CatalogError> neverValid(Actor actor) {
        actor.require(Permission.CATALOG_ENTITY_READ);
        return errors(actor).stream()
                .filter(it -> !it.entityRef().isEmpty())
                .filter(it -> index.entity(EntityRef.parse(it.entityRef())).isEmpty())
                .toList();
    }

    /** Takes errors off the list until their source is read again. */
    public void forget(Actor actor, Predicate<CatalogError> unwanted) {
        locations.forget(actor, unwanted);
    }

    /** Registers an address and reads it; one that is registered is read again and returned. */
    public Location register(Actor actor, String target) {
        return locations.register(actor, target);
    }

    /** The same, but one that is registered already is refused unless {@code again}. */
    public Location register(Actor actor, String target, boolean again) {
        return locations.register(actor, target, again);
    }

    /** Registers and reads; returns what the address brought. Refused when anything of it could not be taken. */
    public List<Entity> registerNow(Actor actor, String target) {
        return locations.registerNow(actor, target);
    }

    /** What registering would bring, the Location entity included; stores nothing. */
    public List<Entity> preview(Actor actor, String target) {
        return locations.preview(actor, target);
    }

    /** What the catalog files at an address hold, or could; {@code filename} is that of the one of a repository. */
    public LocationAnalysis analyze(Actor actor, String target, String filename) {
        return locations.analyze(actor, target, filename);
    }

    /** Lets a registered location lead to another address, and reads that. */
    public Location move(Actor actor, String id, String target) {
        return locations.move(actor, id, target);
    }

    /** Removes a location and what it brought. */
    public void unregister(Actor actor, String id) {
        locations.unregister(actor, id);
    }

    /** Addresses that were registered by people and runs, by id. */
    public List<Location> locations(Actor actor) {
        return locations.all(actor);
    }

    /** The location with that id. */
    public Location location(Actor actor, String id) {
        return locations.one(actor, id);
    }

    /** The location an entity came from; empty when it came from the configuration. */
    public Optional<Location> locationOf(Actor actor, EntityRef ref) {
        return locations.of(actor, ref);
    }

    /** The location of an address, if it is one; for runs that ask before they act. */
    public Optional<Location> locationOf(String target) {
        return locations.at(target);
    }

    /** That there is no such entity, in Backstage's words. */
    public static Problem.NotFound notFound(EntityRef ref) {
        return new Problem.NotFound(
                "entity-not-found",
                "No entity named '%s' found, with kind '%s' in namespace '%s'"
                        .formatted(ref.name(), ref.kind(), ref.namespace()),
                NOT_FOUND);
    }

    private static boolean mayRead(Actor actor) {
        return actor.can(Permission.CATALOG_ENTITY_READ);
    }

    private void record(Actor actor, String action, String subject) {
        audit.record(new AuditEntry(clock.instant(), actor.ref(), action, subject, actor.origin(), "succeeded", ""));
    }
}
