package dev.ridgeway.server.platform;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The record of every change. It is only ever added to (until {@code
 * ridgeway.audit.keep-days} says otherwise); a row joins the transaction of the change it tells of. */
@Component
public class Audit {

    private static final Pattern CREDENTIALS = Pattern.compile("://[^/@\\s]*@");

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
                .param("subject", masked(entry.subject()))
                .param("origin", entry.origin())
                .param("outcome", entry.outcome())
                .param("detail", masked(entry.detail()))
                .update();
    }

    /**
     * Newest first, at most {@code limit}, older than the entry {@code before} (0: from the newest). The caller has
     * checked that the reader may read it.
     */
    public List<AuditEntry> entries(AuditQuery query, int limit, long before) {
        return jdbc.sql("""
                        select id, at, actor, action, subject, origin, outcome, detail from platform.audit
                        where (:before = 0 or id < :before)
                          and position(lower(:actor) in lower(actor)) > 0
                          and position(lower(:action) in lower(action)) > 0
                          and position(lower(:subject) in lower(subject)) > 0
                          and position(lower(:outcome) in lower(outcome)) > 0
                          and at >= coalesce(:from, '-infinity'::timestamptz)
                          and at < coalesce(:until, 'infinity'::timestamptz)
                        order by id desc limit :limit
                        """)
                .param("before", before)
                .param("actor", query.actor())
                .param("action", query.action())
                .param("subject", query.subject())
                .param("outcome", query.outcome())
                .param("from", timestamp(query.from()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("until", timestamp(query.until()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("limit", limit)
                .query((row, number) -> entry(row))
                .list();
    }

    /** Without the credentials that an address may carry. */
    private static String masked(String text) {
        return CREDENTIALS.matcher(text).replaceAll("://");
    }

    void deleteBefore(Instant end) {
        jdbc.sql("delete from platform.audit where at < :end")
                .param("end", Timestamp.from(end))
                .update();
    }

    private static @Nullable OffsetDateTime timestamp(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    /** What happened to any of the subjects, newest first. The caller has checked that the reader may read it. */
    public List<AuditEntry> about(List<String> subjects, int limit) {
        return jdbc.sql("""
                        select id, at, actor, action, subject, origin, outcome, detail from platform.audit
                        where subject = any(:subjects) order by id desc limit :limit
                        """)
                .param("subjects", subjects.toArray(String[]::new))
                .param("limit", limit)
                .query((row, number) -> entry(row))
                .list();
    }

    private static AuditEntry entry(ResultSet row) throws SQLException {
        return new AuditEntry(
                row.getLong("id"),
                row.getTimestamp("at").toInstant(),
                row.getString("actor"),
                row.getString("action"),
                row.getString("subject"),
                row.getString("origin"),
                row.getString("outcome"),
                row.getString("detail"));
    }
}
