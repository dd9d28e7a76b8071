package dev.ridgeway.server.catalog.store;

import dev.ridgeway.server.catalog.CatalogError;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.catalog.Location;
import dev.ridgeway.server.catalog.store.KnownFiles.KnownEntity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What is known of each location: how its last reading ended, when the next one is due, and the files it led to. */
@Component
public class SourceStore {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<List<String>> LOCATORS = new TypeReference<>() {};
    private static final TypeReference<List<CatalogError>> ERRORS = new TypeReference<>() {};
    private static final int MOST_SHOWN = 20;
    private static final String STATE = """
            case when read_at is null then 'new' when failures > 0 then 'unreachable' when errors <> '[]' then 'problems'
                when found = 0 and starts_with(origin, 'discovery ') then 'empty' else 'good' end""";

    private final JdbcClient jdbc;

    SourceStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What the location led to; nothing when that was read by other rules than {@code readUnder}. */
    public KnownFiles known(Location root, String readUnder) {
        boolean same = jdbc.sql("select read_under from catalog.location where type = ? and target = ?")
                .params(root.type(), root.target())
                .query(String.class)
                .optional()
                .filter(readUnder::equals)
                .isPresent();
        if (!same) {
            return KnownFiles.none();
        }
        Map<String, List<KnownEntity>> entities = jdbc
                .sql("""
                        select ref, locator, case when ref like 'location:%' then content else '' end as content
                        from catalog.entity where root = ? and parent <> ''
                        """)
                .param(root.text())
                .query((row, number) -> new KnownEntity(
                        EntityRef.parse(row.getString("ref")), row.getString("locator"), row.getString("content")))
                .list()
                .stream()
                .collect(Collectors.groupingBy(KnownEntity::locator));
        return new KnownFiles(files(root), entities);
    }

    private Map<String, StoredFile> files(Location root) {
        Map<String, StoredFile> files = new HashMap<>();
        jdbc.sql("select locator, revision, entities, includes from catalog.file where root = ?")
                .param(root.text())
                .query(row -> {
                    StoredFile file = file(row);
                    files.put(file.locator(), file);
                });
        return files;
    }

    private static StoredFile file(ResultSet row) throws SQLException {
        return new StoredFile(
                row.getString("locator"),
                row.getString("revision"),
                row.getInt("entities"),
                JSON.readValue(row.getString("includes"), LOCATORS));
    }

    /** Remembers these files of the location and no others. */
    public void replace(Location root, Collection<StoredFile> after) {
        Map<String, StoredFile> gone = files(root);
        List<StoredFile> changed = new ArrayList<>();
        for (StoredFile file : after) {
            if (!file.equals(gone.remove(file.locator()))) {
                changed.add(file);
            }
        }
        jdbc.sql("""
                        insert into catalog.file (root, locator, revision, entities, includes)
                        select ?, * from unnest(?::text[], ?::text[], ?::integer[], ?::text[])
                        on conflict (root, locator) do update set revision = excluded.revision,
                            entities = excluded.entities, includes = excluded.includes
                        """)
                .params(
                        root.text(),
                        changed.stream().map(StoredFile::locator).toArray(String[]::new),
                        changed.stream().map(StoredFile::revision).toArray(String[]::new),
                        changed.stream().map(StoredFile::entities).toArray(Integer[]::new),
                        changed.stream()
                                .map(it -> JSON.writeValueAsString(it.includes()))
                                .toArray(String[]::new))
                .update();
        if (!gone.isEmpty()) {
            jdbc.sql("delete from catalog.file where root = ? and locator = any(?)")
                    .params(root.text(), gone.keySet().toArray(String[]::new))
                    .update();
        }
    }

    /** Forgets the files of a location, so that all of them are read again. */
    public void forget(Location root) {
        jdbc.sql("delete from catalog.file where root = ?").param(root.text()).update();
    }

    /** The locations that led to a file below that address, which is percent-encoded. */
    public List<Location> reaching(String address) {
        return jdbc.sql("""
                        select id, type, target, entity_ref from catalog.location
                        where type = 'url' and starts_with(target, :address) or type || ':' || target in
                            (select root from catalog.file where locator like :below escape '!')
                        """)
                .param("address", address)
                .param("below", "url:" + address.replaceAll("([!%_])", "!$1") + "%")
                .query((row, number) -> CatalogStore.location(row))
                .list();
    }

    /** The names of all entities that the location brought. */
    public Set<String> names(Location root) {
        return new HashSet<>(jdbc.sql("select ref from catalog.entity where root = ?")
                .param(root.text())
                .query(String.class)
                .list());
    }

    /** Records how a reading ended. */
    public void wasRead(Location root, SourceRun run) {
        jdbc.sql("""
                        update catalog.location set read_at = :at, took_millis = :took, next_at = :next,
                            found = case when :found < 0 then found else :found end,
                            changed = case when :changed = 0 then changed else :changed end,
                            changed_at = case when :changed = 0 then changed_at else :at end,
                            failures = case when :unreachable then failures + 1 else 0 end,
                            read_under = :under
                        where type = :type and target = :target
                        """)
                .param("at", Timestamp.from(run.at()))
                .param("took", run.tookMillis())
                .param("next", Timestamp.from(run.nextAt()))
                .param("found", run.found())
                .param("changed", run.changed())
                .param("unreachable", run.unreachable())
                .param("under", run.readUnder())
                .param("type", root.type())
                .param("target", root.target())
                .update();
    }

    /** How many readings in a row did not reach the location. */
    public int failures(Location root) {
        return jdbc.sql("select failures from catalog.location where type = ? and target = ?")
                .params(root.type(), root.target())
                .query(Integer.class)
                .optional()
                .orElse(0);
    }

    /**
     * Takes locations whose next reading is due, the longest due first, away from all other servers until that time; either
     * those that were reached last, or the others.
     */
    public List<Location> claim(Instant now, Instant until, boolean unreachable, int most) {
        return jdbc.sql("""
                        update catalog.location set next_at = :until where id in
                            (select id from catalog.location where next_at <= :now and (failures > 0) = :unreachable
                                order by next_at limit :most for update skip locked)
                        returning id, type, target, entity_ref
                        """)
                .param("now", Timestamp.from(now))
                .param("until", Timestamp.from(until))
                .param("unreachable", unreachable)
                .param("most", most)
                .query((row, number) -> CatalogStore.location(row))
                .list();
    }

    /** Makes all locations of that type due. */
    public void hurry(String type) {
        jdbc.sql("update catalog.location set next_at = '-infinity' where type = ?")
                .param(type)
                .update();
    }

    /** All local locations, and those below that address: they may have changed while no server ran. */
    public List<Location> local(String address) {
        return jdbc.sql("""
                        select id, type, target, entity_ref from catalog.location
                        where type = 'file' or starts_with(target, ?) order by id
                        """)
                .param(address)
                .query((row, number) -> CatalogStore.location(row))
                .list();
    }

    /** How many locations are in which state. */
    public Map<String, Integer> states() {
        Map<String, Integer> states = new LinkedHashMap<>();
        jdbc.sql("select " + STATE + " as state, count(*) as count from catalog.location group by 1 order by 1")
                .query(row -> {
                    states.put(row.getString("state"), row.getInt("count"));
                });
        return states;
    }

    /** Those of a state (for all but {@code empty} ones when that is not told) whose address holds the text, those in trouble first. */
    public List<CatalogSource> sources(String state, String text, int limit, int offset) {
        return jdbc.sql("select * from (select location.*, " + STATE + """
                         as state from catalog.location) as source
                        where (state = :state or :state = '' and state <> 'empty') and position(lower(:text) in lower(target)) > 0
                        order by state = 'good', target, id limit :limit offset :offset
                        """)
                .param("state", state)
                .param("text", text)
                .param("limit", limit)
                .param("offset", offset)
                .query((row, number) -> source(row))
                .list();
    }

    /** How many {@link #sources} there are. */
    public int count(String state, String text) {
        return Objects.requireNonNull(jdbc.sql("select count(*) from (select target, " + STATE + """
                         as state from catalog.location) as source
                        where (state = :state or :state = '' and state <> 'empty') and position(lower(:text) in lower(target)) > 0
                        """)
                .param("state", state)
                .param("text", text)
                .query(Integer.class)
                .single());
    }

    /** The location with that id. */
    public Optional<CatalogSource> source(String id) {
        return jdbc.sql("select location.*, " + STATE + " as state from catalog.location where id = ?")
                .param(id)
                .query((row, number) -> source(row))
                .optional();
    }

    private static CatalogSource source(ResultSet row) throws SQLException {
        List<CatalogError> errors = JSON.readValue(row.getString("errors"), ERRORS);
        Instant readAt = instant(row, "read_at");
        return new CatalogSource(
                row.getString("id"),
                row.getString("type"),
                row.getString("target"),
                row.getString("target"),
                row.getString("origin"),
                row.getString("entity_ref"),
                row.getString("state"),
                row.getInt("found"),
                row.getInt("changed"),
                instant(row, "changed_at"),
                readAt,
                row.getInt("took_millis"),
                readAt == null ? null : instant(row, "next_at"),
                row.getInt("failures"),
                errors.size(),
                errors.subList(0, Math.min(errors.size(), MOST_SHOWN)));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp value = row.getTimestamp(column);
        return value == null ? null : value.toInstant();
    }
}
