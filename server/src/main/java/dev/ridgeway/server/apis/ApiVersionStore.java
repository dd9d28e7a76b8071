package dev.ridgeway.server.apis;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The definitions of APIs in PostgreSQL, each text once. Of each API the newest are kept, so far as they have room. */
@Component
class ApiVersionStore {

    static final int MOST_VERSIONS = 100;
    static final long MOST_CHARACTERS = 25_000_000;

    /** How long what an API had is kept after the API is gone. */
    static final Duration KEPT = Duration.ofDays(90);

    private static final long LOCK = 0x61706973L;

    private final JdbcClient jdbc;

    ApiVersionStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Newest first. */
    List<ApiVersion> versions(String entityRef) {
        return jdbc.sql("""
                        select id, at, hash, type, characters from apis.version where entity_ref = ? order by id desc
                        """)
                .param(entityRef)
                .query((row, number) -> version(row))
                .list();
    }

    private static ApiVersion version(ResultSet row) throws SQLException {
        return new ApiVersion(
                row.getLong("id"),
                row.getTimestamp("at").toInstant(),
                row.getString("hash"),
                row.getString("type"),
                row.getInt("characters"));
    }

    Optional<String> text(String entityRef, long id) {
        return jdbc.sql("""
                        select content from apis.version join apis.definition using (hash)
                        where entity_ref = ? and id = ?
                        """).params(entityRef, id).query(String.class).optional();
    }

    /** The hash and the type that each API had last, as one text. */
    Map<String, String> latest() {
        Map<String, String> latest = new HashMap<>();
        jdbc.sql("""
                        select distinct on (entity_ref) entity_ref, hash, type from apis.version
                        where gone_at is null order by entity_ref, id desc
                        """).query(row -> {
            latest.put(row.getString("entity_ref"), row.getString("hash") + " " + row.getString("type"));
        });
        return latest;
    }

    /** Does work that reads what is current and then writes it, while no other server does. */
    @Transactional
    public void inTurn(Runnable work) {
        jdbc.sql("select pg_advisory_xact_lock(?)").param(LOCK).query(row -> {});
        work.run();
    }

    /** Adds a version unless it is the one the API has already; only {@link #inTurn}. */
    void add(String entityRef, String hash, String type, String text, Instant at) {
        jdbc.sql("update apis.version set gone_at = null where entity_ref = ? and gone_at is not null")
                .param(entityRef)
                .update();
        boolean known = versions(entityRef).stream()
                .limit(1)
                .anyMatch(it -> it.hash().equals(hash) && it.type().equals(type));
        if (known) {
            return;
        }
        jdbc.sql("insert into apis.definition (hash, content) values (?, ?) on conflict do nothing")
                .params(hash, text)
                .update();
        jdbc.sql("insert into apis.version (entity_ref, hash, at, type, characters) values (?, ?, ?, ?, ?)")
                .params(entityRef, hash, Timestamp.from(at), type, text.length())
                .update();
        jdbc.sql("""
                        delete from apis.version v using (
                            select id, row_number() over newest as place, sum(characters) over newest as characters
                            from apis.version where entity_ref = ? window newest as (order by id desc)
                        ) old
                        where v.id = old.id and old.place > 2 and (old.place > ? or old.characters > ?)
                        """).params(entityRef, MOST_VERSIONS, MOST_CHARACTERS).update();
        forgetTexts();
    }

    /** The API is gone; what it had is kept for a while, because it may come back. Only {@link #inTurn}. */
    void gone(String entityRef, Instant at) {
        jdbc.sql("update apis.version set gone_at = ? where entity_ref = ? and gone_at is null")
                .params(Timestamp.from(at), entityRef)
                .update();
        jdbc.sql("delete from apis.version where gone_at < ?")
                .param(Timestamp.from(at.minus(KEPT)))
                .update();
        forgetTexts();
    }

    private void forgetTexts() {
        jdbc.sql("""
                        delete from apis.definition d where not exists (select from apis.version v where v.hash = d.hash)
                        """).update();
    }
}
