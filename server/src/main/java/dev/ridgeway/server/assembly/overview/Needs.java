package dev.ridgeway.server.assembly.overview;

import dev.ridgeway.server.catalog.Catalog;
import dev.ridgeway.server.catalog.CatalogError;
import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.connections.Connection;
import dev.ridgeway.server.connections.Connections;
import dev.ridgeway.server.delivery.Delivery;
import dev.ridgeway.server.delivery.EntityDelivery.DeploymentView;
import dev.ridgeway.server.delivery.EntityDelivery.Environment;
import dev.ridgeway.server.delivery.Outcome;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.paths.Paths;
import dev.ridgeway.server.runtime.Runtime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What waits for somebody: runs that stopped, theirs that is down, was not delivered or cannot be read, and connections that fail. */
@Component
class Needs {

    private static final Set<String> TROUBLE = Set.of("down", "degraded");
    private static final Set<String> FAILING = Set.of("unreachable", "refused");
    private static final int MOST = 20;
    private static final Duration TOLD_FOR = Duration.ofDays(1);

    private final Catalog catalog;
    private final Runtime runtime;
    private final Delivery delivery;
    private final Connections connections;
    private final Paths paths;
    private final InstantSource clock;

    Needs(
            Catalog catalog,
            Runtime runtime,
            Delivery delivery,
            Connections connections,
            Paths paths,
            InstantSource clock) {
        this.clock = clock;
        this.catalog = catalog;
        this.runtime = runtime;
        this.delivery = delivery;
        this.connections = connections;
        this.paths = paths;
    }

    /**
     * One thing.
     *
     * @param kind {@code run}, {@code running}, {@code delivery}, {@code catalog} or {@code connection}
     * @param subject the reference of the entity, the id of the run, or the name of the connection
     * @param state {@code down}, {@code degraded}, {@code failed}, {@code stuck} or {@code unclear}
     * @param at since when; null where that is not known
     */
    record Need(
            String kind,
            String subject,
            String title,
            String state,
            String says,
            @Nullable Instant at) {}

    /** Good news of theirs. */
    record News(String entityRef, String says, Instant at) {}

    /**
     * What waits.
     *
     * @param more how much more does
     * @param good where nothing does, the last good news; null where there never was any
     * @param over what failed or took too long before, and came up within a day
     */
    record NeedsPage(List<Need> items, int more, @Nullable News good, List<News> over) {}

    /** {@code owned} is all that they own. */
    NeedsPage of(Actor actor, List<Entity> owned) {
        List<Entity> components =
                owned.stream().filter(it -> it.ref().kind().equals("component")).toList();
        List<Need> needs = new ArrayList<>(runs(actor));
        needs.addAll(services(actor, components));
        needs.addAll(connections(actor));
        needs.addAll(files(actor, owned));
        return new NeedsPage(
                needs.stream().limit(MOST).toList(),
                Math.max(0, needs.size() - MOST),
                needs.isEmpty() ? good(actor, components).orElse(null) : null,
                over(actor, components));
    }

    private List<Need> runs(Actor actor) {
        if (!actor.can(Permission.SCAFFOLDER_TASK_READ)) {
            return List.of();
        }
        return paths.stopped(actor).stream()
                .map(it -> new Need(
                        "run",
                        it.id().toString(),
                        it.title(),
                        it.status(),
                        it.status().equals("failed")
                                ? "It did not finish."
                                : "It waits: a person must say whether a step was done.",
                        it.at()))
                .toList();
    }

    /** An environment that is down or was not delivered to is said once, by what the cluster says of it if it does. */
    private List<Need> services(Actor actor, List<Entity> components) {
        Map<EntityRef, String> titles = new HashMap<>();
        components.forEach(it -> titles.put(it.ref(), it.title()));
        Map<String, Need> needs = new LinkedHashMap<>();
        if (actor.can(Permission.DELIVERY_READ)) {
            delivery.failed(actor, components)
                    .forEach((ref, environments) ->
                            environments.forEach(it -> delivered(ref, titles.getOrDefault(ref, ref.name()), it)
                                    .ifPresent(need -> needs.put(ref + " " + it.name(), need))));
        }
        if (actor.can(Permission.KUBERNETES_RESOURCES_READ)) {
            runtime.troubled(actor, components)
                    .forEach((ref, places) -> places.forEach(it -> {
                        Need before = needs.get(ref + " " + it.environment());
                        needs.put(
                                ref + " " + it.environment(),
                                new Need(
                                        "running",
                                        ref.toString(),
                                        titles.getOrDefault(ref, ref.name()),
                                        TROUBLE.contains(it.state()) ? it.state() : "failed",
                                        "In " + it.environment() + ": " + lowered(it.sentence()),
                                        it.since() == null && before != null ? before.at() : it.since()));
                    }));
        }
        return List.copyOf(needs.values());
    }

    private static String keeps(@Nullable DeploymentView known) {
        return known == null ? "" : "; " + known.release().version() + " was there before";
    }

    private static Optional<Need> delivered(EntityRef ref, String title, Environment environment) {
        DeploymentView last = environment.last();
        if (last == null || environment.gone() || (last.outcome() != Outcome.FAILED && !environment.stuck())) {
            return Optional.empty();
        }
        String version = last.release().version();
        return Optional.of(
                environment.stuck()
                        ? new Need(
                                "delivery",
                                ref.toString(),
                                title,
                                "stuck",
                                version + " is under way to " + environment.name() + " for more than twenty minutes"
                                        + keeps(environment.known()) + ".",
                                last.startedAt())
                        : new Need(
                                "delivery",
                                ref.toString(),
                                title,
                                "failed",
                                version + " did not come up in " + environment.name() + keeps(environment.known())
                                        + ".",
                                last.endedAt() == null ? last.startedAt() : last.endedAt()));
    }

    private static String lowered(String sentence) {
        return sentence.isEmpty() ? sentence : Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1);
    }

    /** They need those who may mend them. */
    private List<Need> connections(Actor actor) {
        if (!actor.can(Permission.CONNECTIONS_WRITE)) {
            return List.of();
        }
        return connections.connections(actor).stream()
                .filter(it -> FAILING.contains(it.state()))
                .map(it -> new Need("connection", it.name(), it.title(), "failed", says(it), it.since()))
                .toList();
    }

    private static String says(Connection connection) {
        Connection.Trouble problem = connection.problem();
        return problem == null ? "It does not answer." : problem.message();
    }

    /** One for each file or entity, by its first error. That of an entity is its owner's, though others share its file. */
    private List<Need> files(Actor actor, List<Entity> owned) {
        List<CatalogError> errors = catalog.errors(actor);
        if (errors.isEmpty()) {
            return List.of();
        }
        Map<String, Entity> theirs = new HashMap<>();
        for (Entity entity : owned) {
            theirs.put(entity.ref().toString(), entity);
            entity.annotation("backstage.io/managed-by-location")
                    .ifPresent(source -> theirs.putIfAbsent(source, entity));
        }
        Map<String, Need> needs = new LinkedHashMap<>();
        for (CatalogError error : errors) {
            Entity entity = theirs.get(error.entityRef().isEmpty() ? error.source() : error.entityRef());
            if (entity != null) {
                needs.putIfAbsent(
                        entity.ref().toString(),
                        new Need(
                                "catalog",
                                entity.ref().toString(),
                                entity.title(),
                                "failed",
                                "Its file cannot be read: " + error.message(),
                                error.since()));
            }
        }
        return List.copyOf(needs.values());
    }

    private List<News> over(Actor actor, List<Entity> components) {
        if (!actor.can(Permission.DELIVERY_READ)) {
            return List.of();
        }
        List<News> over = new ArrayList<>();
        delivery.recovered(actor, components, clock.instant().minus(TOLD_FOR))
                .forEach((ref, environments) -> environments.forEach(it -> {
                    DeploymentView last = it.last();
                    if (last != null && last.outcome() == Outcome.SUCCEEDED && !it.gone()) {
                        over.add(new News(
                                ref.toString(), last.release().version() + " came up in " + it.name(), up(last)));
                    }
                }));
        return over.stream()
                .sorted(Comparator.comparing(News::at).reversed())
                .limit(MOST)
                .toList();
    }

    private static Instant up(DeploymentView deployment) {
        Instant up = deployment.upAt();
        return up == null ? Objects.requireNonNullElse(deployment.endedAt(), deployment.startedAt()) : up;
    }

    private Optional<News> good(Actor actor, List<Entity> components) {
        if (!actor.can(Permission.DELIVERY_READ)) {
            return Optional.empty();
        }
        return delivery.lately(actor, components, 1, Outcome.SUCCEEDED).stream()
                .findFirst()
                .map(it -> new News(
                        it.entityRef(),
                        it.deployment().release().version() + " came up in "
                                + it.deployment().environment(),
                        it.deployment().startedAt()));
    }
}
