package dev.ridgeway.server.pipelines;

import dev.ridgeway.plugin.pipelines.PipelineRun;
import dev.ridgeway.server.catalog.Environments;
import dev.ridgeway.server.delivery.EntityDelivery;
import dev.ridgeway.server.delivery.EntityDelivery.DeploymentView;
import dev.ridgeway.server.delivery.EntityDelivery.Environment;
import dev.ridgeway.server.pipelines.EntityBuilds.Station;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The way of one commit as one line: the commit, its build, the image, and each environment in its order. */
final class CommitWay {

    private final Optional<EntityDelivery> delivery;

    /** Without an entity's delivery, where nothing delivers it or the actor may not see that, the way ends at the image. */
    CommitWay(Optional<EntityDelivery> delivery) {
        this.delivery = delivery;
    }

    List<Station> of(PipelineRun run, @Nullable Instant committedAt) {
        if (run.commit().isEmpty()) {
            return List.of();
        }
        Instant began = run.startedAt();
        Instant since = committedAt == null ? began : committedAt;
        BuildState built = BuildState.of(run.state());
        List<Station> way = new ArrayList<>();
        way.add(station("commit", BuildState.SUCCEEDED, committedAt, since));
        way.add(station("build", built, run.endedAt(), since));
        if (!run.digest().isEmpty()) {
            way.add(station("image", BuildState.SUCCEEDED, run.endedAt(), since));
        }
        for (Environment environment :
                delivery.map(EntityDelivery::environments).orElse(List.of())) {
            Station station = delivered(environment.name(), run, since);
            if (station.state() != BuildState.WAITING || !Environments.isPreview(environment.name())) {
                way.add(station);
            }
        }
        return way;
    }

    /** The best that became of it there: what came up once did. */
    private Station delivered(String environment, PipelineRun run, @Nullable Instant since) {
        return delivery.map(EntityDelivery::deployments).orElse(List.of()).stream()
                .filter(it -> it.environment().equals(environment) && of(run, it))
                .max(Comparator.comparing(DeploymentView::outcome)
                        .thenComparing(DeploymentView::startedAt, Comparator.reverseOrder()))
                .map(it -> station(environment, state(it), at(it), since))
                .orElseGet(() -> new Station(environment, BuildState.WAITING, null, null));
    }

    /** Two builds of one commit bring two images: then the image decides. */
    private static boolean of(PipelineRun run, DeploymentView deployment) {
        String digest = deployment.release().digest();
        if (!digest.isEmpty() && !run.digest().isEmpty()) {
            return digest.equals(run.digest());
        }
        return deployment.release().revision().equals(run.commit())
                || deployment.revision().equals(run.commit());
    }

    private static BuildState state(DeploymentView deployment) {
        return switch (deployment.outcome()) {
            case UNDER_WAY -> BuildState.RUNNING;
            case FAILED -> BuildState.FAILED;
            case REPLACED -> BuildState.SKIPPED;
            case SUCCEEDED, UNKNOWN -> BuildState.SUCCEEDED;
        };
    }

    private static @Nullable Instant at(DeploymentView deployment) {
        Instant up = deployment.upAt();
        return up == null ? deployment.endedAt() : up;
    }

    private static Station station(String name, BuildState state, @Nullable Instant at, @Nullable Instant since) {
        Long seconds = at == null || since == null || at.isBefore(since)
                ? null
                : Long.valueOf(Duration.between(since, at).toSeconds());
        return new Station(name, state, at, seconds);
    }
}
