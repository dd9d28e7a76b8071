package dev.ridgeway.server.delivery;

import dev.ridgeway.plugin.Reading;
import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.plugin.code.Commit;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.plugin.delivery.DeliveryClosed;
import dev.ridgeway.plugin.delivery.DeliveryTarget;
import dev.ridgeway.server.catalog.Environments;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.code.CommitRange;
import dev.ridgeway.server.delivery.DeploymentStore.StoredDeployment;
import dev.ridgeway.server.delivery.Emergencies.Open;
import dev.ridgeway.server.delivery.Engines.Engine;
import dev.ridgeway.server.delivery.EntityDelivery.CommitLine;
import dev.ridgeway.server.delivery.EntityDelivery.DeploymentView;
import dev.ridgeway.server.delivery.EntityDelivery.Environment;
import dev.ridgeway.server.delivery.EntityDelivery.Trouble;
import dev.ridgeway.server.delivery.EntityDelivery.Waiting;
import dev.ridgeway.server.delivery.EntityTargets.Place;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.platform.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a page says of one environment, from our own record, what its engine told last and the commits between two versions. */
@Component
class EnvironmentViews {

    private final Engines engines;
    private final ReleaseReader releases;
    private final Emergencies emergencies;
    private final Code code;
    private final InstantSource clock;

    EnvironmentViews(Engines engines, ReleaseReader releases, Emergencies emergencies, Code code, InstantSource clock) {
        this.engines = engines;
        this.releases = releases;
        this.emergencies = emergencies;
        this.code = code;
        this.clock = clock;
    }

    static @Nullable Trouble trouble(Reading<?> reading) {
        return switch (reading) {
            case Reading.Fresh<?> fresh -> null;
            case Reading.Stale<?> stale -> Trouble.of(stale.problem());
            case Reading.Unavailable<?> unavailable -> Trouble.of(unavailable.problem());
        };
    }

    /**
     * One environment.
     *
     * @param deployments to it, the newest first
     * @param before from which versions come to it; null where that is not asked for
     * @param open where versions were put to run past Git
     */
    Environment environment(
            Actor actor,
            Place place,
            List<StoredDeployment> deployments,
            @Nullable Environment before,
            List<Open> open) {
        Optional<Engine> engine = engines.named(place.engine());
        Optional<DeliveryTarget> target = engine.flatMap(it -> it.target(place.target()));
        Optional<DeliveryClosed> closed = target.filter(DeliveryTarget::automatic)
                .flatMap(it -> engine.get().closed(place.target()));
        Optional<StoredDeployment> last = deployments.stream().findFirst();
        Optional<StoredDeployment> known = deployments.stream()
                .filter(it -> it.outcome() == Outcome.SUCCEEDED || it.outcome() == Outcome.UNKNOWN)
                .findFirst();
        @Nullable
        DeploymentView there = known.map(it -> view(it, place.environment())).orElse(null);
        Reading<Integer> reading = engine.map(Engine::reading)
                .orElseGet(() -> new Reading.Unavailable<>(place.engine(), notConnected(place.engine())));
        return new Environment(
                place.environment(),
                reading.source(),
                place.target(),
                there,
                last.map(it -> view(it, place.environment())).orElse(null),
                LastDeployment.says(target, last, closed),
                reading instanceof Reading.Fresh
                        && closed.isEmpty()
                        && target.filter(it -> stuck(it, last)).isPresent(),
                target.filter(it -> differs(it, last)).isPresent(),
                target.map(DeliveryTarget::automatic).orElse(true),
                target.map(DeliveryTarget::paused).orElse(null),
                closed.orElse(null),
                target.isEmpty() && reading instanceof Reading.Fresh,
                before == null || (there == null && last.isPresent()) ? null : waiting(actor, before, there),
                asOf(reading),
                trouble(reading),
                silence(actor, place, last),
                open.stream()
                        .filter(it -> it.engine().equals(place.engine())
                                && it.target().equals(place.target()))
                        .map(Open::emergency)
                        .findFirst()
                        .orElse(null));
    }

    private @Nullable String silence(Actor actor, Place place, Optional<StoredDeployment> last) {
        return actor.can(Permission.DELIVERY_BREAK_GLASS)
                ? last.map(StoredDeployment::repository)
                        .filter(it -> !it.isEmpty())
                        .flatMap(it -> emergencies.silence(place, it))
                        .orElse(null)
                : null;
    }

    private static ToolUnavailable notConnected(String engine) {
        return new ToolUnavailable(
                "delivery-not-connected",
                engine + " is not connected any more; this is what it delivered.",
                "Connect it again under the same name, if it still exists.");
    }

    private boolean stuck(DeliveryTarget target, Optional<StoredDeployment> last) {
        Instant began = target.latest() == null ? null : target.latest().startedAt();
        return last.filter(it -> it.outcome() == Outcome.UNDER_WAY
                        && it.startedAt().equals(began)
                        && it.startedAt().isBefore(clock.instant().minus(Outcome.BUDGET)))
                .isPresent();
    }

    private static boolean differs(DeliveryTarget target, Optional<StoredDeployment> last) {
        return target.different()
                && target.problem().isEmpty()
                && last.filter(it -> it.outcome() != Outcome.UNDER_WAY
                                && it.revision().equals(target.wanted()))
                        .isPresent();
    }

    /** What is in the environment that versions come from; of several places in it the last that has something. */
    static @Nullable Environment before(String environment, List<Environment> earlier) {
        if (Environments.isPreview(environment)) {
            return null;
        }
        return earlier.stream()
                .map(Environment::name)
                .filter(it -> !it.equals(environment))
                .reduce((one, later) -> later)
                .flatMap(name -> earlier.stream()
                        .filter(it -> it.name().equals(name) && it.known() != null)
                        .reduce((one, later) -> later))
                .orElse(null);
    }

    private static @Nullable Instant asOf(Reading<?> reading) {
        return switch (reading) {
            case Reading.Fresh<?> fresh -> fresh.asOf();
            case Reading.Stale<?> stale -> stale.asOf();
            case Reading.Unavailable<?> unavailable -> null;
        };
    }

    /** Only what came up in the environment before is worth to go on; where nothing is yet, no commits are told. */
    private @Nullable Waiting waiting(Actor actor, Environment before, @Nullable DeploymentView here) {
        DeploymentView there = before.known();
        if (there == null
                || (here != null
                        && here.release().revision().equals(there.release().revision()))) {
            return null;
        }
        List<CommitLine> commits = Optional.ofNullable(here)
                .flatMap(it -> repository(there)
                        .flatMap(name -> between(
                                actor,
                                name,
                                it.release().revision(),
                                there.release().revision())))
                .map(it -> lines(it.commits()))
                .orElse(List.of());
        return new Waiting(before.name(), there.release().version(), commits);
    }

    private Optional<RepositoryName> repository(DeploymentView deployment) {
        return releases.repository(deployment.repository());
    }

    Optional<CommitRange> between(Actor actor, RepositoryName name, String base, String head) {
        return asking(actor, () -> code.between(actor, name, base, head));
    }

    /** Nothing, where the actor may not read code or its host does not answer: the page does without. */
    static <T> Optional<T> asking(Actor actor, Supplier<Optional<T>> work) {
        if (!actor.can(Permission.CODE_READ)) {
            return Optional.empty();
        }
        try {
            return work.get();
        } catch (Problem.ToolFailed away) {
            return Optional.empty();
        }
    }

    static List<CommitLine> lines(List<Commit> commits) {
        return commits.stream()
                .map(it -> new CommitLine(it.id(), it.title(), it.author(), it.at()))
                .toList();
    }

    static DeploymentView view(StoredDeployment it, String environment) {
        Instant up = it.upAt();
        return new DeploymentView(
                it.id(),
                environment,
                it.release(),
                it.outcome(),
                it.askedBy(),
                it.revision(),
                it.repository(),
                it.images(),
                it.message(),
                it.startedAt(),
                it.endedAt(),
                it.upAt(),
                up == null ? null : Duration.between(it.startedAt(), up).toSeconds());
    }
}
