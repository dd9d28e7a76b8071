package dev.ridgeway.server.paths.runs;

import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.paths.runs.RunTurns.NewEvent;
import dev.ridgeway.server.paths.steps.RunStatus;
import dev.ridgeway.server.platform.Audit;
import dev.ridgeway.server.platform.AuditEntry;
import dev.ridgeway.server.platform.DurableWork;
import dev.ridgeway.server.platform.Problem;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** What people do with runs: start, cancel, set going again. Each is one transaction, the record of it included. */
@Component
public class RunControl {

    private final JdbcClient jdbc;
    private final RunStore store;
    private final RunRunner runner;
    private final RunSignals signals;
    private final DurableWork durable;
    private final Audit audit;
    private final InstantSource clock;

    RunControl(
            JdbcClient jdbc,
            RunStore store,
            RunRunner runner,
            RunSignals signals,
            DurableWork durable,
            Audit audit,
            InstantSource clock) {
        this.jdbc = jdbc;
        this.store = store;
        this.runner = runner;
        this.signals = signals;
        this.durable = durable;
        this.audit = audit;
        this.clock = clock;
    }

    /** Begins a run, once for one id; its steps are performed after the commit, or at their time, whatever happens to this server. */
    @Transactional
    public void start(RunOrigin run, Map<String, String> secrets) {
        if (!store.insert(run, secrets)) {
            return;
        }
        Instant startsAt = run.startsAt();
        record(
                run.actor(),
                startsAt == null ? "run.start" : "run.schedule",
                run.id(),
                run.template().ref());
        durable.schedule(RunRunner.work(run.id(), 0), startsAt == null ? clock.instant() : startsAt);
        afterCommit(() -> signals.changed(run.id()));
    }

    /** Asks the run to end before its next step; one that has not begun ends now. */
    @Transactional
    public void cancel(Actor actor, Run run) {
        RunStatus status = locked(run.id());
        if (status.ended()) {
            throw new Problem.Conflict(
                    "run-ended",
                    "The run " + run.id() + " has ended already: " + status.id() + ".",
                    "Undo what it created, or start over.");
        }
        Instant now = clock.instant();
        List<NewEvent> events = new ArrayList<>();
        events.add(new NewEvent("cancelled", Map.of("message", "Cancelled by " + actor.ref()), now));
        if (status == RunStatus.PROCESSING) {
            jdbc.sql("update paths.run set cancel_asked = true where id = :id")
                    .param("id", run.id())
                    .update();
        } else {
            jdbc.sql("""
                            update paths.run set status = 'cancelled', ended_at = :now, changed_at = :now, secrets = null
                            where id = :id
                            """)
                    .param("id", run.id())
                    .param("now", Timestamp.from(now))
                    .update();
            jdbc.sql("update paths.step set status = 'cancelled' where run = :id and status in ('open', 'unclear')")
                    .param("id", run.id())
                    .update();
            events.add(new NewEvent(
                    "completion", Map.of("message", "Run completed with status: cancelled", "output", Map.of()), now));
        }
        add(run.id(), events);
        record(actor, "run.cancel", run.id(), "");
        afterCommit(() -> {
            runner.cancel(run.id());
            signals.changed(run.id());
        });
    }

    /** Sets an ended run going again at its first step that did not complete, or at its time when that is yet to come. */
    @Transactional
    public void retry(Actor actor, Run run, Map<String, String> secrets) {
        RunStatus status = locked(run.id());
        if (undoAsked(run.id())) {
            throw undone(run.id());
        }
        if (!status.ended() || status == RunStatus.COMPLETED) {
            throw new Problem.Conflict(
                    "run-not-ended",
                    "The run " + run.id() + " is " + status.id() + "; only one that failed or was cancelled can go on.",
                    "Wait until it ends, or start over.");
        }
        if (!secrets.keySet().containsAll(run.origin().secretNames())) {
            throw new Problem.Invalid(
                    "run-needs-secrets",
                    "The secrets of the run were erased when it ended: "
                            + String.join(", ", run.origin().secretNames()) + ".",
                    "Send them again with the retry, or start over.");
        }
        jdbc.sql("""
                        update paths.step set status = 'open', started_at = null, ended_at = null, message = null, output = null
                        where run = :id and (status in ('failed', 'cancelled', 'processing')
                            or (status = 'skipped' and position > coalesce((select min(position) from paths.step
                                where run = :id and status in ('failed', 'cancelled')), 0)))
                        """).param("id", run.id()).update();
        jdbc.sql("delete from paths.event where run = :id and type in ('completion', 'cancelled')")
                .param("id", run.id())
                .update();
        again(run, secrets.isEmpty() ? null : store.sealed(secrets));
        add(run.id(), List.of(new NewEvent("recovered", Map.of("recoverStrategy", "startOver"), clock.instant())));
        record(actor, "run.retry", run.id(), "");
    }

    /** What refuses to go on with a run that was undone. */
    public static Problem.Conflict undone(UUID run) {
        return new Problem.Conflict(
                "run-undone",
                "What the run " + run + " created was undone; it cannot go on.",
                "Start over with the same answers.");
    }

    /** Decides that what the run created goes; from then on it cannot be set going again. */
    @Transactional
    public void undo(Actor actor, Run run) {
        RunStatus status = locked(run.id());
        if (!status.ended()) {
            throw new Problem.Conflict(
                    "run-not-undoable",
                    "The run " + run.id() + " is " + status.id() + "; only one that has ended can be undone.",
                    "Wait until it ends, or cancel it first.");
        }
        jdbc.sql("update paths.run set undo_asked = true where id = :id")
                .param("id", run.id())
                .update();
        record(actor, "run.undo", run.id(), "");
    }

    /** A person says whether the unclear step was done; the run goes on with the next step, or with this one again. */
    @Transactional
    public void resolve(Actor actor, Run run, String step, boolean done) {
        RunStatus status = locked(run.id());
        int changed = jdbc.sql("""
                        update paths.step set status = :status, message = :message,
                            output = case when :done then '{}' end
                        where run = :id and id = :step and status = 'unclear'
                        """)
                .param("status", done ? "completed" : "open")
                .param("message", done ? actor.ref() + " said that it was done." : null)
                .param("done", done)
                .param("id", run.id())
                .param("step", step)
                .update();
        if (changed == 0 || status != RunStatus.UNCLEAR) {
            throw new Problem.Conflict(
                    "step-not-unclear",
                    "The step \"" + step + "\" does not wait for an answer.",
                    "Look at the run again; somebody may have answered.");
        }
        again(run, store.sealed(store.secrets(run.id())));
        String said = done ? "it was done" : "do it again";
        add(
                run.id(),
                List.of(new NewEvent(
                        "log", Map.of("message", actor.ref() + " said: " + said, "stepId", step), clock.instant())));
        record(actor, "run.resolve", run.id(), step + ": " + said);
    }

    /** Adds a line that belongs to no step. */
    @Transactional
    public void remark(UUID run, String message) {
        locked(run);
        add(run, List.of(new NewEvent("log", Map.of("message", message), clock.instant())));
        afterCommit(() -> signals.changed(run));
    }

    private void record(Actor actor, String action, UUID run, String detail) {
        audit.record(new AuditEntry(
                clock.instant(), actor.ref(), action, "run:" + run, actor.origin(), "succeeded", detail));
    }

    private void again(Run run, byte @Nullable [] secrets) {
        int attempt = jdbc.sql("""
                        update paths.run set status = 'open', cancel_asked = false, ended_at = null, changed_at = :now,
                            output = null, error = null, secrets = :secrets, attempt = attempt + 1, began_at = null
                        where id = :id returning attempt
                        """)
                .param("id", run.id())
                .param("now", Timestamp.from(clock.instant()))
                .param("secrets", secrets, Types.BINARY)
                .query(Integer.class)
                .single();
        Instant now = clock.instant();
        Instant startsAt = run.origin().startsAt();
        durable.schedule(
                RunRunner.work(run.id(), attempt), startsAt == null || startsAt.isBefore(now) ? now : startsAt);
        afterCommit(() -> signals.changed(run.id()));
    }

    private boolean undoAsked(UUID run) {
        return jdbc.sql("select undo_asked from paths.run where id = :id")
                .param("id", run)
                .query(Boolean.class)
                .single();
    }

    private RunStatus locked(UUID run) {
        return RunStatus.of(jdbc.sql("select status from paths.run where id = :id for update")
                .param("id", run)
                .query(String.class)
                .single());
    }

    private void add(UUID run, List<NewEvent> events) {
        jdbc.sql("""
                        insert into paths.event (run, type, body, at)
                        select :run, x.type, x.body, x.at
                        from json_to_recordset(:events::json) as x(n int, type text, body text, at timestamptz)
                        order by x.n
                        """)
                .param("run", run)
                .param("events", RunTurns.eventsJson(events))
                .update();
    }

    private static void afterCommit(Runnable work) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                work.run();
            }
        });
    }
}
