package dev.ridgeway.server.catalog.sources;

import dev.ridgeway.server.catalog.Location;
import dev.ridgeway.server.catalog.discovery.Discoveries;
import dev.ridgeway.server.catalog.discovery.DiscoveryRun;
import dev.ridgeway.server.catalog.discovery.ProvidedEntities;
import dev.ridgeway.server.catalog.store.CatalogSource;
import dev.ridgeway.server.catalog.store.CatalogStore;
import dev.ridgeway.server.catalog.store.SourceStore;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.platform.Audit;
import dev.ridgeway.server.platform.AuditEntry;
import dev.ridgeway.server.platform.Page;
import dev.ridgeway.server.platform.Problem;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What becomes of every location, for those who look after the catalog. */
@Component
class CatalogSources {

    private final CatalogStore store;
    private final SourceStore sources;
    private final CatalogIngest ingest;
    private final Discoveries discoveries;
    private final ProvidedEntities provided;
    private final Audit audit;
    private final InstantSource clock;

    CatalogSources(
            CatalogStore store,
            SourceStore sources,
            CatalogIngest ingest,
            Discoveries discoveries,
            ProvidedEntities provided,
            Audit audit,
            InstantSource clock) {
        this.provided = provided;
        this.audit = audit;
        this.clock = clock;
        this.store = store;
        this.sources = sources;
        this.ingest = ingest;
        this.discoveries = discoveries;
    }

    /** Those in a state (empty for all) whose address holds the text, those in trouble first. */
    Page<CatalogSource> sources(Actor actor, String state, String text, int limit, int offset) {
        mayRead(actor);
        List<CatalogSource> found = sources.sources(state, text, limit, offset).stream()
                .map(this::titled)
                .toList();
        return new Page<>(found, sources.count(state, text));
    }

    /** How many are in which state. */
    Map<String, Integer> states(Actor actor) {
        mayRead(actor);
        return sources.states();
    }

    /** Reads all of one again, changed or not, before it returns. */
    CatalogSource read(Actor actor, String id) {
        mayRead(actor);
        actor.require(Permission.CATALOG_ENTITY_REFRESH);
        Location location = store.location(id).orElseThrow(() -> notFound(id));
        record(actor, "location.read", location.text());
        ingest.refresh(location);
        return sources.source(id).map(this::titled).orElseThrow(() -> notFound(id));
    }

    private CatalogSource titled(CatalogSource source) {
        return source.type().equals(ProvidedEntities.TYPE) ? source.titled(provided.title(source.target())) : source;
    }

    /** The organisations that are looked into. */
    List<DiscoveryRun> discoveries(Actor actor) {
        mayRead(actor);
        return discoveries.all();
    }

    /** Lets an organisation be looked into at once; returns before that is done. */
    @Transactional
    void discover(Actor actor, String name) {
        mayRead(actor);
        actor.require(Permission.CATALOG_ENTITY_REFRESH);
        if (!discoveries.hurry(name)) {
            throw new Problem.NotFound(
                    "discovery-not-found",
                    "There is no discovery named \"" + name + "\".",
                    "List the sources for the discoveries there are.");
        }
        record(actor, "discovery.run", "discovery:" + name);
    }

    private void record(Actor actor, String action, String subject) {
        audit.record(new AuditEntry(clock.instant(), actor.ref(), action, subject, actor.origin(), "succeeded", ""));
    }

    private static void mayRead(Actor actor) {
        actor.require(Permission.CATALOG_LOCATION_READ);
        actor.require(Permission.CATALOG_ENTITY_READ);
    }

    private static Problem.NotFound notFound(String id) {
        return new Problem.NotFound(
                "location-not-found", "Found no location with ID " + id, "List the sources for their ids.");
    }
}
