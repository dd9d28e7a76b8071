package dev.ridgeway.server.catalog.discovery;

import dev.ridgeway.server.catalog.Location;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** When each organisation was looked into and with what result, and the locations that were found in it. */
@Component
class DiscoveryStore {

    private final JdbcClient jdbc;

    DiscoveryStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A location that was found, with the revision it was read at. */
    record Found(Location location, String revision) {}

    /** The locations of an origin by their targets. */
    Map<String, Found> found(String origin) {
        Map<String, Found> found = new LinkedHashMap<>();
        jdbc.sql("select id, type, target, entity_ref, revision from catalog.location where origin = ? order by target")
                .param(origin)
                .query(row -> {
                    Location location = new Location(
                            row.getString("id"),
                            row.getString("type"),
                            row.getString("target"),
                            row.getString("entity_ref"));
                    found.put(location.target(), new Found(location, row.getString("revision")));
                });
        return found;
    }

    /** The origins of locations that were found, whether their discovery still exists or not. */
    List<String> origins(String prefix) {
        return jdbc.sql("select distinct origin from catalog.location where starts_with(origin, ?)")
                .param(prefix)
                .query((row, number) -> row.getString("origin"))
                .list();
    }

    /** False, and nothing done, when there is such a location. It is looked at by itself only from {@code nextAt} on. */
    boolean add(Location location, String origin, Instant nextAt) {
        return jdbc.sql("""
                                insert into catalog.location (id, type, target, entity_ref, origin, next_at)
                                values (?, ?, ?, ?, ?, ?) on conflict (type, target) do nothing
                                """)
                        .params(
                                location.id(),
                                location.type(),
                                location.target(),
                                location.entityRef(),
                                origin,
                                Timestamp.from(nextAt))
                        .update()
                > 0;
    }

    /** That the location was read at that revision. */
    void readAt(Location location, String revision) {
        jdbc.sql("update catalog.location set revision = ? where id = ?")
                .params(revision, location.id())
                .update();
    }

    /**
     * Takes an organisation until that time away from all other servers, when it is due or the server that looked into it
     * came to nothing. What is told from now on makes it due again.
     */
    boolean claim(String name, Instant now, Instant until) {
        return jdbc.sql("""
                                insert into catalog.discovery as old (name, held_until, next_at)
                                values (:name, :until, 'infinity')
                                on conflict (name) do update set held_until = :until, next_at = 'infinity'
                                    where old.held_until <= :now
                                        and (old.next_at <= :now or old.held_until > '-infinity')
                                """)
                        .param("name", name)
                        .param("now", Timestamp.from(now))
                        .param("until", Timestamp.from(until))
                        .update()
                > 0;
    }

    /** Keeps until that time what was claimed and has not ended. */
    void hold(Collection<String> names, Instant until) {
        jdbc.sql("update catalog.discovery set held_until = ? where name = any(?) and held_until > '-infinity'")
                .params(Timestamp.from(until), names.toArray(String[]::new))
                .update();
    }

    /** Gives what was claimed to whoever looks next. */
    void release(Collection<String> names) {
        jdbc.sql("""
                        update catalog.discovery set held_until = '-infinity', next_at = '-infinity'
                        where name = any(?) and held_until > '-infinity'
                        """).params((Object) names.toArray(String[]::new)).update();
    }

    /** Makes organisations due, also one that is being looked into, for another look. */
    void hurry(Collection<String> names) {
        jdbc.sql("update catalog.discovery set next_at = '-infinity' where name = any(?)")
                .params((Object) names.toArray(String[]::new))
                .update();
    }

    /** Whether the last look was doubted, so that nothing was removed. */
    boolean doubted(String name) {
        return jdbc.sql("select doubted from catalog.discovery where name = ?")
                .param(name)
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    /** Records how a look ended, and lets go of the organisation. */
    void ended(DiscoveryRun run, boolean doubted) {
        jdbc.sql("""
                        insert into catalog.discovery as old
                            (name, read_at, took_millis, next_at, found, added, removed, problem, remedy, doubted)
                        values (:name, :at, :took, :next, greatest(:found, 0), :added, :removed, :problem, :remedy, :doubted)
                        on conflict (name) do update set read_at = excluded.read_at, took_millis = excluded.took_millis,
                            next_at = least(old.next_at, excluded.next_at), held_until = '-infinity', found = case when :found < 0 then old.found else :found end,
                            added = excluded.added, removed = excluded.removed, problem = excluded.problem,
                            remedy = excluded.remedy, doubted = excluded.doubted
                        """)
                .param("name", run.name())
                .param("at", timestamp(run.readAt()))
                .param("took", run.tookMillis())
                .param("next", timestamp(run.nextAt()))
                .param("found", run.found())
                .param("added", run.added())
                .param("removed", run.removed())
                .param("problem", run.problem())
                .param("remedy", run.remedy())
                .param("doubted", doubted)
                .update();
    }

    private static @Nullable Timestamp timestamp(@Nullable Instant instant) {
        return instant == null ? null : Timestamp.from(instant);
    }

    Optional<DiscoveryRun> last(String name) {
        return jdbc.sql("""
                        select *, case when isfinite(next_at) then next_at end as next from catalog.discovery where name = ?
                        """).param(name).query((row, number) -> run(row)).optional();
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp value = row.getTimestamp(column);
        return value == null ? null : value.toInstant();
    }

    private static DiscoveryRun run(ResultSet row) throws SQLException {
        return new DiscoveryRun(
                row.getString("name"),
                "",
                instant(row, "read_at"),
                row.getInt("took_millis"),
                instant(row, "next"),
                row.getInt("found"),
                row.getInt("added"),
                row.getInt("removed"),
                row.getString("problem"),
                row.getString("remedy"));
    }
}
