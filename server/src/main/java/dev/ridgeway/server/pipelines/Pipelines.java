package dev.ridgeway.server.pipelines;

import dev.ridgeway.plugin.Reading;
import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.plugin.code.Commit;
import dev.ridgeway.plugin.code.GitHost;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.plugin.pipelines.PipelineEngine;
import dev.ridgeway.plugin.pipelines.PipelineRun;
import dev.ridgeway.plugin.pipelines.PipelineSource;
import dev.ridgeway.server.catalog.Catalog;
import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.delivery.Delivery;
import dev.ridgeway.server.delivery.EntityDelivery;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.pipelines.Builders.Known;
import dev.ridgeway.server.pipelines.EntityBuilds.Build;
import dev.ridgeway.server.pipelines.EntityBuilds.BuildStage;
import dev.ridgeway.server.pipelines.EntityBuilds.BuildStep;
import dev.ridgeway.server.pipelines.EntityBuilds.BuildTool;
import dev.ridgeway.server.pipelines.EntityBuilds.NewBuild;
import dev.ridgeway.server.pipelines.EntityBuilds.Trouble;
import dev.ridgeway.server.platform.Audit;
import dev.ridgeway.server.platform.AuditEntry;
import dev.ridgeway.server.platform.Problem;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** The door to what was built. A list never waits for a tool longer than a page may; one build is read when it is opened. */
@Service
public class Pipelines {

    private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._/@+-]{0,199}");
    private static final int SHORT = 7;
    private static final int MOST_DEPLOYMENTS = 200;
    private static final String NOT_INSTALLED = "tool-not-installed";
    private static final String SOURCE_LOCATION = "backstage.io/source-location";

    private final Builders builders;
    private final Catalog catalog;
    private final Code code;
    private final Delivery delivery;
    private final Audit audit;
    private final InstantSource clock;

    Pipelines(Builders builders, Catalog catalog, Code code, Delivery delivery, Audit audit, InstantSource clock) {
        this.builders = builders;
        this.catalog = catalog;
        this.code = code;
        this.delivery = delivery;
        this.audit = audit;
        this.clock = clock;
    }

    /** What was built of the entity, by whichever tool. */
    public EntityBuilds of(Actor actor, EntityRef ref, int limit) {
        Entity entity = readable(actor, ref);
        List<Build> builds = new ArrayList<>();
        List<BuildTool> asked = new ArrayList<>();
        View view = new View(actor, entity);
        builders.read(source(entity)).forEach((engine, reading) -> {
            ToolProblem problem = problem(reading);
            if (problem != null && problem.code().equals(NOT_INSTALLED)) {
                return;
            }
            Optional<Known> known = value(reading);
            asked.add(new BuildTool(
                    engine.name(),
                    engine.title(),
                    asOf(reading),
                    problem == null ? null : Trouble.of(problem),
                    known.map(Known::missing).orElse(List.of())));
            known.stream()
                    .flatMap(it -> it.runs().stream().limit(limit))
                    .forEach(it -> builds.add(view.build(engine.name(), it)));
        });
        return new EntityBuilds(
                ref.toString(),
                builds.stream()
                        .sorted(Comparator.comparing(Build::createdAt).reversed())
                        .limit(limit)
                        .toList(),
                asked,
                builders.all().size());
    }

    private Entity readable(Actor actor, EntityRef ref) {
        actor.require(Permission.PIPELINES_READ);
        return catalog.entity(actor, ref).orElseThrow(() -> Catalog.notFound(ref));
    }

    private static PipelineSource source(Entity entity) {
        Map<String, String> annotations = new HashMap<>();
        if (entity.metadata().get("annotations") instanceof Map<?, ?> all) {
            all.forEach((key, value) -> annotations.put(String.valueOf(key), String.valueOf(value)));
        }
        return new PipelineSource(entity.name(), annotations);
    }

    private static @Nullable ToolProblem problem(Reading<?> reading) {
        return switch (reading) {
            case Reading.Fresh<?> fresh -> null;
            case Reading.Stale<?> stale -> stale.problem();
            case Reading.Unavailable<?> unavailable -> unavailable.problem();
        };
    }

    private static <T> Optional<T> value(Reading<T> reading) {
        return switch (reading) {
            case Reading.Fresh<T> fresh -> Optional.of(fresh.value());
            case Reading.Stale<T> stale -> Optional.of(stale.value());
            case Reading.Unavailable<T> unavailable -> Optional.empty();
        };
    }

    private static @Nullable Instant asOf(Reading<?> reading) {
        return switch (reading) {
            case Reading.Fresh<?> fresh -> fresh.asOf();
            case Reading.Stale<?> stale -> stale.asOf();
            case Reading.Unavailable<?> unavailable -> null;
        };
    }

    /** One of its builds in full, as it is at this moment. */
    public Build build(Actor actor, EntityRef ref, String builder, String id) {
        Entity entity = readable(actor, ref);
        PipelineEngine engine = engine(builder);
        PipelineRun run = asked(engine, () -> engine.run(source(entity), id)).orElseThrow(() -> noSuchBuild(id));
        return new View(actor, entity).build(builder, run);
    }

    /** What a step wrote, not masked yet: only for {@link PipelinesController}, which closes it. */
    InputStream log(Actor actor, EntityRef ref, String builder, String id, String log) {
        Entity entity = readable(actor, ref);
        PipelineEngine engine = engine(builder);
        return asked(engine, () -> engine.log(source(entity), id, log));
    }

    /** Builds a commit or branch as the newest build did. */
    public NewBuild start(Actor actor, EntityRef ref, String builder, String revision) {
        actor.require(Permission.PIPELINES_CONTROL);
        if (!REVISION.matcher(revision).matches()) {
            throw new Problem.Invalid(
                    "revision-invalid",
                    "\"" + revision + "\" names no commit, branch or tag.",
                    "Write a name of letters, digits and . _ / @ + - as in Git.");
        }
        return new NewBuild(
                builder,
                acted(
                        actor,
                        ref,
                        builder,
                        "pipeline.start",
                        revision,
                        (engine, source) -> engine.start(source, revision, actor.ref())));
    }

    /** Builds the same again. */
    public NewBuild retry(Actor actor, EntityRef ref, String builder, String id) {
        return new NewBuild(
                builder,
                acted(
                        actor,
                        ref,
                        builder,
                        "pipeline.retry",
                        id,
                        (engine, source) -> engine.retry(source, id, actor.ref())));
    }

    /** Stops it. */
    public void cancel(Actor actor, EntityRef ref, String builder, String id) {
        acted(actor, ref, builder, "pipeline.cancel", id, (engine, source) -> {
            engine.cancel(source, id);
            return id;
        });
    }

    private interface Act {
        String on(PipelineEngine engine, PipelineSource source);
    }

    /** Whatever comes of it is in the record. */
    private String acted(Actor actor, EntityRef ref, String builder, String action, String what, Act act) {
        actor.require(Permission.PIPELINES_CONTROL);
        Entity entity = readable(actor, ref);
        PipelineEngine engine = engine(builder);
        PipelineSource source = source(entity);
        try {
            String made = asked(engine, () -> act.on(engine, source));
            record(actor, action, ref, "succeeded", builder + " " + what + (made.equals(what) ? "" : " -> " + made));
            return made;
        } catch (Problem problem) {
            record(actor, action, ref, problem.status() < 503 ? "refused" : "failed", builder + " " + what);
            throw problem;
        } finally {
            builders.forget(engine, source);
        }
    }

    private void record(Actor actor, String action, EntityRef ref, String outcome, String detail) {
        audit.record(
                new AuditEntry(clock.instant(), actor.ref(), action, ref.toString(), actor.origin(), outcome, detail));
    }

    private PipelineEngine engine(String name) {
        return builders.named(name)
                .orElseThrow(() -> new Problem.NotFound(
                        "builder-not-found",
                        "No tool that builds is connected under the name " + name + ".",
                        "Choose one of those that the entity's page names."));
    }

    private static <T> T asked(PipelineEngine engine, Supplier<T> question) {
        try {
            return question.get();
        } catch (ToolRefused refused) {
            if (refused.code().equals("pipeline-run-not-found")
                    || refused.code().equals("log-not-found")) {
                throw new Problem.NotFound(refused.code(), refused.message(), refused.remedy());
            }
            throw new Problem.ToolFailed(engine.title(), refused);
        } catch (ToolUnavailable away) {
            throw new Problem.ToolFailed(engine.title(), away);
        }
    }

    private static Problem.NotFound noSuchBuild(String id) {
        return new Problem.NotFound(
                "pipeline-run-not-found",
                "This entity has no build " + id + ".",
                "It may have been cleared away; look at the list again.");
    }

    /** One entity's builds as one actor sees them. */
    private final class View {
        private final Actor actor;
        private final Optional<RepositoryName> repository;
        private final CommitWay way;
        private final Map<String, Optional<Commit>> commits = new HashMap<>();

        View(Actor actor, Entity entity) {
            this.actor = actor;
            this.repository = repository(entity);
            this.way = new CommitWay(delivered(entity));
        }

        private Optional<EntityDelivery> delivered(Entity entity) {
            return actor.can(Permission.DELIVERY_READ)
                    ? Optional.of(delivery.of(actor, entity.ref(), MOST_DEPLOYMENTS))
                    : Optional.empty();
        }

        private Optional<RepositoryName> repository(Entity entity) {
            try {
                return actor.can(Permission.CODE_READ)
                        ? entity.annotation(SOURCE_LOCATION)
                                .map(it -> URI.create(it.replaceFirst("^url:", "")))
                                .flatMap(it -> code.place(actor, it))
                                .map(GitHost.Place::repository)
                        : Optional.empty();
            } catch (IllegalArgumentException | ToolProblem | Problem.ToolFailed unreadable) {
                return Optional.empty();
            }
        }

        private Optional<Commit> commit(String id) {
            return id.isEmpty()
                    ? Optional.empty()
                    : commits.computeIfAbsent(id, it -> repository.flatMap(in -> code.commit(actor, in, it)));
        }

        Build build(String builder, PipelineRun run) {
            Optional<Commit> commit = commit(run.commit());
            Instant began = run.startedAt();
            Instant ended = run.endedAt();
            return new Build(
                    builder,
                    run.id(),
                    run.title(),
                    run.commit(),
                    run.commit().substring(0, Math.min(run.commit().length(), SHORT)),
                    run.branch(),
                    commit.map(Commit::title).orElse(""),
                    commit.map(Commit::author).orElse(""),
                    run.by(),
                    BuildState.of(run.state()),
                    run.says(),
                    run.message(),
                    run.createdAt(),
                    began,
                    ended,
                    began == null
                            ? null
                            : Long.valueOf(Duration.between(began, ended == null ? clock.instant() : ended)
                                    .toSeconds()),
                    run.image(),
                    run.digest(),
                    run.stages().stream()
                            .map(it -> new BuildStage(
                                    it.name(),
                                    BuildState.of(it.state()),
                                    it.says(),
                                    it.startedAt(),
                                    it.endedAt(),
                                    it.steps().stream()
                                            .map(step -> new BuildStep(
                                                    step.name(),
                                                    BuildState.of(step.state()),
                                                    step.says(),
                                                    step.startedAt(),
                                                    step.endedAt(),
                                                    step.log()))
                                            .toList()))
                            .toList(),
                    way.of(run, commit.map(Commit::at).orElse(null)),
                    run.link(),
                    run.command());
        }
    }
}
