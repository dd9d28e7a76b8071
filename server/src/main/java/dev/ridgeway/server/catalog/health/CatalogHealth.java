package dev.ridgeway.server.catalog.health;

import dev.ridgeway.server.catalog.Catalog;
import dev.ridgeway.server.catalog.CatalogError;
import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.catalog.EntityFilter;
import dev.ridgeway.server.catalog.EntityPage;
import dev.ridgeway.server.catalog.EntityQuery;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.catalog.index.CatalogIndex;
import dev.ridgeway.server.catalog.index.IndexedEntity;
import dev.ridgeway.server.catalog.index.MissingEntity;
import dev.ridgeway.server.catalog.sources.CatalogIngest;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.platform.Audit;
import dev.ridgeway.server.platform.AuditEntry;
import dev.ridgeway.server.platform.Page;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What is wrong, by problem. Orphans and what has no owner are asked of the index, page by page; errors and references
 * that lead nowhere are gathered at most every two seconds, however many people ask.
 */
@Component
class CatalogHealth {

    /** In the order in which they are mended. */
    static final List<String> PROBLEMS = List.of("never-valid", "error", "conflict", "orphan", "dangling", "ownerless");

    private static final Duration GOOD_FOR = Duration.ofSeconds(2);
    private static final EntityFilter ORPHANS = EntityFilter.equal("metadata.annotations.backstage.io/orphan", "true");
    private static final EntityFilter OWNERLESS = new EntityFilter.All(List.of(
            new EntityFilter.In("kind", Set.of("component", "api", "resource", "system", "domain", "template")),
            new EntityFilter.Not(new EntityFilter.Exists("relations.ownedby")),
            new EntityFilter.Not(EntityFilter.equal("metadata.annotations.ridgeway.dev/shipped", "true"))));
    private static final List<String> TEXT_FIELDS =
            List.of("metadata.name", "metadata.title", "metadata.namespace", "kind");

    private final Catalog catalog;
    private final CatalogIndex index;
    private final CatalogIngest ingest;
    private final Audit audit;
    private final InstantSource clock;

    private @Nullable Gathered gathered;

    CatalogHealth(Catalog catalog, CatalogIndex index, CatalogIngest ingest, Audit audit, InstantSource clock) {
        this.catalog = catalog;
        this.index = index;
        this.ingest = ingest;
        this.audit = audit;
        this.clock = clock;
    }

    private record Gathered(Instant at, Map<String, List<HealthFinding>> findings) {

        List<HealthFinding> of(String problem, String text) {
            List<HealthFinding> all = findings.getOrDefault(problem, List.of());
            return text.isEmpty()
                    ? all
                    : all.stream().filter(it -> it.holds(text)).toList();
        }
    }

    /** How much there is of each problem. */
    Map<String, Long> counts(Actor actor, String text) {
        Map<String, Long> counts = new LinkedHashMap<>();
        PROBLEMS.forEach(problem ->
                counts.put(problem, findings(actor, problem, text, 0, 0).total()));
        return counts;
    }

    /** Those of one problem that hold the text; a negative limit means all. */
    Page<HealthFinding> findings(Actor actor, String problem, String text, int limit, int offset) {
        actor.require(Permission.CATALOG_ENTITY_READ);
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        return switch (problem) {
            case "orphan" -> indexed(actor, ORPHANS, wanted, limit, offset, this::orphan);
            case "ownerless" -> ownerless(actor, wanted, limit, offset);
            default -> part(gathered(actor).of(problem, wanted), limit, offset);
        };
    }

    private static Page<HealthFinding> part(List<HealthFinding> all, int limit, int offset) {
        int from = Math.min(offset, all.size());
        int to = limit < 0 ? all.size() : (int) Math.min(all.size(), (long) from + limit);
        return new Page<>(all.subList(from, to), all.size());
    }

    private Page<HealthFinding> indexed(
            Actor actor,
            EntityFilter filter,
            String text,
            int limit,
            int offset,
            Function<Entity, HealthFinding> finding) {
        EntityPage page = catalog.query(
                actor, EntityQuery.matching(filter, text, TEXT_FIELDS).page(offset, limit));
        return new Page<>(page.items().stream().map(finding).toList(), page.totalItems());
    }

    /** First those that name no owner, then those that name one who is not there. */
    private Page<HealthFinding> ownerless(Actor actor, String text, int limit, int offset) {
        Page<HealthFinding> none = indexed(actor, OWNERLESS, text, limit, offset, this::withoutOwner);
        int before = (int) Math.max(0, offset - none.total());
        int rest = limit < 0 ? -1 : limit - none.items().size();
        Page<HealthFinding> unknown = part(gathered(actor).of("ownerless", text), rest, before);
        List<HealthFinding> items = new ArrayList<>(none.items());
        items.addAll(unknown.items());
        return new Page<>(items, none.total() + unknown.total());
    }

    private HealthFinding orphan(Entity entity) {
        List<String> others =
                index.namedBy(entity.ref()).stream().map(EntityRef::toString).toList();
        return written(
                        entity.ref(),
                        "Its source does not hold it any more.",
                        "Remove it, or write it into its source again.")
                .about(others);
    }

    private HealthFinding withoutOwner(Entity entity) {
        return written(entity.ref(), "It names no owner.", "Name a team as spec.owner in its file.");
    }

    private HealthFinding written(EntityRef ref, String sentence, String remedy) {
        String locator = index.known(ref).map(IndexedEntity::locator).orElse("");
        return HealthFinding.of(ref.toString(), sentence, remedy, locator, 0);
    }

    private synchronized Gathered gathered(Actor actor) {
        Instant now = clock.instant();
        if (gathered == null || now.isAfter(gathered.at().plus(GOOD_FOR))) {
            gathered = new Gathered(now, gather(actor));
        }
        return gathered;
    }

    private Map<String, List<HealthFinding>> gather(Actor actor) {
        Map<String, List<HealthFinding>> findings = new LinkedHashMap<>();
        PROBLEMS.forEach(problem -> findings.put(problem, new ArrayList<>()));
        for (CatalogError error : catalog.errors(actor)) {
            of(findings, problemOf(error))
                    .add(HealthFinding.of(
                            error.entityRef(), sentence(error), error.remedy(), error.source(), error.line()));
        }
        for (MissingEntity missing : index.missing()) {
            List<String> namedBy =
                    missing.namedBy().stream().map(EntityRef::toString).toList();
            of(findings, "dangling")
                    .add(written(
                                    missing.ref(),
                                    "It is named by " + entries(namedBy.size()) + ", and the catalog does not hold it.",
                                    "Register it, or correct the name where it is written.")
                            .about(namedBy));
            for (EntityRef owned : missing.asOwner()) {
                of(findings, "ownerless")
                        .add(written(
                                owned,
                                "Its owner " + missing.ref() + " is not in the catalog.",
                                "Correct spec.owner in its file, or register the owner."));
            }
        }
        return findings;
    }

    private static List<HealthFinding> of(Map<String, List<HealthFinding>> findings, String problem) {
        return findings.computeIfAbsent(problem, _ -> new ArrayList<>());
    }

    private String problemOf(CatalogError error) {
        if (error.name().equals("ConflictError")) {
            return "conflict";
        }
        boolean known = error.entityRef().isEmpty()
                ? bringsSomething(error.source())
                : index.known(EntityRef.parse(error.entityRef())).isPresent();
        return known ? "error" : "never-valid";
    }

    private boolean bringsSomething(String locator) {
        EntityFilter filter = new EntityFilter.All(List.of(
                EntityFilter.equal("metadata.annotations.backstage.io/managed-by-location", locator),
                new EntityFilter.Not(EntityFilter.equal("kind", "location"))));
        return index.page(EntityQuery.matching(filter).page(0, 1), null).totalItems() > 0;
    }

    private static String sentence(CatalogError error) {
        return error.path().isEmpty() ? error.message() : error.path() + ": " + error.message();
    }

    private static String entries(int count) {
        return count == 1 ? "one entry" : count + " entries";
    }

    /** What was asked to go and what went; the rest is no orphan any more. */
    record RemovedOrphans(List<String> removed, List<String> kept) {}

    /** Removes orphans, each with a line in the audit record; what is none any more stays. */
    RemovedOrphans removeOrphans(Actor actor, List<String> refs) {
        actor.require(Permission.CATALOG_ENTITY_READ);
        actor.require(Permission.CATALOG_ENTITY_DELETE);
        Set<EntityRef> going = new TreeSet<>();
        List<String> kept = new ArrayList<>();
        for (String ref : refs) {
            EntityRef.spelled(ref)
                    .flatMap(index.finder(ORPHANS))
                    .map(Entity::ref)
                    .ifPresentOrElse(going::add, () -> kept.add(ref));
        }
        if (!going.isEmpty()) {
            ingest.remove(going, () -> going.forEach(ref -> record(actor, ref)));
        }
        return new RemovedOrphans(going.stream().map(EntityRef::toString).toList(), kept);
    }

    private void record(Actor actor, EntityRef ref) {
        audit.record(new AuditEntry(
                clock.instant(), actor.ref(), "entity.delete", ref.toString(), actor.origin(), "succeeded", "orphan"));
    }
}
