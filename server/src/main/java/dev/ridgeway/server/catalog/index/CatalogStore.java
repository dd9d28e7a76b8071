package dev.ridgeway.server.catalog.index;

import dev.ridgeway.server.catalog.CatalogError;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.catalog.Location;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The tables of the catalog: locations with their errors, and the last good version of each entity. */
@Component
public class CatalogStore {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<List<CatalogError>> ERRORS = new TypeReference<>() {};

    private final JdbcClient jdbc;

    CatalogStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public List<StoredEntity> entities() {
        return entities("true", List.of());
    }

    /** The entities of one location; their rows are locked until the transaction ends. */
    public List<StoredEntity> entitiesOf(String root) {
        return entities("root = ? for update", List.of(root));
    }

    private List<StoredEntity> entities(String condition, List<String> values) {
        return jdbc.sql("select ref, uid, root, locator, parent, content, errors from catalog.entity where "
                        + condition)
                .params(values)
                .query((row, number) -> new StoredEntity(
                        EntityRef.parse(row.getString("ref")),
                        row.getString("uid"),
                        row.getString("root"),
                        row.getString("locator"),
                        row.getString("parent"),
                        row.getString("content"),
                        JSON.readValue(row.getString("errors"), ERRORS)))
                .list();
    }

    /** The location that holds the name, if there is one. */
    public Optional<String> rootOf(EntityRef ref) {
        return jdbc.sql("select root from catalog.entity where ref = ?")
                .param(ref.toString())
                .query(String.class)
                .optional();
    }

    /** False when another location took the name meanwhile. */
    public boolean write(StoredEntity entity) {
        return jdbc.sql("""
                        insert into catalog.entity (ref, uid, root, locator, parent, content, errors)
                        values (?, ?, ?, ?, ?, ?, ?)
                        on conflict (ref) do update set locator = excluded.locator, parent = excluded.parent,
                            content = excluded.content, errors = excluded.errors
                        where entity.root = excluded.root
                        """)
                        .params(
                                entity.ref().toString(),
                                entity.uid(),
                                entity.root(),
                                entity.locator(),
                                entity.parent(),
                                entity.content(),
                                JSON.writeValueAsString(entity.errors()))
                        .update()
                == 1;
    }

    public void delete(Collection<EntityRef> refs) {
        if (!refs.isEmpty()) {
            jdbc.sql("delete from catalog.entity where ref in (:refs)")
                    .param("refs", refs.stream().map(EntityRef::toString).toList())
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
        return jdbc.sql("select id, type, target, entity_ref from catalog.location order by id")
                .query((row, number) -> new Location(
                        row.getString("id"),
                        row.getString("type"),
                        row.getString("target"),
                        row.getString("entity_ref")))
                .list();
    }

    public String originOf(Location location) {
        return jdbc.sql("select origin from catalog.location where id = ?")
                .param(location.id())
                .query(String.class)
                .optional()
                .orElse("");
    }

    /** Adds the location; one that is there keeps its id, and is registered from now on if that is the new origin. */
    public void add(Location location, String origin) {
        jdbc.sql("""
                        insert into catalog.location (id, type, target, entity_ref, origin) values (?, ?, ?, ?, ?)
                        on conflict (type, target) do update set origin = excluded.origin
                        where excluded.origin = 'registered'
                        """)
                .params(location.id(), location.type(), location.target(), location.entityRef(), origin)
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

    /** What could not be taken, of all locations. */
    public List<CatalogError> errors() {
        return jdbc
                .sql("select errors from catalog.location where errors <> '[]' order by id")
                .query(String.class)
                .list()
                .stream()
                .flatMap(errors -> JSON.readValue(errors, ERRORS).stream())
                .toList();
    }
}
