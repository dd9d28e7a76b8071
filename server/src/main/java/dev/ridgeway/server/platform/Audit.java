package dev.ridgeway.server.platform;

import java.sql.Timestamp;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The record of every change. It is only ever added to; a row joins the transaction of the change it tells of. */
@Component
public class Audit {

    private final JdbcClient jdbc;

    Audit(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public void record(AuditEntry entry) {
        jdbc.sql("""
                        insert into platform.audit (at, actor, action, subject, origin, outcome, detail)
                        values (:at, :actor, :action, :subject, :origin, :outcome, :detail)
                        """)
                .param("at", Timestamp.from(entry.at()))
                .param("actor", entry.actor())
                .param("action", entry.action())
                .param("subject", entry.subject())
                .param("origin", entry.origin())
                .param("outcome", entry.outcome())
                .param("detail", entry.detail())
                .update();
    }

    /**
     * Newest first, at most {@code limit}, older than the entry {@code before} (0: from the newest). Empty text for
     * {@code actor} or {@code action} matches all; otherwise a part of it, in any case. The caller has checked that the
     * reader may read it.
     */
    public List<AuditEntry> entries(String actor, String action, int limit, long before) {
        return jdbc.sql("""
                        select id, at, actor, action, subject, origin, outcome, detail from platform.audit
                        where (:before = 0 or id < :before)
                          and position(lower(:actor) in lower(actor)) > 0
                          and position(lower(:action) in lower(action)) > 0
                        order by id desc limit :limit
                        """)
                .param("before", before)
                .param("actor", actor)
                .param("action", action)
                .param("limit", limit)
                .query((row, number) -> new AuditEntry(
                        row.getLong("id"),
                        row.getTimestamp("at").toInstant(),
                        row.getString("actor"),
                        row.getString("action"),
                        row.getString("subject"),
                        row.getString("origin"),
                        row.getString("outcome"),
                        row.getString("detail")))
                .list();
    }
}
