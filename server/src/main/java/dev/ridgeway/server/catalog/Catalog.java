package dev.ridgeway.server.catalog;

import dev.ridgeway.server.catalog.index.CatalogIndex;
import dev.ridgeway.server.catalog.index.IndexedEntity;
import dev.ridgeway.server.catalog.model.EntityRules;
import dev.ridgeway.server.catalog.sources.CatalogIngest;
import dev.ridgeway.server.catalog.sources.CatalogReader;
import dev.ridgeway.server.catalog.sources.CatalogSettings;
import dev.ridgeway.server.catalog.sources.SourceReading;
import dev.ridgeway.server.catalog.store.CatalogStore;
import dev.ridgeway.server.catalog.store.StoredEntity;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.platform.Audit;
import dev.ridgeway.server.platform.AuditEntry;
import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.platform.Violation;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** What exists and how it relates. Whoever may not read entities finds none; whoever may not change them is refused. */
@Service
public class Catalog {

    private static final int LONGEST_ADDRESS = 2_000;
    private static final String NOT_FOUND = "Check the spelling; the catalog lists what there is.";

    private final CatalogIndex index;
    private final CatalogStore store;
    private final CatalogIngest ingest;
    private final CatalogReader reader;
    private final Audit audit;
    private final TransactionTemplate transactions;
    private final InstantSource clock;

    private final CatalogSettings settings;

    Catalog(
            CatalogSettings settings,
            CatalogIndex index,
            CatalogStore store,
            CatalogIngest ingest,
            CatalogReader reader,
            Audit audit,
            TransactionTemplate transactions,
            InstantSource clock) {
        this.settings = settings;
        this.index = index;
        this.store = store;
        this.ingest = ingest;
        this.reader = reader;
        this.audit = audit;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** The entity; empty also when the actor may not read it. */
    public Optional<Entity> entity(Actor actor, EntityRef ref) {
        return mayRead(actor) ? index.entity(ref) : Optional.empty();
    }

    /** Of each reference its entity; null for one that the filter does not find, or that is not spelled exactly so. */
    List<@Nullable Entity> entities(Actor actor, List<String> refs, EntityFilter filter) {
        Predicate<EntityRef> wanted = mayRead(actor) ? index.matcher(filter) : _ -> false;
        List<@Nullable Entity> found = new ArrayList<>(refs.size());
        for (String ref : refs) {
            found.add(spelled(ref).filter(wanted).flatMap(index::entity).orElse(null));
        }
        return found;
    }

    private static Optional<EntityRef> spelled(String text) {
        try {
            return Optional.of(EntityRef.parse(text)).filter(it -> it.toString().equals(text));
        } catch (Problem.Invalid e) {
            return Optional.empty();
        }
    }

    /** The entity with that {@code metadata.uid}. */
    public Optional<Entity> entityByUid(Actor actor, String uid) {
        return mayRead(actor) ? index.byUid(uid) : Optional.empty();
    }

    /** Whether the entity is one the filter finds; false for what the actor may not read. */
    public boolean matches(Actor actor, Entity entity, EntityFilter filter) {
        return mayRead(actor) && index.matcher(filter).test(entity.ref());
    }

    /** The part of all that match which the query's limit and offset name. */
    public EntityPage query(Actor actor, EntityQuery query) {
        return query(actor, query, null);
    }

    /** The same, continued at a position that an earlier page gave; the offset is then ignored. */
    public EntityPage query(Actor actor, EntityQuery query, @Nullable EntityPosition position) {
        return mayRead(actor) ? index.page(query, position) : new EntityPage(List.of(), 0, null, null);
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
        store.locations().stream()
                .filter(it -> it.text().equals(root))
                .findFirst()
                .ifPresent(ingest::refresh);
    }

    /** Everything wrong with the entity, all at once. */
    public List<Violation> validate(Actor actor, @Nullable Object entity) {
        actor.require(Permission.CATALOG_ENTITY_VALIDATE);
        return EntityRules.violations(entity, path -> 0);
    }

    /** Registers an address and reads it; one that is registered is read again and returned. */
    public Location register(Actor actor, String target) {
        actor.require(Permission.CATALOG_LOCATION_CREATE);
        writable();
        Location location = location(target);
        transactions.executeWithoutResult(status -> {
            boolean known = store.holds(location);
            store.add(location, "registered");
            if (!known) {
                record(actor, "location.register", location.text());
            }
        });
        ingest.refresh(location);
        return location;
    }

    /** The same, but one that is registered already is refused unless {@code again}. */
    Location register(Actor actor, String target, boolean again) {
        actor.require(Permission.CATALOG_LOCATION_CREATE);
        boolean registered = locationOf(target)
                .filter(it -> store.originOf(it).equals("registered"))
                .isPresent();
        if (registered && !again) {
            throw new Problem.Conflict(
                    "location-exists", "Location url:" + target + " already exists", "Refresh it instead.");
        }
        return register(actor, target);
    }

    /** Registers and reads; returns what the address brought. Refused when anything of it could not be taken. */
    public List<Entity> registerNow(Actor actor, String target) {
        Location location = register(actor, target);
        List<CatalogError> errors = errorsOf(location);
        if (!errors.isEmpty()) {
            throw invalid(errors);
        }
        return entitiesOf(location);
    }

    /** What registering would bring; stores nothing. */
    public List<Entity> preview(Actor actor, String target) {
        actor.require(Permission.CATALOG_LOCATION_CREATE);
        Location location = location(target);
        SourceReading reading = reader.read(location, true);
        if (!reading.errors().isEmpty()) {
            throw invalid(reading.errors());
        }
        List<Entity> found = new ArrayList<>();
        for (StoredEntity row : reading.entities()) {
            if (!row.ref().toString().equals(location.entityRef())) {
                found.add(Entity.of(content(row)));
            }
        }
        return found;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> content(StoredEntity row) {
        return JsonMapper.shared().readValue(row.content(), Map.class);
    }

    private static Problem.Invalid invalid(List<CatalogError> errors) {
        CatalogError first = errors.getFirst();
        return new Problem.Invalid(
                "location-unreadable",
                first.message(),
                first.remedy(),
                errors.stream()
                        .map(it -> new Violation(it.path(), it.message(), it.remedy(), it.line()))
                        .toList());
    }

    /** Removes a location and what it brought. */
    public void unregister(Actor actor, String id) {
        actor.require(Permission.CATALOG_LOCATION_DELETE);
        writable();
        Location location = location(actor, id);
        if (store.originOf(location).equals("configuration")) {
            throw new Problem.Forbidden(
                    "location-configured",
                    location.text() + " is named in the configuration.",
                    "Remove it from catalog.locations in app-config.yaml.");
        }
        ingest.remove(location, () -> record(actor, "location.unregister", location.text()));
    }

    /** Removes an entity; its source brings it back when it is read again and still holds it. */
    public void delete(Actor actor, String uid) {
        actor.require(Permission.CATALOG_ENTITY_DELETE);
        index.byUid(uid)
                .map(Entity::ref)
                .ifPresent(ref -> ingest.remove(ref, () -> record(actor, "entity.delete", ref.toString())));
    }

    /** Addresses that were registered by people and runs. */
    public List<Location> locations(Actor actor) {
        return actor.can(Permission.CATALOG_LOCATION_READ)
                ? store.locations().stream()
                        .filter(it -> !store.originOf(it).equals("configuration"))
                        .toList()
                : List.of();
    }

    /** The location with that id. */
    public Location location(Actor actor, String id) {
        return (actor.can(Permission.CATALOG_LOCATION_READ) ? store.locations() : List.<Location>of())
                .stream()
                        .filter(it -> it.id().equals(id))
                        .findFirst()
                        .orElseThrow(() -> new Problem.NotFound(
                                "location-not-found",
                                "Found no location with ID " + id,
                                "List the locations for their ids."));
    }

    /** The location an entity came from; empty when it came from the configuration. */
    public Optional<Location> locationOf(Actor actor, EntityRef ref) {
        String root = index.known(ref).map(IndexedEntity::root).orElse("");
        return locations(actor).stream().filter(it -> it.text().equals(root)).findFirst();
    }

    /** The location of an address, if it is one; for runs that ask before they act. */
    public Optional<Location> locationOf(String target) {
        String id = location(target).id();
        return store.locations().stream().filter(it -> it.id().equals(id)).findFirst();
    }

    /** What a location brought, its own Location entity left out. */
    public List<Entity> entitiesOf(Location location) {
        String annotation = "metadata.annotations.backstage.io/managed-by-origin-location";
        EntityQuery brought = EntityQuery.matching(EntityFilter.equal(annotation, location.text()));
        return index.page(brought, null).items().stream()
                .filter(it -> !it.ref().toString().equals(location.entityRef()))
                .toList();
    }

    /** Everything the sources hold that could not be taken. */
    public List<CatalogError> errors(Actor actor) {
        return mayRead(actor)
                ? store.errors().values().stream().flatMap(List::stream).toList()
                : List.of();
    }

    private List<CatalogError> errorsOf(Location location) {
        return index.known(EntityRef.parse(location.entityRef()))
                .map(IndexedEntity::errors)
                .orElse(List.of());
    }

    private void writable() {
        if (settings.readonly()) {
            throw new Problem.Forbidden(
                    "catalog-readonly",
                    "The catalog takes no locations, because catalog.readonly is set.",
                    "Add the address to catalog.locations in app-config.yaml.");
        }
    }

    private static Location location(String target) {
        String stripped = target.strip();
        boolean web = stripped.startsWith("https://") || stripped.startsWith("http://");
        if (!web || stripped.length() > LONGEST_ADDRESS) {
            throw new Problem.Invalid(
                    "location-invalid",
                    "\"" + stripped + "\" is not an address.",
                    "Write the whole https:// address of a catalog-info.yaml.");
        }
        return location("url", stripped);
    }

    static Location location(String type, String target) {
        String same = type.equals("url")
                ? target.replaceFirst("^(https://git\\.ridgeway\\.internal/[^/]+/[^/]+)/tree/", "$1/blob/")
                : target;
        String text = type + ":" + same;
        String id =
                UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
        return new Location(id, type, same, "location:default/generated-" + sha1(text));
    }

    private static String sha1(String text) {
        try {
            byte[] digest =
                    java.security.MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return java.util.HexFormat.of().formatHex(digest);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static Problem.NotFound notFound(EntityRef ref) {
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
