package dev.ridgeway.server.paths.runs;

import dev.ridgeway.server.paths.steps.RunOutcome;
import dev.ridgeway.server.paths.steps.RunStatus;
import dev.ridgeway.server.paths.steps.Superseded;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What changes in PostgreSQL while a run is performed, one statement a change; only the turn that holds the run may write. */
@Component
class RunTurns {

    /** A step's new state; a null field stays as it was. */
    record StepChange(
            int position,
            RunStatus status,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable String message,
            @Nullable String output) {

        StepChange then(StepChange later) {
            return new StepChange(
                    position,
                    later.status,
                    later.startedAt == null ? startedAt : later.startedAt,
                    later.endedAt == null ? endedAt : later.endedAt,
                    later.message == null ? message : later.message,
                    later.output == null ? output : later.output);
        }
    }

    /** A run that is this turn's, with its secrets, and since when it is performed, by whichever server. */
    record Taken(Run run, Map<String, String> secrets, Instant began) {}

    /** An event to be added. */
    record NewEvent(String type, Map<String, @Nullable Object> body, Instant at) {}

    /** What brings a turn that holds {@code before} writes to {@code after}. */
    record Progress(int before, int after, List<StepChange> steps, List<NewEvent> events) {}

    private static final String PARTS = """
            , s as (
                update paths.step t set status = x.status, message = coalesce(x.message, t.message),
                    started_at = coalesce(x.started_at, t.started_at), ended_at = coalesce(x.ended_at, t.ended_at),
                    output = coalesce(x.output, t.output)
                from r, json_to_recordset(:steps::json) as x(position int, status text, started_at timestamptz,
                    ended_at timestamptz, message text, output text)
                where t.run = :run and t.position = x.position
            ), e as (
                insert into paths.event (run, type, body, at)
                select :run, x.type, x.body, x.at
                from r, json_to_recordset(:events::json) as x(n int, type text, body text, at timestamptz)
                order by x.n
            )
            """;

    private final JdbcClient jdbc;
    private final RunStore store;

    RunTurns(JdbcClient jdbc, RunStore store) {
        this.jdbc = jdbc;
        this.store = store;
    }

    /** Takes the run up and answers it as it is now; empty when it has ended or waits for a person. */
    Optional<Taken> take(UUID run, Instant now) {
        return jdbc.sql("""
                        update paths.run set status = 'processing', turn = turn + 1, written = 0, changed_at = :now,
                            began_at = coalesce(began_at, :now)
                        where id = :run and status in ('open', 'processing') returning *
                        """)
                .param("run", run)
                .param("now", Timestamp.from(now))
                .query((row, number) -> new Taken(
                        store.whole(row),
                        store.opened(row.getBytes("secrets")),
                        row.getTimestamp("began_at").toInstant()))
                .optional();
    }

    /**
     * Writes progress; answers whether somebody asked to cancel, or nothing when the turn does not hold as many writes as
     * thought. What a crash may lose without harm is not waited for.
     */
    Optional<Boolean> write(UUID run, int turn, Progress progress, boolean durable, Instant now) {
        return jdbc.sql("""
                        with r as (
                            update paths.run set changed_at = :now, written = :after
                            where id = :run and turn = :turn and status = 'processing' and written = :before
                            returning cancel_asked
                        )""" + PARTS + """
                        select cancel_asked, set_config('synchronous_commit', :commit, true) from r
                        """)
                .param("run", run)
                .param("turn", turn)
                .param("before", progress.before())
                .param("after", progress.after())
                .param("now", Timestamp.from(now))
                .param("steps", stepsJson(progress.steps()))
                .param("events", eventsJson(progress.events()))
                .param("commit", durable ? "on" : "off")
                .query((row, number) -> row.getBoolean(1))
                .optional();
    }

    /**
     * Writes how the run ended, and erases its secrets unless it waits for a person, and what nobody is shown of its answers
     * unless it may be retried; answers as a write does.
     */
    Optional<Boolean> end(UUID run, int turn, Progress progress, RunOutcome outcome, Instant now) {
        boolean ended = outcome.status().ended();
        return jdbc.sql("""
                        with r as (
                            update paths.run set changed_at = :now, written = :after, status = :status, output = :output,
                                error = :error, ended_at = case when :ended then :now::timestamptz end,
                                secrets = case when :ended then null else secrets end,
                                hidden = case when :status = 'completed' then null else hidden end
                            where id = :run and turn = :turn and status = 'processing' and written = :before
                            returning id
                        )""" + PARTS + "select id from r")
                .param("run", run)
                .param("turn", turn)
                .param("before", progress.before())
                .param("after", progress.after())
                .param("now", Timestamp.from(now))
                .param("status", outcome.status().id())
                .param("output", RunStore.json(outcome.output()))
                .param("error", outcome.error() == null ? null : RunStore.json(outcome.error()))
                .param("ended", ended)
                .param("steps", stepsJson(progress.steps()))
                .param("events", eventsJson(progress.events()))
                .query((row, number) -> false)
                .optional();
    }

    /** How many writes the turn holds. */
    int written(UUID run, int turn) {
        return jdbc.sql("select written from paths.run where id = :run and turn = :turn")
                .param("run", run)
                .param("turn", turn)
                .query(Integer.class)
                .optional()
                .orElseThrow(Superseded::new);
    }

    /** Those of the runs that somebody asked to cancel. */
    List<UUID> cancelled(List<UUID> runs) {
        return jdbc.sql("select id from paths.run where cancel_asked and id in (:runs)")
                .param("runs", runs)
                .query((row, number) -> row.getObject(1, UUID.class))
                .list();
    }

    private static String stepsJson(List<StepChange> steps) {
        return RunStore.json(steps.stream()
                .map(step -> {
                    Map<String, @Nullable Object> row = new LinkedHashMap<>();
                    row.put("position", step.position());
                    row.put("status", step.status().id());
                    row.put("started_at", text(step.startedAt()));
                    row.put("ended_at", text(step.endedAt()));
                    row.put("message", step.message());
                    row.put("output", step.output());
                    return row;
                })
                .toList());
    }

    static String eventsJson(List<NewEvent> events) {
        return RunStore.json(IntStream.range(0, events.size())
                .mapToObj(n -> Map.of(
                        "n",
                        n,
                        "type",
                        events.get(n).type(),
                        "body",
                        RunStore.json(events.get(n).body()),
                        "at",
                        events.get(n).at().toString()))
                .toList());
    }

    private static @Nullable String text(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }
}
