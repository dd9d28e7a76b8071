package dev.ridgeway.server.paths.runs;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.ridgeway.plugin.paths.TemplateInfo;
import dev.ridgeway.server.paths.runs.RunPlace.Return;
import dev.ridgeway.server.paths.steps.Actions;
import dev.ridgeway.server.paths.steps.Failures;
import dev.ridgeway.server.paths.steps.Mask;
import dev.ridgeway.server.paths.steps.RunFolders;
import dev.ridgeway.server.paths.steps.RunJournal;
import dev.ridgeway.server.paths.steps.RunOutcome;
import dev.ridgeway.server.paths.steps.RunPaused;
import dev.ridgeway.server.paths.steps.RunSettings;
import dev.ridgeway.server.paths.steps.RunStatus;
import dev.ridgeway.server.paths.steps.RunStep;
import dev.ridgeway.server.paths.steps.RunWork;
import dev.ridgeway.server.paths.steps.StepSequence;
import dev.ridgeway.server.paths.steps.Superseded;
import dev.ridgeway.server.paths.template.HiddenAnswers;
import dev.ridgeway.server.platform.DurableWork;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Performs runs that durable work hands out, of those that do something at most so many at once, and takes up what another server left. */
@Component
class RunRunner implements SmartLifecycle {

    static final String TASK = "paths-run";

    private static final Logger log = LoggerFactory.getLogger(RunRunner.class);
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final long TICK_MILLIS = 200;
    private static final int TICKS_PER_LOOK = 5;
    private static final Duration GRACE = Duration.ofSeconds(5);

    /** A run that this server performs. */
    private record Performance(DurableJournal journal, Thread thread, RunPlace place) {}

    private final RunStore store;
    private final RunTurns turns;
    private final RunSignals signals;
    private final RunFolders folders;
    private final RunSettings settings;
    private final Actions actions;
    private final ObjectProvider<DurableWork> durable;
    private final MeterRegistry meters;
    private final InstantSource clock;
    private final RunPlaces places;
    private final Map<UUID, Performance> performances = new ConcurrentHashMap<>();
    private final Map<UUID, Instant> stopping = new ConcurrentHashMap<>();
    private volatile @Nullable Thread ticker;

    RunRunner(
            RunStore store,
            RunTurns turns,
            RunSignals signals,
            RunFolders folders,
            RunSettings settings,
            Actions actions,
            ObjectProvider<DurableWork> durable,
            MeterRegistry meters,
            InstantSource clock) {
        this.meters = meters;
        this.store = store;
        this.turns = turns;
        this.signals = signals;
        this.folders = folders;
        this.settings = settings;
        this.actions = actions;
        this.durable = durable;
        this.clock = clock;
        this.places = new RunPlaces(settings.limit(), this::hurry);
    }

    /** The work that makes one attempt of a run happen; scheduled in the transaction that decides it. */
    static TaskInstance<Void> work(UUID run, int attempt) {
        return new TaskInstance<>(TASK, run + "/" + attempt);
    }

    Task<Void> task() {
        return Tasks.custom(TASK, Void.class)
                .onFailure((complete, operations) ->
                        operations.reschedule(complete, clock.instant().plus(AGAIN)))
                .onDeadExecutionRevive()
                .execute((instance, context) -> perform(instance));
    }

    private CompletionHandler<Void> perform(TaskInstance<Void> instance) {
        UUID run = UUID.fromString(instance.getId().substring(0, 36));
        if (ticker == null || performances.containsKey(run) || !places.take(instance)) {
            return later(AGAIN);
        }
        RunPlace place = new RunPlace(places, instance);
        Thread thread = Thread.ofVirtual().name("run-" + run).start(() -> perform(run, place));
        return switch (place.await(thread)) {
            case OVER, SUPERSEDED -> (complete, operations) -> operations.remove();
            case LATER -> later(AGAIN);
            case ASIDE -> later(DurableWork.LEASE);
        };
    }

    private CompletionHandler<Void> later(Duration when) {
        return (complete, operations) ->
                operations.reschedule(complete, clock.instant().plus(when));
    }

    /** Work that is held while a run stands aside is looked at once more when the run is over. */
    private void perform(UUID run, RunPlace place) {
        Return why = Return.LATER;
        try {
            why = performed(run, place);
        } catch (RuntimeException away) {
            log.warn("The run {} goes on when the database answers: {}", run, away.toString());
        } finally {
            if (!place.end(why) && why != Return.SUPERSEDED) {
                hurry(place.work());
            }
        }
    }

    private void hurry(TaskInstance<?> work) {
        try {
            durable.getObject().hurry(work);
        } catch (RuntimeException e) {
            log.debug("The run {} goes on a moment later", work.getId(), e);
        }
    }

    private Return performed(UUID id, RunPlace place) {
        Optional<RunTurns.Taken> taken = turns.take(id, clock.instant());
        if (taken.isEmpty()) {
            return Return.OVER;
        }
        Run run = taken.get().run();
        int turn = run.state().turn();
        Map<String, String> secrets = taken.get().secrets();
        Mask mask = new Mask(secrets.values());
        settings.secrets().values().forEach(mask::secret);
        HiddenAnswers.texts(run.origin().template().entity(), run.origin().parameters())
                .forEach(mask::secret);
        Instant deadline = taken.get().began().plus(settings.timeout());
        DurableJournal journal = new DurableJournal(run, turn, mask, turns, store, signals, clock, deadline, place);
        if (run.state().cancelAsked()) {
            journal.stop(RunJournal.Stop.CANCELLED);
        }
        if (performances.putIfAbsent(id, new Performance(journal, Thread.currentThread(), place)) != null) {
            return Return.LATER;
        }
        Path workspace = null;
        try {
            workspace = folders.fresh(id + "-" + turn);
            RunOutcome outcome = new StepSequence(
                            work(run, secrets, mask, workspace, journal), journal, actions, settings)
                    .perform();
            end(run, journal, outcome);
            return Return.OVER;
        } catch (Superseded elsewhere) {
            return Return.SUPERSEDED;
        } catch (RunPaused stopped) {
            return Return.LATER;
        } catch (RuntimeException thrown) {
            if (Failures.databaseAway(thrown)) {
                throw thrown;
            }
            end(
                    run,
                    journal,
                    new RunOutcome(RunStatus.FAILED, Map.of(), Failures.outsideOfSteps(id.toString(), thrown)));
            return Return.OVER;
        } finally {
            performances.remove(id);
            stopping.remove(id);
            Thread.interrupted();
            if (workspace != null) {
                folders.remove(workspace);
            }
        }
    }

    private void end(Run run, DurableJournal journal, RunOutcome outcome) {
        journal.end(outcome);
        Instant began =
                Objects.requireNonNullElse(run.origin().startsAt(), run.origin().createdAt());
        meters.timer("ridgeway.run", "status", outcome.status().id()).record(Duration.between(began, clock.instant()));
    }

    private RunWork work(Run run, Map<String, String> secrets, Mask mask, Path workspace, DurableJournal journal) {
        RunOrigin origin = run.origin();
        Map<String, RunStep> before = new HashMap<>();
        for (RunStep step : store.steps(run.id())) {
            before.put(step.id(), step);
            if (step.status() == RunStatus.COMPLETED) {
                journal.knows(step.position(), step.output());
            }
        }
        return new RunWork(
                run.id().toString(),
                origin.template(),
                new TemplateInfo(
                        origin.template().ref(),
                        origin.baseUrl(),
                        origin.template().entity()),
                origin.parameters(),
                secrets,
                origin.person(),
                origin.actor().ref(),
                origin.actor(),
                workspace,
                false,
                before,
                mask);
    }

    /** Tells a run of this server at once; one of another server sees it at its next look. */
    void cancel(UUID run) {
        Performance performance = performances.get(run);
        if (performance != null) {
            performance.journal().stop(RunJournal.Stop.CANCELLED);
        }
    }

    private void tick() {
        int count = 0;
        try {
            while (ticker != null) {
                TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
                boolean look = ++count % TICKS_PER_LOOK == 0;
                try {
                    List<UUID> active = List.copyOf(performances.keySet());
                    if (look && !active.isEmpty()) {
                        durable.getObject().hold(TASK, aside());
                        turns.cancelled(active).forEach(this::cancel);
                    }
                    performances.values().forEach(it -> tick(it, look));
                } catch (RuntimeException e) {
                    log.debug("The lines of a log are written later", e);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private List<String> aside() {
        return performances.values().stream()
                .map(Performance::place)
                .filter(RunPlace::aside)
                .map(it -> it.work().getId())
                .toList();
    }

    /** An action that does not ask whether it should stop is interrupted after a moment. */
    private void tick(Performance performance, boolean onDisk) {
        performance.journal().tick(onDisk);
        if (performance.journal().stop() != null) {
            Instant since = stopping.computeIfAbsent(performance.journal().run(), run -> clock.instant());
            if (clock.instant().isAfter(since.plus(GRACE))) {
                performance.thread().interrupt();
            }
        }
    }

    @Override
    public void start() {
        folders.removeAll();
        ticker = Thread.ofVirtual().name("run-ticker").unstarted(this::tick);
        Thread started = ticker;
        started.start();
    }

    /** Before the threads of durable work are waited for; runs that stood aside have none of these. */
    @EventListener(ContextClosedEvent.class)
    @Override
    public void stop() {
        Thread started = ticker;
        ticker = null;
        if (started != null) {
            started.interrupt();
        }
        performances.values().forEach(each -> each.journal().stop(RunJournal.Stop.SHUTTING_DOWN));
        try {
            for (Performance each : performances.values()) {
                if (each.place().aside() && !each.thread().join(GRACE)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return ticker != null;
    }
}
