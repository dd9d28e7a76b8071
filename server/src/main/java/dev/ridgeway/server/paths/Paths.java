package dev.ridgeway.server.paths;

import dev.ridgeway.plugin.paths.TemplateAction;
import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.catalog.Environments;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.paths.effects.Effect;
import dev.ridgeway.server.paths.effects.RunUndo;
import dev.ridgeway.server.paths.runs.Run;
import dev.ridgeway.server.paths.runs.RunControl;
import dev.ridgeway.server.paths.runs.RunCount;
import dev.ridgeway.server.paths.runs.RunEvent;
import dev.ridgeway.server.paths.runs.RunLine;
import dev.ridgeway.server.paths.runs.RunOrigin;
import dev.ridgeway.server.paths.runs.RunQuery;
import dev.ridgeway.server.paths.runs.RunReader;
import dev.ridgeway.server.paths.runs.RunSignals;
import dev.ridgeway.server.paths.steps.Actions;
import dev.ridgeway.server.paths.steps.RunSettings;
import dev.ridgeway.server.paths.steps.RunStatus;
import dev.ridgeway.server.paths.steps.RunStep;
import dev.ridgeway.server.paths.template.HiddenAnswers;
import dev.ridgeway.server.paths.template.PathTemplate;
import dev.ridgeway.server.paths.template.SchemaFault;
import dev.ridgeway.server.platform.Page;
import dev.ridgeway.server.platform.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** The door to golden paths: what can be made, what is being made, and what was. */
@Service
public class Paths {

    private static final int LOOKED_BACK = 50;
    private static final Duration STILL_SAID = Duration.ofMinutes(1);
    private static final Set<RunStatus> STOPPED = Set.of(RunStatus.FAILED, RunStatus.UNCLEAR);

    private final Templates templates;
    private final Actions actions;
    private final RunReader runs;
    private final RunControl control;
    private final RunSignals signals;
    private final RunUndo undo;
    private final Environments environments;
    private final RunSettings settings;
    private final InstantSource clock;

    Paths(
            Templates templates,
            Actions actions,
            RunReader runs,
            RunControl control,
            RunSignals signals,
            RunUndo undo,
            Environments environments,
            RunSettings settings,
            InstantSource clock) {
        this.templates = templates;
        this.actions = actions;
        this.runs = runs;
        this.control = control;
        this.signals = signals;
        this.undo = undo;
        this.environments = environments;
        this.settings = settings;
        this.clock = clock;
    }

    /** The templates the actor may read. */
    public List<Entity> templates(Actor actor) {
        return templates.all(actor);
    }

    /** The templates that change an entity like this one, by their annotation {@value Templates#APPLIES_TO}. */
    public List<Entity> templatesFor(Actor actor, EntityRef entity) {
        return templates.changing(actor, entity);
    }

    /** How the runs of each template went, by its reference. */
    public Map<String, RunCount> counts(Actor actor) {
        actor.require(Permission.SCAFFOLDER_TASK_READ);
        return runs.counts();
    }

    /** The template, to show its form. */
    public PathTemplate template(Actor actor, EntityRef ref) {
        actor.require(Permission.SCAFFOLDER_TEMPLATE_READ);
        return templates.template(actor, ref);
    }

    /** The environments that a new service is made for, in the order in which a version gets there. */
    public List<String> environments(Actor actor) {
        actor.require(Permission.SCAFFOLDER_TEMPLATE_READ);
        return environments.names();
    }

    /** A run in one line: what was made, by whom, and what became of it. */
    public record Ran(UUID id, String title, String status, String by, Instant at) {}

    /** The newest runs of these people; of everybody when none is named. */
    public List<Ran> lately(Actor actor, Collection<String> people, int limit) {
        actor.require(Permission.SCAFFOLDER_TASK_READ);
        return runs.lines(people, limit).stream().map(Paths::ran).toList();
    }

    /**
     * Of the actor's own newest runs those that go on no further by themselves, unless a newer one makes the same; the newest
     * first.
     */
    public List<Ran> stopped(Actor actor) {
        actor.require(Permission.SCAFFOLDER_TASK_READ);
        Set<List<String>> seen = new HashSet<>();
        return runs.lines(List.of(actor.ref()), LOOKED_BACK).stream()
                .filter(it -> seen.add(List.of(it.templateRef(), it.title())))
                .filter(it -> STOPPED.contains(it.status()))
                .map(Paths::ran)
                .toList();
    }

    /**
     * How far a run is.
     *
     * @param done steps that are over, of {@code steps}
     * @param step the one that is under way, empty when none is
     */
    public record AtWork(
            UUID id,
            String title,
            String status,
            int done,
            int steps,
            String step,
            @Nullable Instant endedAt) {}

    /** The actor's own runs that are at work, and those that came to their end just now; the oldest first. */
    public List<AtWork> atWork(Actor actor) {
        actor.require(Permission.SCAFFOLDER_TASK_READ);
        Instant now = clock.instant();
        return runs.progress(actor.ref(), now.minus(STILL_SAID), now).stream()
                .map(it -> new AtWork(
                        it.id(), it.title(), it.status().id(), it.done(), it.steps(), it.step(), it.endedAt()))
                .toList();
    }

    /** Whether the actor has created something by a run. */
    public boolean created(Actor actor) {
        actor.require(Permission.SCAFFOLDER_TASK_READ);
        return runs.madeRepository(actor.ref());
    }

    private static Ran ran(RunLine run) {
        return new Ran(run.id(), run.title(), run.status().id(), run.by(), run.at());
    }

    /** The actions a template may use. */
    public Collection<TemplateAction> actions(Actor actor) {
        actor.require(Permission.SCAFFOLDER_ACTION_EXECUTE);
        return actions.all();
    }

    /** Begins a run and answers its id; it goes on by itself. Secrets are kept sealed until it ends. */
    public UUID start(Actor actor, EntityRef ref, Map<String, @Nullable Object> values, Map<String, String> secrets) {
        return start(actor, ref, values, secrets, UUID.randomUUID(), null);
    }

    /**
     * Has a run begin at a time, once for one id; until then it can be cancelled. A time that is over is refused, and so is a
     * run that was scheduled itself: runs that begin runs would never end.
     */
    UUID schedule(Actor actor, EntityRef ref, Map<String, @Nullable Object> values, UUID id, Instant at, UUID by) {
        if (runs.run(id).isPresent()) {
            return id;
        }
        if (at.isBefore(clock.instant())) {
            throw new Problem.Invalid("time-over", at + " is over.", "Choose a time that is yet to come.");
        }
        if (runs.run(by).filter(it -> it.origin().startsAt() != null).isPresent()) {
            throw new Problem.Invalid(
                    "run-scheduled-itself",
                    "A run that was scheduled schedules no further one.",
                    "Schedule both from the first run.");
        }
        return start(actor, ref, values, Map.of(), id, at);
    }

    private UUID start(
            Actor actor,
            EntityRef ref,
            Map<String, @Nullable Object> values,
            Map<String, String> secrets,
            UUID id,
            @Nullable Instant at) {
        actor.require(Permission.SCAFFOLDER_TASK_CREATE);
        actor.require(Permission.SCAFFOLDER_ACTION_EXECUTE);
        Answers.requireReasonableSize(values, secrets);
        PathTemplate template = templates.template(actor, ref);
        List<SchemaFault> faults = new ArrayList<>(Answers.faults(template, values));
        faults.addAll(Answers.secretFaults(template, secrets));
        if (!faults.isEmpty()) {
            throw new AnswersRefused(faults);
        }
        templates.requireApplies(actor, template, values);
        Templates.Source source = templates.source(template);
        RunOrigin run = new RunOrigin(
                id,
                settings.here(template),
                source.baseUrl(),
                source.revision(),
                HiddenAnswers.starred(template.entity(), values),
                secrets.keySet().stream().sorted().toList(),
                templates.person(actor),
                actor,
                clock.instant(),
                at);
        control.start(run, secrets);
        return run.id();
    }

    /** A part of all runs. */
    public Page<Run> runs(Actor actor, RunQuery query) {
        actor.require(Permission.SCAFFOLDER_TASK_READ);
        return runs.runs(query);
    }

    /** One run. */
    public Run run(Actor actor, UUID id) {
        actor.require(Permission.SCAFFOLDER_TASK_READ);
        return runs.run(id).orElseThrow(() -> notFound(id));
    }

    /** Where a run stands. */
    public RunStatus status(Actor actor, UUID id) {
        actor.require(Permission.SCAFFOLDER_TASK_READ);
        return runs.status(id).orElseThrow(() -> notFound(id));
    }

    private static Problem.NotFound notFound(UUID id) {
        return new Problem.NotFound(
                "run-not-found", "No task with id '" + id + "' found", "Look under Runs for what there is.");
    }

    /** The steps of a run, in order. */
    public List<RunStep> steps(Actor actor, UUID id) {
        return runs.steps(run(actor, id).id());
    }

    /** The story of a run after the event with that id; 0 from the begin. */
    public List<RunEvent> events(Actor actor, UUID id, long after) {
        actor.require(Permission.SCAFFOLDER_TASK_READ);
        return runs.events(id, after);
    }

    /** Waits for news of a run; close it. */
    public RunSignals.Waiter waiter(Actor actor, UUID id) {
        actor.require(Permission.SCAFFOLDER_TASK_READ);
        return signals.waiter(id);
    }

    /** What a run changed outside. */
    public List<Effect> effects(Actor actor, UUID id) {
        return undo.effects(run(actor, id).id());
    }

    /** Whether the actor can undo the run. */
    public boolean undoable(Actor actor, Run run, List<Effect> effects) {
        return undo.possible(actor, run, effects);
    }

    /** Deletes what the run created. */
    public void undo(Actor actor, UUID id) {
        actor.require(Permission.SCAFFOLDER_TASK_CANCEL);
        undo.undo(actor, run(actor, id));
    }

    /** Asks a run to end before its next step. */
    public void cancel(Actor actor, UUID id) {
        actor.require(Permission.SCAFFOLDER_TASK_CANCEL);
        control.cancel(actor, run(actor, id));
    }

    /** Sets a run that failed or was cancelled going again where it ended. */
    public void retry(Actor actor, UUID id, Map<String, String> secrets) {
        actor.require(Permission.SCAFFOLDER_TASK_CREATE);
        actor.require(Permission.SCAFFOLDER_ACTION_EXECUTE);
        if (effects(actor, id).stream().anyMatch(effect -> !effect.stands())) {
            throw RunControl.undone(id);
        }
        control.retry(actor, run(actor, id), secrets);
    }

    /** Answers whether a step that may have happened did. */
    public void resolve(Actor actor, UUID id, String step, boolean done) {
        actor.require(Permission.SCAFFOLDER_TASK_CREATE);
        control.resolve(actor, run(actor, id), step, done);
    }
}
