package dev.ridgeway.server.paths.releases;

import dev.ridgeway.plugin.paths.ActionFailed;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.delivery.Arrival;
import dev.ridgeway.server.delivery.Delivery;
import dev.ridgeway.server.delivery.EntityDelivery.DeploymentView;
import dev.ridgeway.server.delivery.Outcome;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.paths.steps.RunSettings;
import dev.ridgeway.server.pipelines.BuildState;
import dev.ridgeway.server.pipelines.EntityBuilds.Build;
import dev.ridgeway.server.pipelines.EntityBuilds.BuildStage;
import dev.ridgeway.server.pipelines.Pipelines;
import dev.ridgeway.server.platform.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What the first version of a service waits for on its way from a build to an answer, and how long each part of that took. */
@Component
class FirstVersion {

    private static final int LOOKED_BACK = 20;
    private static final int LOOKS_BETWEEN = 10;
    private static final String IMAGE = "image";
    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(10);

    private final Delivery delivery;
    private final Pipelines pipelines;
    private final RunSettings settings;

    FirstVersion(Delivery delivery, Pipelines pipelines, RunSettings settings) {
        this.settings = settings;
        this.delivery = delivery;
        this.pipelines = pipelines;
    }

    /** A service in an environment, as one person sees it, and when it was asked for. */
    record Wanted(Actor actor, EntityRef ref, String environment, Instant begun) {
        /** What is older was of another that had its name; tools tell times of their own clocks, some in whole seconds. */
        Instant since() {
            return begun.minus(CLOCKS_DIFFER);
        }
    }

    /** What took how long. */
    record Part(String name, long seconds) {
        String words() {
            return name + " " + words(seconds);
        }

        static String words(long seconds) {
            long minutes = seconds / 60;
            return minutes == 0 ? seconds + " s" : minutes + " min " + seconds % 60 + " s";
        }
    }

    /** The parts of the way, one after the other, and all of it. */
    record Took(List<Part> parts) {
        long seconds() {
            return parts.stream().mapToLong(Part::seconds).sum();
        }

        String words() {
            return Part.words(seconds()) + " from click to running: "
                    + parts.stream().map(Part::words).collect(Collectors.joining(", ")) + ".";
        }
    }

    /** Fails when its build did. Now and then the tools are asked to look again, since what they are told may be lost. */
    Arrival arrival(Wanted wanted, int looks) {
        if (looks % LOOKS_BETWEEN == LOOKS_BETWEEN - 1) {
            settings.delivery().ifPresent(it -> delivery.hurry(wanted.actor(), it.repository()));
            delivery.hurry(wanted.actor(), wanted.ref(), wanted.environment());
        }
        Arrival arrival = delivery.first(wanted.actor(), wanted.ref(), wanted.environment(), wanted.since());
        Optional<Build> build = arrival.outcome() == Outcome.UNDER_WAY ? newest(wanted) : Optional.empty();
        if (build.isEmpty() || released(wanted, build.get())) {
            return arrival;
        }
        Build of = build.get();
        return switch (of.state()) {
            case WAITING -> new Arrival(Outcome.UNDER_WAY, "The build of " + of.version() + " is about to begin.");
            case RUNNING -> new Arrival(Outcome.UNDER_WAY, "Building version " + of.version() + stage(wanted, of));
            case FAILED, CANCELLED ->
                throw new ActionFailed(
                        "build-failed",
                        "Version " + of.version() + " could not be built. " + of.says(),
                        "Read its log under the builds of " + wanted.ref().name()
                                + ", push what mends it or build it again, and retry the run.");
            case SUCCEEDED, SKIPPED ->
                new Arrival(Outcome.UNDER_WAY, "Built; " + of.version() + " is about to be delivered.");
        };
    }

    /** Whether the environment got what was built, so that the tool of delivery knows more of it than the one that builds. */
    private boolean released(Wanted wanted, Build build) {
        return deployments(wanted).stream().anyMatch(it -> of(build, it));
    }

    private List<DeploymentView> deployments(Wanted wanted) {
        return delivery.deployments(wanted.actor(), wanted.ref(), LOOKED_BACK).stream()
                .filter(it -> it.environment().equals(wanted.environment())
                        && !it.startedAt().isBefore(wanted.since()))
                .toList();
    }

    /** Whether the build made what was deployed; an environment is also deployed, of the same commit, when nothing is in it yet. */
    private static boolean of(Build build, DeploymentView deployment) {
        return deployment.release().digest().isEmpty()
                ? !deployment.images().isEmpty() && build.commit().equals(deployment.revision())
                : build.digest().isEmpty()
                        ? build.commit().equals(deployment.release().revision())
                        : build.digest().equals(deployment.release().digest());
    }

    private List<Build> builds(Wanted wanted) {
        return wanted.actor().can(Permission.PIPELINES_READ)
                ? pipelines.of(wanted.actor(), wanted.ref(), LOOKED_BACK).builds().stream()
                        .filter(it -> !it.createdAt().isBefore(wanted.since()))
                        .toList()
                : List.of();
    }

    private Optional<Build> newest(Wanted wanted) {
        return builds(wanted).stream().findFirst();
    }

    private String stage(Wanted wanted, Build build) {
        return whole(wanted, build).stages().stream()
                .filter(it -> it.state() == BuildState.RUNNING)
                .findFirst()
                .map(it -> ": " + it.name() + ".")
                .orElse(".");
    }

    /** With its stages, where they can be read. */
    private Build whole(Wanted wanted, Build build) {
        try {
            return pipelines.build(wanted.actor(), wanted.ref(), build.builder(), build.id());
        } catch (Problem.ToolFailed | Problem.NotFound unreadable) {
            return build;
        }
    }

    /** How long it took until the first version was up; empty when nobody saw when that was. */
    Optional<Took> took(Wanted wanted) {
        return deployments(wanted).stream()
                .filter(it -> it.outcome() == Outcome.SUCCEEDED
                        && it.upAt() != null
                        && !(it.release().digest().isEmpty() && it.images().isEmpty()))
                .reduce((newer, older) -> older)
                .map(it -> took(wanted, it));
    }

    private Took took(Wanted wanted, DeploymentView deployment) {
        Parts parts = new Parts(wanted.begun());
        builds(wanted).stream()
                .filter(it -> of(it, deployment))
                .findFirst()
                .map(it -> whole(wanted, it))
                .ifPresent(it -> built(parts, it));
        parts.until(deployment.endedAt(), "deliver");
        parts.until(deployment.upAt(), "answer");
        return new Took(parts.all);
    }

    private static void built(Parts parts, Build build) {
        Optional<BuildStage> image =
                build.stages().stream().filter(it -> it.name().equals(IMAGE)).findFirst();
        parts.until(build.startedAt(), "set up");
        image.ifPresent(it -> parts.until(it.startedAt(), "build"));
        parts.until(image.map(BuildStage::endedAt).orElse(build.endedAt()), image.isPresent() ? IMAGE : "build");
    }

    /** Adds up to the whole, also when tools tell their times in seconds only. */
    private static final class Parts {
        private final List<Part> all = new ArrayList<>();
        private Instant at;

        Parts(Instant begun) {
            at = begun;
        }

        void until(@Nullable Instant end, String name) {
            if (end == null) {
                return;
            }
            Instant later = end.isBefore(at) ? at : end;
            all.add(new Part(name, Math.round(Duration.between(at, later).toMillis() / 1000.0)));
            at = later;
        }
    }
}
