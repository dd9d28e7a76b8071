package dev.ridgeway.server.delivery;

import dev.ridgeway.plugin.Reading;
import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.catalog.Environments;
import dev.ridgeway.server.delivery.DeploymentStore.StoredTarget;
import dev.ridgeway.server.delivery.EntityTargets.Place;
import dev.ridgeway.server.platform.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Finds the one place that an environment of an entity is, where something is to be delivered to. */
@Component
class Places {

    private static final Set<String> NOT_THERE = Set.of("environment-unknown", "environment-gone");

    private final Engines engines;
    private final DeploymentStore store;
    private final Environments order;

    Places(Engines engines, DeploymentStore store, Environments order) {
        this.engines = engines;
        this.store = store;
        this.order = order;
    }

    /** A place with the targets that followed each other there, the newest first. */
    record Found(Place place, List<StoredTarget> targets) {
        List<Long> ids() {
            return targets.stream().map(StoredTarget::id).toList();
        }

        StoredTarget target() {
            return targets.getFirst();
        }
    }

    Found of(Entity entity, String environment) {
        Map<Place, List<StoredTarget>> all = new EntityTargets(entity).of(store.targets());
        List<Found> there = all.entrySet().stream()
                .filter(it -> it.getKey().environment().equals(environment))
                .map(it -> new Found(it.getKey(), it.getValue()))
                .toList();
        if (there.isEmpty()) {
            List<String> names = all.keySet().stream()
                    .map(Place::environment)
                    .distinct()
                    .sorted(order)
                    .toList();
            throw new Problem.Invalid(
                    "environment-unknown",
                    "Nothing delivers " + entity.title() + " to \"" + environment + "\".",
                    names.isEmpty()
                            ? "Connect what delivers it, such as Argo CD; its page says how."
                            : "Choose one of " + String.join(", ", names) + ".");
        }
        List<Found> kept = there.stream().filter(it -> !gone(it.place())).toList();
        if (kept.size() == 1) {
            return kept.getFirst();
        }
        throw kept.isEmpty()
                ? new Problem.Invalid(
                        "environment-gone",
                        entity.title() + " is not delivered to " + environment + " any more.",
                        "Bring " + there.getFirst().place().target() + " back in the tool that delivered it.")
                : new Problem.Invalid(
                        "environment-twice",
                        entity.title() + " is delivered to " + environment + " by "
                                + String.join(
                                        " and ",
                                        kept.stream()
                                                .map(it -> it.place().target())
                                                .toList())
                                + ", so it is not certain which of them is meant.",
                        "Give each its own label ridgeway.dev/environment.");
    }

    /** The same; empty where nothing delivers there, or not any more. */
    Optional<Found> ifThere(Entity entity, String environment) {
        try {
            return Optional.of(of(entity, environment));
        } catch (Problem.Invalid problem) {
            if (NOT_THERE.contains(problem.code())) {
                return Optional.empty();
            }
            throw problem;
        }
    }

    /** Only an engine that answers can say so. */
    boolean gone(Place place) {
        return engines.named(place.engine())
                .filter(it -> it.reading() instanceof Reading.Fresh
                        && it.target(place.target()).isEmpty())
                .isPresent();
    }
}
