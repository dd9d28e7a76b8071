package dev.ridgeway.server.delivery;

import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.connections.LabelSelector;
import dev.ridgeway.server.delivery.DeploymentStore.StoredTarget;
import dev.ridgeway.server.platform.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which targets are an entity's: those that its annotations {@code argocd/app-name} and {@code argocd/app-selector} choose,
 * and, of an entity that says neither, those that are labelled with its name, or with its {@code backstage.io/kubernetes-id}.
 */
final class EntityTargets {

    private static final String ENVIRONMENT = "ridgeway.dev/environment";
    private static final List<String> NAMES =
            List.of("ridgeway.dev/service", "app.kubernetes.io/instance", "app.kubernetes.io/name");
    private static final String ID = "backstage.io/kubernetes-id";

    private final String name;
    private final Optional<String> application;
    private final @Nullable LabelSelector selector;
    private final Optional<String> id;

    EntityTargets(Entity entity) {
        name = entity.name();
        application = entity.annotation("argocd/app-name");
        selector = entity.annotation("argocd/app-selector")
                .map(LabelSelector::parse)
                .orElse(null);
        id = entity.annotation(ID);
    }

    /** By place, in each those that were there one after the other under the same name, the newest first. */
    Map<Place, List<StoredTarget>> of(List<StoredTarget> all) {
        Map<Place, List<StoredTarget>> found = new LinkedHashMap<>();
        all.stream()
                .filter(this::chooses)
                .forEach(it -> found.computeIfAbsent(
                                new Place(environment(it), it.engine(), it.name()), place -> new ArrayList<>())
                        .add(it));
        return found;
    }

    /** The same of many entities, which are not all compared with all targets. */
    static Map<EntityRef, Map<Place, List<StoredTarget>>> of(List<Entity> entities, List<StoredTarget> all) {
        Map<String, List<StoredTarget>> byName = new HashMap<>();
        all.forEach(target -> Stream.concat(NAMES.stream(), Stream.of(ID))
                .map(target.labels()::get)
                .filter(Objects::nonNull)
                .distinct()
                .forEach(it ->
                        byName.computeIfAbsent(it, name -> new ArrayList<>()).add(target)));
        Map<EntityRef, Map<Place, List<StoredTarget>>> found = new LinkedHashMap<>();
        for (Entity entity : entities) {
            EntityTargets one = readable(entity);
            Map<Place, List<StoredTarget>> its =
                    one == null ? Map.of() : one.of(one.named() ? byName.getOrDefault(one.name, List.of()) : all);
            if (!its.isEmpty()) {
                found.put(entity.ref(), its);
            }
        }
        return found;
    }

    private static @Nullable EntityTargets readable(Entity entity) {
        try {
            return new EntityTargets(entity);
        } catch (Problem.Invalid unreadable) {
            return null;
        }
    }

    /** Whether nothing but its own name chooses its targets. */
    private boolean named() {
        return application.isEmpty()
                && selector == null
                && id.filter(it -> !it.equals(name)).isEmpty();
    }

    /** An environment as one target of one engine keeps it. */
    record Place(String environment, String engine, String target) {}

    private boolean chooses(StoredTarget target) {
        if (application.isPresent() || selector != null) {
            return application.filter(target.title()::equals).isPresent()
                    || (selector != null && selector.test(target.labels()));
        }
        return NAMES.stream().anyMatch(it -> name.equals(target.labels().get(it)))
                || id.filter(it -> it.equals(target.labels().get(ID))).isPresent();
    }

    /** What its label says, else how it is called after the entity, else where its objects live. */
    private String environment(StoredTarget target) {
        String said = target.labels().get(ENVIRONMENT);
        if (said != null) {
            return said;
        }
        String prefix = name + "-";
        return target.title().startsWith(prefix)
                ? target.title().substring(prefix.length())
                : target.namespace().isEmpty() ? target.title() : target.namespace();
    }
}
