package dev.ridgeway.server.catalog.sources;

import dev.ridgeway.server.catalog.CatalogError;
import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.catalog.EntityFilter;
import dev.ridgeway.server.catalog.EntityQuery;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.catalog.Location;
import dev.ridgeway.server.catalog.discovery.ProvidedEntities;
import dev.ridgeway.server.catalog.index.CatalogIndex;
import dev.ridgeway.server.catalog.index.IndexedEntity;
import dev.ridgeway.server.catalog.model.EntityRules;
import dev.ridgeway.server.catalog.store.CatalogStore;
import dev.ridgeway.server.catalog.store.StoredEntity;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.platform.Audit;
import dev.ridgeway.server.platform.AuditEntry;
import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.platform.Violation;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** The addresses the catalog reads: registered, changed and removed. */
@Component
public class CatalogLocations {

    private static final Actor SELF = Actor.system("catalog");
    private static final int LONGEST_ADDRESS = 2_000;

    private final CatalogSettings settings;
    private final CatalogIndex index;
    private final CatalogStore store;
    private final CatalogIngest ingest;
    private final CatalogReader reader;
    private final Audit audit;
    private final TransactionTemplate transactions;
    private final InstantSource clock;

    CatalogLocations(
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

    /** Registers an address and reads it; one that is registered is read again and returned. */
    public Location register(Actor actor, String target) {
        actor.require(Permission.CATALOG_LOCATION_CREATE);
        writable();
        Location asked = location(target);
        Location location = transactions.execute(status -> {
            if (!store.holds(asked)) {
                record(actor, "location.register", asked.text());
            }
            return store.add(asked, "registered");
        });
        ingest.refresh(location);
        return location;
    }

    /** The same, but one that is registered already is refused unless {@code again}. */
    public Location register(Actor actor, String target, boolean again) {
        actor.require(Permission.CATALOG_LOCATION_CREATE);
        Location asked = location(target);
        if (!again && store.originOf(asked).equals("registered")) {
            throw taken(asked);
        }
        return register(actor, target);
    }

    private static Problem.Conflict taken(Location location) {
        return new Problem.Conflict(
                "location-exists", "Location " + location.text() + " already exists", "Refresh it instead.");
    }

    /** Registers and reads; returns what the address brought. Refused when anything of it could not be taken. */
    public List<Entity> registerNow(Actor actor, String target) {
        Location location = register(actor, target);
        List<CatalogError> errors = index.known(EntityRef.parse(location.entityRef()))
                .map(IndexedEntity::errors)
                .orElse(List.of());
        if (!errors.isEmpty()) {
            throw invalid(errors);
        }
        return brought(location);
    }

    private List<Entity> brought(Location location) {
        String annotation = "metadata.annotations.backstage.io/managed-by-origin-location";
        EntityQuery brought = EntityQuery.matching(EntityFilter.equal(annotation, location.text()));
        return index.page(brought, null).items().stream()
                .filter(it -> !it.ref().toString().equals(location.entityRef()))
                .toList();
    }

    /** What registering would bring, the Location entity included; stores nothing. */
    public List<Entity> preview(Actor actor, String target) {
        actor.require(Permission.CATALOG_LOCATION_CREATE);
        Location location = location(target);
        SourceReading reading = reader.read(location, true);
        if (!reading.errors().isEmpty()) {
            throw invalid(reading.errors());
        }
        return reading.entities().stream().map(row -> Entity.of(content(row))).toList();
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

    /** What the catalog files at the address hold, or could; {@code filename} is that of the one of a repository. */
    public LocationAnalysis analyze(Actor actor, String target, String filename) {
        actor.require(Permission.CATALOG_LOCATION_ANALYZE);
        String address = location(target).target();
        List<LocationAnalysis.Existing> existing =
                LocationAnalysis.file(address, filename).map(this::existing).orElse(List.of());
        List<Entity> proposed =
                existing.isEmpty() ? LocationAnalysis.proposal(address).stream().toList() : List.of();
        return new LocationAnalysis(existing, proposed);
    }

    private List<LocationAnalysis.Existing> existing(String file) {
        Location location = Location.of("url", file);
        List<LocationAnalysis.Existing> existing = new ArrayList<>();
        for (StoredEntity row : reader.read(location, false).entities()) {
            if (!row.ref().toString().equals(location.entityRef())) {
                String target = row.locator().substring("url:".length());
                boolean registered = store.location("url", target).isPresent();
                existing.add(new LocationAnalysis.Existing(target, registered, Entity.of(content(row))));
            }
        }
        return existing;
    }

    /** Takes errors off the list until their source is read again. */
    public void forget(Actor actor, Predicate<CatalogError> unwanted) {
        actor.require(Permission.CATALOG_ENTITY_DELETE);
        store.errors().forEach((location, errors) -> {
            List<CatalogError> rest = errors.stream().filter(unwanted.negate()).toList();
            if (rest.size() < errors.size()) {
                transactions.executeWithoutResult(status -> {
                    record(actor, "location.dismiss", location.text());
                    store.fail(location, rest);
                });
            }
        });
    }

    /** Everything wrong with an entity. */
    public List<Violation> violations(@Nullable Object entity) {
        return EntityRules.violations(entity, path -> 0, settings.kinds());
    }

    /** Lets a registered location lead to another address, and reads that. */
    public Location move(Actor actor, String id, String target) {
        actor.require(Permission.CATALOG_LOCATION_CREATE);
        actor.require(Permission.CATALOG_LOCATION_DELETE);
        writable();
        Location from = changeable(actor, id);
        Location to = from.at(location(target).target());
        if (to.equals(from)) {
            return from;
        }
        transactions.executeWithoutResult(status -> {
            if (store.holds(to)) {
                throw taken(to);
            }
            store.move(from, to);
            record(actor, "location.update", from.text() + " to " + to.text());
        });
        ingest.forget(from);
        ingest.refresh(to);
        return to;
    }

    /** Removes a location and what it brought. */
    public void unregister(Actor actor, String id) {
        Location location = removable(actor, id);
        ingest.remove(location, () -> record(actor, "location.unregister", location.text()));
    }

    /** Lets what is registered of a repository follow it to its other name, when the file is there. */
    void follow(String from, String to) {
        for (Location location : registeredIn(from)) {
            String target = to + location.target().substring(from.length());
            if (reader.read(Location.of(location.type(), target), true).errors().isEmpty()) {
                move(SELF, location.id(), target);
            }
        }
    }

    /** Removes what is registered of a repository that is said to be gone, when there is nothing. */
    void unregisterGone(String repository) {
        for (Location location : registeredIn(repository)) {
            SourceReading reading = reader.read(location, false);
            if (reading.errors().isEmpty() && reading.entities().size() == 1) {
                unregister(SELF, location.id());
            }
        }
    }

    private List<Location> registeredIn(String repository) {
        return store.locations().stream()
                .filter(it -> it.target().startsWith(repository + "/") && store.isOf(it, "registered"))
                .toList();
    }

    /** Why the actor cannot unregister the location; empty when that is possible. */
    public Optional<Problem> hindrance(Actor actor, String id) {
        try {
            removable(actor, id);
            return Optional.empty();
        } catch (Problem e) {
            return Optional.of(e);
        }
    }

    private Location removable(Actor actor, String id) {
        actor.require(Permission.CATALOG_LOCATION_DELETE);
        writable();
        return changeable(actor, id);
    }

    private Location changeable(Actor actor, String id) {
        Location location = one(actor, id);
        String origin = store.originOf(location);
        if (origin.equals("configuration")) {
            throw new Problem.Forbidden(
                    "location-configured",
                    location.text() + " is named in the configuration.",
                    "Change catalog.locations in app-config.yaml.");
        }
        if (origin.equals(ProvidedEntities.TYPE)) {
            throw new Problem.Forbidden(
                    "location-configured",
                    location.text() + " is named in the configuration.",
                    "Change catalog.providers in app-config.yaml.");
        }
        if (origin.startsWith("discovery ")) {
            throw new Problem.Forbidden(
                    "location-configured",
                    location.text() + " was found because of the configuration.",
                    "Change the filters of catalog.providers in app-config.yaml, or remove the file.");
        }
        return location;
    }

    /** Addresses that were registered by people and runs, by id. */
    public List<Location> all(Actor actor) {
        return actor.can(Permission.CATALOG_LOCATION_READ) ? store.ownLocations() : List.of();
    }

    /** The location with that id. */
    public Location one(Actor actor, String id) {
        return Optional.of(id)
                .filter(it -> actor.can(Permission.CATALOG_LOCATION_READ))
                .flatMap(store::location)
                .orElseThrow(() -> new Problem.NotFound(
                        "location-not-found", "Found no location with ID " + id, "List the locations for their ids."));
    }

    /** The location an entity came from; empty when it came from the configuration. */
    public Optional<Location> of(Actor actor, EntityRef ref) {
        String root = index.known(ref).map(IndexedEntity::root).orElse("");
        return all(actor).stream().filter(it -> it.text().equals(root)).findFirst();
    }

    /** The location of an address, if it is one. */
    public Optional<Location> at(String target) {
        Location asked = location(target);
        return store.location(asked.type(), asked.target());
    }

    /** Reads the location of that {@code type:target} again; returns when it is done. */
    public void refresh(String root) {
        int colon = root.indexOf(':');
        store.location(root.substring(0, colon), root.substring(colon + 1)).ifPresent(ingest::refresh);
    }

    private void writable() {
        if (settings.readonly()) {
            throw new Problem.Forbidden(
                    "catalog-readonly",
                    "The catalog takes no locations, because catalog.readonly is set.",
                    "Add the address to catalog.locations in app-config.yaml.");
        }
    }

    /** The location at an address; anything that is none is refused. */
    public static Location location(String target) {
        String stripped = target.strip();
        boolean web = stripped.startsWith("https://") || stripped.startsWith("http://");
        if (!web || stripped.length() > LONGEST_ADDRESS) {
            throw new Problem.Invalid(
                    "location-invalid",
                    "\"" + stripped + "\" is not an address.",
                    "Write the whole https:// address of a catalog-info.yaml.");
        }
        return Location.of("url", stripped);
    }

    private void record(Actor actor, String action, String subject) {
        audit.record(new AuditEntry(clock.instant(), actor.ref(), action, subject, actor.origin(), "succeeded", ""));
    }
}
