package dev.ridgeway.server.assembly.overview;

import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.server.catalog.Catalog;
import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.catalog.Environments;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.delivery.Delivery;
import dev.ridgeway.server.delivery.EntityDelivery.DeploymentView;
import dev.ridgeway.server.delivery.EntityDelivery.Environment;
import dev.ridgeway.server.delivery.Outcome;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.runtime.EntityRuntime.Running;
import dev.ridgeway.server.runtime.Runtime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** One line for each of several entities, with a question to each room for all of them. What the actor may not see is left out. */
@Component
class Lines {

    private static final Pattern REPOSITORY =
            Pattern.compile("url:https://" + Pattern.quote(Code.EMBEDDED) + "/([^/]+)/([^/]+)(?:/.*)?");

    private final Catalog catalog;
    private final Runtime runtime;
    private final Delivery delivery;
    private final Code code;
    private final Environments order;

    Lines(Catalog catalog, Runtime runtime, Delivery delivery, Code code, Environments order) {
        this.catalog = catalog;
        this.runtime = runtime;
        this.delivery = delivery;
        this.code = code;
        this.order = order;
    }

    /**
     * An entity in one line.
     *
     * @param changedAt when it was deployed, pushed to or described anew, whichever was last
     * @param changed what happened then, in words
     */
    record Line(
            String entityRef,
            String title,
            String description,
            List<Where> environments,
            @Nullable Instant changedAt,
            String changed) {}

    /**
     * An environment of it, with all versions that its targets have where they are different ones.
     *
     * @param version what serves there, else what was delivered last; empty when neither is known
     * @param state how the cluster says it runs, {@code delivered} where only the record of deliveries knows it
     * @param failed the version that was brought there last and did not come up, empty otherwise
     */
    record Where(String environment, String version, String state, String failed) {}

    private record Changed(Instant at, String what) {}

    List<Line> of(Actor actor, List<Entity> entities) {
        Map<EntityRef, List<Environment>> delivered =
                actor.can(Permission.DELIVERY_READ) ? delivery.environments(actor, entities) : Map.of();
        Map<EntityRef, Instant> described =
                catalog.changed(actor, entities.stream().map(Entity::ref).toList());
        Map<EntityRef, RepositoryName> repositories = repositories(entities);
        Map<String, Instant> pushed = new HashMap<>();
        if (actor.can(Permission.CODE_READ)) {
            code.pushed(actor, repositories.values()).forEach(it -> pushed.put(whateverItsCase(it.name()), it.at()));
        }
        return entities.stream()
                .map(entity -> {
                    List<Environment> there = delivered.getOrDefault(entity.ref(), List.of());
                    List<Changed> changes = new ArrayList<>(there.stream()
                            .flatMap(it -> Optional.ofNullable(it.last()).stream())
                            .map(it -> new Changed(it.startedAt(), it.release().version() + " to " + it.environment()))
                            .toList());
                    add(
                            changes,
                            "a push",
                            Optional.ofNullable(repositories.get(entity.ref()))
                                    .map(it -> pushed.get(whateverItsCase(it))));
                    add(changes, "its description", Optional.ofNullable(described.get(entity.ref())));
                    Changed last = changes.stream()
                            .max((one, other) -> one.at().compareTo(other.at()))
                            .orElse(null);
                    return new Line(
                            entity.ref().toString(),
                            entity.title(),
                            text(entity.metadata().get("description")),
                            environments(there, running(actor, entity)),
                            last == null ? null : last.at(),
                            last == null ? "" : last.what());
                })
                .toList();
    }

    private static void add(List<Changed> changes, String what, Optional<Instant> at) {
        at.ifPresent(it -> changes.add(new Changed(it, what)));
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    private List<Running> running(Actor actor, Entity entity) {
        return entity.ref().kind().equals("component") && actor.can(Permission.KUBERNETES_RESOURCES_READ)
                ? runtime.running(actor, entity.ref())
                : List.of();
    }

    private List<Where> environments(List<Environment> delivered, List<Running> running) {
        Map<String, Where> all = new TreeMap<>(order);
        for (Environment one : delivered) {
            DeploymentView known = one.known();
            DeploymentView last = one.last();
            if (!one.gone() && last != null) {
                Where where = new Where(
                        one.name(),
                        known == null ? "" : known.release().version(),
                        known == null ? "unknown" : "delivered",
                        last.outcome() == Outcome.FAILED ? last.release().version() : "");
                all.merge(one.name(), where, Lines::both);
            }
        }
        for (Running one : running) {
            Where before = all.get(one.environment());
            all.put(
                    one.environment(),
                    new Where(
                            one.environment(),
                            one.version(),
                            one.state(),
                            one.failed().isEmpty() && before != null ? before.failed() : one.failed()));
        }
        return List.copyOf(all.values());
    }

    /** What two targets brought to one environment. */
    private static Where both(Where one, Where other) {
        return new Where(
                one.environment(),
                both(one.version(), other.version()),
                one.state().equals(other.state()) ? one.state() : "unknown",
                both(one.failed(), other.failed()));
    }

    private static String both(String one, String other) {
        return Stream.of(one, other)
                .flatMap(it -> Stream.of(it.split(", ", -1)))
                .filter(it -> !it.isEmpty())
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static Map<EntityRef, RepositoryName> repositories(List<Entity> entities) {
        Map<EntityRef, RepositoryName> repositories = new HashMap<>();
        for (Entity entity : entities) {
            entity.annotation("backstage.io/source-location")
                    .or(() -> entity.annotation("backstage.io/managed-by-location"))
                    .map(REPOSITORY::matcher)
                    .filter(Matcher::matches)
                    .flatMap(it -> repository(it.group(1), it.group(2)))
                    .ifPresent(it -> repositories.put(entity.ref(), it));
        }
        return repositories;
    }

    /** Anybody may write anything into an annotation, also what names no repository. */
    private static Optional<RepositoryName> repository(String owner, String name) {
        try {
            return Optional.of(new RepositoryName(Code.EMBEDDED, owner, name.replaceFirst("\\.git$", "")));
        } catch (ToolRefused noRepository) {
            return Optional.empty();
        }
    }

    private static String whateverItsCase(RepositoryName name) {
        return name.path().toLowerCase(Locale.ROOT);
    }
}
