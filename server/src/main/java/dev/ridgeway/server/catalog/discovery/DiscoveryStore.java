package dev.ridgeway.server.catalog.discovery;

import dev.ridgeway.server.catalog.Location;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
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

    void ended(DiscoveryRun run) {
        jdbc.sql("""
                        insert into catalog.discovery as old
                            (name, read_at, took_millis, next_at, found, added, removed, problem, remedy)
                        values (:name, :at, :took, :next, greatest(:found, 0), :added, :removed, :problem, :remedy)
                        on conflict (name) do update set read_at = excluded.read_at, took_millis = excluded.took_millis,
                            next_at = excluded.next_at, found = case when :found < 0 then old.found else :found end,
                            added = excluded.added, removed = excluded.removed, problem = excluded.problem,
                            remedy = excluded.remedy
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
                .update();
    }

    private static @Nullable Timestamp timestamp(@Nullable Instant instant) {
        return instant == null ? null : Timestamp.from(instant);
    }

    Optional<DiscoveryRun> last(String name) {
        return jdbc.sql("select * from catalog.discovery where name = ?")
                .param(name)
                .query((row, number) -> run(row))
                .optional();
    }

    private static DiscoveryRun run(ResultSet row) throws SQLException {
        return new DiscoveryRun(
                row.getString("name"),
                "",
                row.getTimestamp("read_at").toInstant(),
                row.getInt("took_millis"),
                row.getTimestamp("next_at").toInstant(),
                row.getInt("found"),
                row.getInt("added"),
                row.getInt("removed"),
                row.getString("problem"),
                row.getString("remedy"));
    }
}
