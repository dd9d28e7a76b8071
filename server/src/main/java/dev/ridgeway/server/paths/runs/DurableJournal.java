package dev.ridgeway.server.paths.runs;

import dev.ridgeway.plugin.paths.ActionFailed;
import dev.ridgeway.server.paths.runs.RunTurns.NewEvent;
import dev.ridgeway.server.paths.runs.RunTurns.Progress;
import dev.ridgeway.server.paths.runs.RunTurns.StepChange;
import dev.ridgeway.server.paths.steps.Failures;
import dev.ridgeway.server.paths.steps.Mask;
import dev.ridgeway.server.paths.steps.RunError;
import dev.ridgeway.server.paths.steps.RunJournal;
import dev.ridgeway.server.paths.steps.RunOutcome;
import dev.ridgeway.server.paths.steps.RunStatus;
import dev.ridgeway.server.paths.steps.Superseded;
import dev.ridgeway.server.paths.template.PathStep;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Writes a run's story to PostgreSQL. The end of a step and the begin of the next are one write; lines of the log wait
 * for it, or for the next tick, and so do whole steps that touch nothing outside. Nothing of a step is waited for on disk
 * that a repetition of the step brings back; but what is not known to be on disk is kept here, and written again should
 * PostgreSQL die and forget it.
 */
final class DurableJournal implements RunJournal {

    private static final int LONGEST_LINE = 64 * 1024;
    private static final int LONGEST_LOG = 8 * 1024 * 1024;
    private static final int LARGEST_OUTPUT = 8 * 1024 * 1024;
    private static final int MOST_WAITING = 2_000;
    private static final int ATTEMPTS = 120;
    private static final long PAUSE_MILLIS = 500;

    /** One write, numbered within its turn. */
    private record Write(int number, List<StepChange> changes, List<NewEvent> events) {}

    private final UUID run;
    private final int turn;
    private final Mask mask;
    private final RunTurns turns;
    private final RunStore store;
    private final RunSignals signals;
    private final InstantSource clock;
    private final Instant deadline;
    private final RunPlace place;
    private final boolean hasSecrets;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<StepChange> changes = new ArrayList<>();
    private final List<NewEvent> events = new ArrayList<>();
    private final Map<Integer, Map<String, @Nullable Object>> sealed = new LinkedHashMap<>();
    private final List<Write> kept = new ArrayList<>();
    private int count;
    private int written;
    private boolean durable;
    private boolean outside;
    private int logged;
    private volatile @Nullable Stop stop;

    DurableJournal(
            Run run,
            int turn,
            Mask mask,
            RunTurns turns,
            RunStore store,
            RunSignals signals,
            InstantSource clock,
            Instant deadline,
            RunPlace place) {
        this.run = run.id();
        this.turn = turn;
        this.hasSecrets = !mask.hidesNothing();
        this.mask = mask;
        this.turns = turns;
        this.store = store;
        this.signals = signals;
        this.clock = clock;
        this.deadline = deadline;
        this.place = place;
        stopIfTooLong();
    }

    private void stopIfTooLong() {
        if (stop == null && !clock.instant().isBefore(deadline)) {
            stop = Stop.TOO_LONG;
        }
    }

    UUID run() {
        return run;
    }

    /** A step that was completed in an earlier turn, with an output that is sealed. */
    void knows(int position, Map<String, @Nullable Object> output) {
        if (hasSecrets) {
            sealed.put(position, output);
        }
    }

    @Override
    public void began(PathStep step, boolean safe, boolean dry) {
        Instant now = clock.instant();
        lock.lock();
        try {
            changes.add(new StepChange(step.position(), RunStatus.PROCESSING, now, null, null, null));
            log(step, "Beginning step " + step.name(), RunStatus.PROCESSING, now);
            durable |= !safe;
            if (outside || !dry) {
                patiently(this::write);
            }
            outside = !dry;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void line(PathStep step, String line) {
        String masked = RunStore.clean(mask.text(line));
        String shown = masked.length() > LONGEST_LINE ? masked.substring(0, LONGEST_LINE) + " …" : masked;
        lock.lock();
        try {
            if (logged > LONGEST_LOG) {
                return;
            }
            logged += shown.length();
            boolean full = logged > LONGEST_LOG;
            log(step, full ? "The log of this run is full; later lines are left out." : shown, null, clock.instant());
            if (events.size() > MOST_WAITING) {
                write();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void completed(PathStep step, Map<String, @Nullable Object> output) {
        String json = RunStore.json(output);
        if (json.length() > LARGEST_OUTPUT) {
            throw new ActionFailed(
                    "output-too-large",
                    "The step " + step.id() + " answered more than 8 million characters.",
                    "Let it answer less.");
        }
        String kept = hasSecrets ? store.sealedOutput(output) : json;
        knows(step.position(), output);
        ended(step, RunStatus.COMPLETED, null, kept, "Finished step " + step.name());
    }

    @Override
    public void skipped(PathStep step, String why) {
        ended(step, RunStatus.SKIPPED, why, null, why);
    }

    @Override
    public void failed(PathStep step, RunError error) {
        String message = mask.text(error.message());
        ended(step, RunStatus.FAILED, message + " " + error.remedy(), null, error.name() + ": " + message);
    }

    @Override
    public void cancelled(PathStep step) {
        ended(step, RunStatus.CANCELLED, null, null, "Step " + step.name() + " was cancelled");
    }

    @Override
    public void unclear(PathStep step, String why) {
        ended(step, RunStatus.UNCLEAR, mask.text(why), null, "It may have happened: " + mask.text(why));
    }

    private void ended(
            PathStep step, RunStatus status, @Nullable String message, @Nullable String output, String line) {
        Instant now = clock.instant();
        lock.lock();
        try {
            String clean = message == null ? null : RunStore.clean(message);
            changes.add(new StepChange(step.position(), status, null, now, clean, output));
            log(step, RunStore.clean(mask.text(line)), status, now);
        } finally {
            lock.unlock();
        }
    }

    private void log(PathStep step, String message, @Nullable RunStatus status, Instant at) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("message", message);
        body.put("stepId", step.id());
        if (status != null) {
            body.put("status", status.id());
        }
        events.add(new NewEvent("log", body, at));
    }

    /** Writes the lines that wait, if any, and sees to it that everything is on disk if asked; called now and then. */
    void tick(boolean onDisk) {
        stopIfTooLong();
        if (lock.tryLock()) {
            try {
                durable |= onDisk && !kept.isEmpty();
                if (durable || !events.isEmpty()) {
                    write();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** What was done must not be forgotten because the database is away for a moment. */
    private void patiently(Runnable work) {
        for (int attempt = 1; ; attempt++) {
            try {
                work.run();
                return;
            } catch (DataAccessException | TransactionException away) {
                if (attempt == ATTEMPTS || stop == Stop.SHUTTING_DOWN || !Failures.databaseAway(away)) {
                    throw away;
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        boolean onDisk = durable;
        send(progress -> turns.write(run, turn, progress, onDisk, clock.instant()));
        if (onDisk) {
            kept.clear();
            durable = false;
        }
        signals.changed(run);
    }

    /** Sends what PostgreSQL does not hold yet; it may have lost what it took, or have taken what it never answered to. */
    private void send(Function<Progress, Optional<Boolean>> sending) {
        if (!changes.isEmpty() || !events.isEmpty()) {
            kept.add(new Write(++count, List.copyOf(changes), List.copyOf(events)));
            changes.clear();
            events.clear();
        }
        Optional<Boolean> cancel = sending.apply(missing());
        while (cancel.isEmpty()) {
            int there = turns.written(run, turn);
            if (there == written) {
                throw new Superseded();
            }
            written = there;
            cancel = written == count ? Optional.of(false) : sending.apply(missing());
        }
        written = count;
        if (cancel.get()) {
            stop(Stop.CANCELLED);
        }
    }

    private Progress missing() {
        Map<Integer, StepChange> steps = new LinkedHashMap<>();
        List<NewEvent> lines = new ArrayList<>();
        for (Write write : kept) {
            if (write.number() > written) {
                write.changes().forEach(it -> steps.merge(it.position(), it, StepChange::then));
                lines.addAll(write.events());
            }
        }
        return new Progress(written, count, List.copyOf(steps.values()), lines);
    }

    void end(RunOutcome outcome) {
        Instant now = clock.instant();
        RunError error = outcome.error();
        RunError shown = error == null
                ? null
                : new RunError(error.name(), error.code(), mask.text(error.message()), error.remedy(), error.stepId());
        RunOutcome masked = new RunOutcome(outcome.status(), mask.object(outcome.output()), shown);
        lock.lock();
        try {
            if (outcome.status().ended()) {
                sealed.forEach(this::unseal);
                events.add(new NewEvent("completion", completion(masked), now));
            }
            patiently(() -> send(progress -> turns.end(run, turn, progress, masked, now)));
        } finally {
            lock.unlock();
        }
        signals.changed(run);
    }

    private void unseal(int position, Map<String, @Nullable Object> output) {
        String json = RunStore.json(mask.object(output));
        changes.add(new StepChange(position, RunStatus.COMPLETED, null, null, null, json));
    }

    private static Map<String, @Nullable Object> completion(RunOutcome outcome) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("message", "Run completed with status: " + outcome.status().id());
        RunError error = outcome.error();
        if (error == null) {
            body.put("output", outcome.output());
        } else {
            Map<String, @Nullable Object> shown = new LinkedHashMap<>();
            shown.put("name", error.name());
            shown.put("message", error.message());
            shown.put("code", error.code());
            shown.put("remedy", error.remedy());
            shown.put("stepId", error.stepId());
            body.put("error", shown);
        }
        return body;
    }

    @Override
    public <T> T aside(Supplier<T> wait) {
        place.leave();
        try {
            return wait.get();
        } finally {
            place.comeBack();
        }
    }

    void stop(Stop reason) {
        if (stop == null) {
            stop = reason;
        }
    }

    @Override
    public @Nullable Stop stop() {
        return stop;
    }
}
