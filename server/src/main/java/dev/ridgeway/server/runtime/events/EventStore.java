package dev.ridgeway.server.runtime.events;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The record of what happened, each once however often it is told. Every server may write the same. */
@Component
public class EventStore {

    private static final Logger log = LoggerFactory.getLogger(EventStore.class);
    private static final int AT_ONCE = 500;

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;

    EventStore(JdbcClient jdbc, JdbcTemplate batches) {
        this.jdbc = jdbc;
        this.batches = batches;
    }

    /** What happened, and to which workload. */
    public record Told(WorkloadName workload, Happening happening) {}

    /** Writes it down, or what is newer of it; what cannot be written stops nothing else. */
    public void note(List<Told> told) {
        try {
            write(told);
        } catch (DataIntegrityViolationException odd) {
            if (told.size() == 1) {
                log.warn(
                        "An event of {} cannot be written down: {}",
                        told.getFirst().workload(),
                        odd.toString());
                return;
            }
            told.forEach(it -> note(List.of(it)));
        }
    }

    private void write(List<Told> told) {
        batches.batchUpdate("""
                insert into runtime.event
                    (cluster, uid, namespace, workload_kind, workload, kind, name, reason, warning, message, times, first_at, at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (cluster, uid) do update set
                    message = excluded.message, times = excluded.times, at = excluded.at
                where excluded.at > event.at or excluded.times > event.times
                """, told, AT_ONCE, (statement, each) -> {
            WorkloadName workload = each.workload();
            Happening it = each.happening();
            List<Object> values = List.of(
                    workload.cluster(),
                    it.uid(),
                    workload.namespace(),
                    workload.kind(),
                    workload.name(),
                    it.kind(),
                    it.name(),
                    it.reason(),
                    it.warning(),
                    it.message(),
                    it.times(),
                    Timestamp.from(it.firstAt()),
                    Timestamp.from(it.at()));
            for (int i = 0; i < values.size(); i++) {
                statement.setObject(i + 1, values.get(i));
            }
        });
    }

    /** What happened to the workload, newest first: so much of what went well, and of what went wrong. */
    public List<Happening> of(WorkloadName workload, int limit) {
        return jdbc.sql("""
                        select * from (
                            select *, row_number() over (partition by warning order by at desc) as of_its_kind
                            from runtime.event
                            where cluster = ? and namespace = ? and workload_kind = ? and workload = ?) as counted
                        where of_its_kind <= ? order by at desc
                        """)
                .params(workload.cluster(), workload.namespace(), workload.kind(), workload.name(), limit)
                .query((row, number) -> happening(row))
                .list();
    }

    private static Happening happening(ResultSet row) throws SQLException {
        return new Happening(
                row.getString("uid"),
                row.getString("kind"),
                row.getString("name"),
                row.getString("reason"),
                row.getBoolean("warning"),
                row.getString("message"),
                row.getInt("times"),
                row.getTimestamp("first_at").toInstant(),
                row.getTimestamp("at").toInstant());
    }

    /**
     * Forgets what is older, what each workload has more of, good and bad apart, and the oldest of all that is more.
     */
    public void forget(Instant before, int mostOfOne, int most) {
        jdbc.sql("delete from runtime.event where at < ?")
                .param(Timestamp.from(before))
                .update();
        jdbc.sql("""
                        delete from runtime.event e using (
                            select cluster, uid,
                                row_number() over (
                                    partition by cluster, namespace, workload_kind, workload, warning order by at desc) as of_one,
                                row_number() over (order by at desc) as of_all
                            from runtime.event) as counted
                        where e.cluster = counted.cluster and e.uid = counted.uid
                            and (counted.of_one > ? or counted.of_all > ?)
                        """).params(mostOfOne, most).update();
    }
}
