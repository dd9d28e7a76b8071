package dev.ridgeway.server.catalog.store;

import dev.ridgeway.server.catalog.CatalogError;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.catalog.Location;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The tables of the catalog: locations with their errors, and the last good version of each entity. */
@Component
public class CatalogStore {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int AT_ONCE = 2_000;
    private static final TypeReference<List<CatalogError>> ERRORS = new TypeReference<>() {};

    private final JdbcClient jdbc;

    CatalogStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<StoredEntity> entities() {
        return entities("true", List.of());
    }

    /** The entities of one location; their rows are locked until the transaction ends. */
    public List<StoredEntity> entitiesOf(String root) {
        return entities("root = ? for update", List.of(root));
    }

    /** Those of them that are there; their rows are locked until the transaction ends. */
    public List<StoredEntity> entities(Collection<EntityRef> refs) {
        return entities("ref = any(?) order by ref for update", List.of((Object) names(refs)));
    }

    /** Those of a kind that came by locations which the configuration names. */
    public List<StoredEntity> configured(String kind) {
        return entities(
                "starts_with(ref, ?) and root in (select type || ':' || target from catalog.location"
                        + " where origin = 'configuration') order by ref",
                List.of(kind + ":"));
    }

    /** The same without a lock. */
    private List<StoredEntity> present(Collection<EntityRef> refs) {
        return entities("ref = any(?)", List.of((Object) names(refs)));
    }

    private static String[] names(Collection<EntityRef> refs) {
        return refs.stream().map(EntityRef::toString).toArray(String[]::new);
    }

    /** In which file each of these is, of those that are there. */
    public Map<EntityRef, String> locators(Collection<EntityRef> refs) {
        Map<EntityRef, String> locators = new LinkedHashMap<>();
        if (!refs.isEmpty()) {
            present(refs).forEach(it -> locators.put(it.ref(), it.locator()));
        }
        return locators;
    }

    private List<StoredEntity> entities(String condition, List<?> values) {
        return jdbc.sql("select ref, uid, root, locator, parent, content, errors from catalog.entity where "
                        + condition)
                .params(values)
                .query((row, number) -> entity(row))
                .list();
    }

    static StoredEntity entity(ResultSet row) throws SQLException {
        return new StoredEntity(
                EntityRef.parse(row.getString("ref")),
                row.getString("uid"),
                row.getString("root"),
                row.getString("locator"),
                row.getString("parent"),
                row.getString("content"),
                JSON.readValue(row.getString("errors"), ERRORS));
    }

    /** Writes what is given, and answers which of it; names that another location holds are not written. */
    public Set<EntityRef> write(List<StoredEntity> entities) {
        Set<EntityRef> written = new HashSet<>();
        for (int from = 0; from < entities.size(); from += AT_ONCE) {
            written.addAll(writeSome(entities.subList(from, Math.min(entities.size(), from + AT_ONCE))));
        }
        return written;
    }

    private List<EntityRef> writeSome(List<StoredEntity> entities) {
        return jdbc.sql("""
                        insert into catalog.entity (ref, uid, root, locator, parent, content, errors)
                        select * from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
                        on conflict (ref) do update set locator = excluded.locator, parent = excluded.parent,
                            content = excluded.content, errors = excluded.errors
                        where entity.root = excluded.root
                        returning ref
                        """)
                .params(
                        column(entities, it -> it.ref().toString()),
                        column(entities, StoredEntity::uid),
                        column(entities, StoredEntity::root),
                        column(entities, StoredEntity::locator),
                        column(entities, StoredEntity::parent),
                        column(entities, StoredEntity::content),
                        column(entities, it -> JSON.writeValueAsString(it.errors())))
                .query((row, number) -> EntityRef.parse(row.getString("ref")))
                .list();
    }

    private static String[] column(List<StoredEntity> entities, Function<StoredEntity, String> value) {
        return entities.stream().map(value).toArray(String[]::new);
    }

    public void delete(Collection<EntityRef> refs) {
        if (!refs.isEmpty()) {
            String[] names = refs.stream().map(EntityRef::toString).toArray(String[]::new);
            jdbc.sql("delete from catalog.entity where ref = any(:refs)")
                    .param("refs", names)
                    .update();
        }
    }

    /** Serialises work on one location among all servers until the transaction ends. */
    public void lock(String root) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(?, 7))")
                .param("catalog " + root)
                .query((row, number) -> true)
                .single();
    }

    /** Locations of any origin. */
    public List<Location> locations() {
        return locations("true", List.of());
    }

    /** Locations that the configuration neither names nor lets be found in an organisation. */
    public List<Location> ownLocations() {
        return locations("origin in ('registered', 'repository')", List.of());
    }

    public Optional<Location> location(String id) {
        return locations("id = ?", List.of(id)).stream().findFirst();
    }

    /** The stored location of that type and target. */
    public Optional<Location> location(String type, String target) {
        return locations("type = ? and target = ?", List.of(type, target)).stream()
                .findFirst();
    }

    private List<Location> locations(String condition, List<String> values) {
        return jdbc.sql("select id, type, target, entity_ref from catalog.location where " + condition + " order by id")
                .params(values)
                .query((row, number) -> location(row))
                .list();
    }

    public boolean holds(Location location) {
        return location(location.type(), location.target()).isPresent();
    }

    /** Whether the location is of that origin, which then stays so until the transaction ends. */
    public boolean isOf(Location location, String origin) {
        return jdbc.sql("select id from catalog.location where type = ? and target = ? and origin = ? for update")
                .params(location.type(), location.target(), origin)
                .query(String.class)
                .optional()
                .isPresent();
    }

    public String originOf(Location location) {
        return jdbc.sql("select origin from catalog.location where type = ? and target = ?")
                .params(location.type(), location.target())
                .query(String.class)
                .optional()
                .orElse("");
    }

    /**
     * Adds the location, and answers it as it is stored: one that is there stays, and is registered from now on if that is
     * the new origin. Whoever registers reads at once, so other servers leave it alone for a minute.
     */
    public Location add(Location location, String origin) {
        jdbc.sql("""
                        insert into catalog.location (id, type, target, entity_ref, origin, next_at)
                        values (:id, :type, :target, :ref, :origin,
                            case when :origin = 'registered' then now() + interval '1 minute' else '-infinity' end)
                        on conflict (type, target) do update set origin = excluded.origin
                        where excluded.origin = 'registered'
                        """)
                .param("id", location.id())
                .param("type", location.type())
                .param("target", location.target())
                .param("ref", location.entityRef())
                .param("origin", origin)
                .update();
        return location(location.type(), location.target()).orElse(location);
    }

    /** Lets a location lead to another target, with what it brought so far. */
    public void move(Location from, Location to) {
        jdbc.sql("""
                        update catalog.location set target = ?, entity_ref = ?, errors = '[]', read_at = null, failures = 0
                        where id = ?
                        """).params(to.target(), to.entityRef(), from.id()).update();
        jdbc.sql("update catalog.entity set root = ? where root = ?")
                .params(to.text(), from.text())
                .update();
    }

    public void remove(Location location) {
        jdbc.sql("delete from catalog.location where id = ?")
                .param(location.id())
                .update();
    }

    public void fail(Location location, List<CatalogError> errors) {
        jdbc.sql("update catalog.location set errors = ? where type = ? and target = ?")
                .params(JSON.writeValueAsString(errors), location.type(), location.target())
                .update();
    }

    /** What could not be taken of the location. */
    public List<CatalogError> errors(Location location) {
        return jdbc.sql("select errors from catalog.location where type = ? and target = ?")
                .params(location.type(), location.target())
                .query((row, number) -> JSON.readValue(row.getString("errors"), ERRORS))
                .optional()
                .orElse(List.of());
    }

    /** What could not be taken, of all locations that have such. */
    public Map<Location, List<CatalogError>> errors() {
        Map<Location, List<CatalogError>> errors = new LinkedHashMap<>();
        jdbc.sql("select id, type, target, entity_ref, errors from catalog.location where errors <> '[]' order by id")
                .query(row -> {
                    errors.put(location(row), JSON.readValue(row.getString("errors"), ERRORS));
                });
        return errors;
    }

    static Location location(ResultSet row) throws SQLException {
        return new Location(
                row.getString("id"), row.getString("type"), row.getString("target"), row.getString("entity_ref"));
    }
}
