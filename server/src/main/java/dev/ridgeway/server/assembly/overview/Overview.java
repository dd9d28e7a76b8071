package dev.ridgeway.server.assembly.overview;

import dev.ridgeway.server.catalog.Catalog;
import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.catalog.EntityFilter;
import dev.ridgeway.server.catalog.EntityPage;
import dev.ridgeway.server.catalog.EntityQuery;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.delivery.Delivery;
import dev.ridgeway.server.delivery.EntityDelivery.Delivered;
import dev.ridgeway.server.delivery.EntityDelivery.DeploymentView;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Identity;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.paths.Paths;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/** What somebody sees first: theirs, what needs them, and what their teams did. */
@Component
class Overview {

    /** Of more than these one is not told at once. */
    private static final int MOST_OWNED = 2_000;

    private static final int MOST_OF_NOBODY = 500;
    private static final int MOST_PEOPLE = 500;
    private static final int MOST_GROUPS = 200;

    private final Catalog catalog;
    private final Identity identity;
    private final Lines lines;
    private final Needs needs;
    private final Delivery delivery;
    private final Code code;
    private final Paths paths;

    Overview(Catalog catalog, Identity identity, Lines lines, Needs needs, Delivery delivery, Code code, Paths paths) {
        this.catalog = catalog;
        this.identity = identity;
        this.lines = lines;
        this.needs = needs;
        this.delivery = delivery;
        this.code = code;
        this.paths = paths;
    }

    /** The first of their components and what they starred, by name, and how many there are. */
    record Mine(List<Lines.Line> items, long total) {}

    /**
     * Something that happened.
     *
     * @param kind {@code run}, {@code delivery} or {@code push}
     * @param subject the id of the run, the reference of the entity, or {@code owner/name} of the repository
     * @param state of a run or a delivery
     */
    record Happening(String kind, String subject, String title, String state, String by, Instant at) {}

    /** Lines of these, in their order; of those that are there. */
    List<Lines.Line> lines(Actor actor, List<String> refs) {
        actor.require(Permission.CATALOG_ENTITY_READ);
        return lines.of(
                actor,
                catalog.entities(actor, refs, EntityFilter.everything()).stream()
                        .filter(Objects::nonNull)
                        .toList());
    }

    Mine mine(Actor actor, int limit) {
        actor.require(Permission.CATALOG_ENTITY_READ);
        List<EntityFilter> any = new ArrayList<>();
        any.add(new EntityFilter.All(List.of(EntityFilter.equal("kind", "component"), owned(actor))));
        for (String starred : identity.starred(actor)) {
            EntityRef.spelled(starred)
                    .ifPresent(ref -> any.add(new EntityFilter.All(List.of(
                            EntityFilter.equal("metadata.name", ref.name()),
                            EntityFilter.equal("metadata.namespace", ref.namespace()),
                            EntityFilter.equal("kind", ref.kind())))));
        }
        EntityPage page = catalog.query(
                actor,
                EntityQuery.matching(new EntityFilter.AnyOf(any))
                        .orderedBy("metadata.name")
                        .page(0, limit));
        return new Mine(lines.of(actor, page.items()), page.totalItems());
    }

    Needs.NeedsPage needs(Actor actor) {
        actor.require(Permission.CATALOG_ENTITY_READ);
        return needs.of(actor, query(actor, owned(actor), MOST_OWNED));
    }

    /** What their groups and the groups below did, newest first; of who is in none, what everybody did. */
    List<Happening> lately(Actor actor, int limit) {
        actor.require(Permission.CATALOG_ENTITY_READ);
        Set<String> groups = groups(actor);
        Set<String> people = people(actor, groups);
        List<Happening> events = new ArrayList<>();
        if (actor.can(Permission.SCAFFOLDER_TASK_READ)) {
            paths.lately(actor, people, limit)
                    .forEach(it -> events.add(
                            new Happening("run", it.id().toString(), it.title(), it.status(), it.by(), it.at())));
        }
        if (actor.can(Permission.DELIVERY_READ)) {
            List<Entity> components = groups.isEmpty()
                    ? query(actor, EntityFilter.equal("kind", "component"), MOST_OF_NOBODY)
                    : query(
                            actor,
                            new EntityFilter.All(List.of(
                                    EntityFilter.equal("kind", "component"),
                                    new EntityFilter.In("relations.ownedby", owners(actor, groups)))),
                            MOST_OWNED);
            delivery.lately(actor, components, limit).forEach(it -> events.add(event(it)));
        }
        if (actor.can(Permission.CODE_READ)) {
            List<String> names =
                    groups.stream().map(it -> EntityRef.parse(it).name()).toList();
            code.pushed(actor, names, people, limit)
                    .forEach(it -> events.add(
                            new Happening("push", it.name().path(), it.name().path(), "", it.by(), it.at())));
        }
        return events.stream()
                .sorted(Comparator.comparing(Happening::at).reversed())
                .limit(limit)
                .toList();
    }

    private static Happening event(Delivered it) {
        DeploymentView deployment = it.deployment();
        return new Happening(
                "delivery",
                it.entityRef(),
                EntityRef.parse(it.entityRef()).name() + " "
                        + deployment.release().version() + " to " + deployment.environment(),
                deployment.outcome().word(),
                deployment.askedBy(),
                deployment.startedAt());
    }

    private static Set<String> owners(Actor actor, Set<String> groups) {
        Set<String> owners = new TreeSet<>(actor.ownership());
        owners.addAll(groups);
        return owners;
    }

    /** Those they own things under, and all below those that they are in themselves. */
    private Set<String> groups(Actor actor) {
        Set<String> groups = new TreeSet<>(actor.ownership());
        groups.removeIf(it -> !it.startsWith("group:"));
        Deque<EntityRef> open = new ArrayDeque<>();
        EntityRef.spelled(actor.ref())
                .flatMap(it -> catalog.entity(actor, it))
                .ifPresent(it -> open.addAll(it.related("memberOf")));
        Set<EntityRef> seen = new HashSet<>(open);
        while (!open.isEmpty() && seen.size() < MOST_GROUPS) {
            EntityRef group = open.poll();
            groups.add(group.toString());
            catalog.entity(actor, group)
                    .ifPresent(it ->
                            it.related("parentOf").stream().filter(seen::add).forEach(open::add));
        }
        return groups;
    }

    /** Who is in one of the groups, and themselves; nobody by name when there is no group. */
    private Set<String> people(Actor actor, Set<String> groups) {
        Set<String> people = new TreeSet<>();
        if (!groups.isEmpty()) {
            people.add(actor.ref());
            query(
                            actor,
                            new EntityFilter.All(List.of(
                                    EntityFilter.equal("kind", "user"),
                                    new EntityFilter.In("relations.memberof", groups))),
                            MOST_PEOPLE)
                    .forEach(it -> people.add(it.ref().toString()));
        }
        return people;
    }

    private static EntityFilter owned(Actor actor) {
        return new EntityFilter.In("relations.ownedby", actor.ownership());
    }

    private List<Entity> query(Actor actor, EntityFilter filter, int most) {
        return catalog.query(
                        actor,
                        EntityQuery.matching(filter).orderedBy("metadata.name").page(0, most))
                .items();
    }
}
