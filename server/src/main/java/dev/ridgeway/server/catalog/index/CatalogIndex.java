package dev.ridgeway.server.catalog.index;

import dev.ridgeway.server.catalog.CatalogError;
import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.catalog.EntityFilter;
import dev.ridgeway.server.catalog.EntityQuery;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.catalog.Facet;
import dev.ridgeway.server.catalog.model.EntityRules;
import dev.ridgeway.server.catalog.model.Relation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Component;
import org.springframework.util.DigestUtils;
import tools.jackson.databind.json.JsonMapper;

/** Every entity in memory, related to its neighbours. Readers see one unchanging state; a change swaps in the next. */
@Component
public class CatalogIndex {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Map<EntityRef, List<Relation>> outgoing = new HashMap<>();
    private final Map<EntityRef, Set<Relation>> incoming = new HashMap<>();
    private volatile CatalogSnapshot state = CatalogSnapshot.of(Map.of());

    /** Puts in, replaces and takes out at once. */
    public synchronized void apply(Collection<StoredEntity> present, Collection<EntityRef> absent) {
        Map<EntityRef, StoredEntity> rows = new HashMap<>();
        Set<EntityRef> touched = new LinkedHashSet<>();
        for (EntityRef ref : absent) {
            touched.add(ref);
            unrelate(ref, touched);
        }
        for (StoredEntity row : present) {
            rows.put(row.ref(), row);
            touched.add(row.ref());
            unrelate(row.ref(), touched);
            relate(row, touched);
        }
        Map<EntityRef, IndexedEntity> byRef = new HashMap<>(state.byRef());
        absent.forEach(byRef::remove);
        for (EntityRef ref : touched) {
            IndexedEntity old = byRef.get(ref);
            StoredEntity row = rows.get(ref);
            if (row == null && old != null) {
                row = old.stored();
            }
            if (row != null) {
                byRef.put(ref, built(row));
            }
        }
        state = CatalogSnapshot.of(byRef);
    }

    private void unrelate(EntityRef ref, Set<EntityRef> touched) {
        for (Relation relation : Optional.ofNullable(outgoing.remove(ref)).orElse(List.of())) {
            incoming.getOrDefault(relation.target(), new LinkedHashSet<>()).remove(relation);
            touched.add(relation.target());
        }
    }

    private void relate(StoredEntity row, Set<EntityRef> touched) {
        List<Relation> relations = EntityRules.relations(content(row), row.ref());
        outgoing.put(row.ref(), relations);
        for (Relation relation : relations) {
            incoming.computeIfAbsent(relation.target(), key -> new LinkedHashSet<>())
                    .add(relation);
            touched.add(relation.target());
        }
    }

    @SuppressWarnings("unchecked")
    private IndexedEntity built(StoredEntity row) {
        Map<String, Object> content = content(row);
        Map<String, Object> metadata =
                new LinkedHashMap<>((Map<String, Object>) content.getOrDefault("metadata", Map.of()));
        metadata.putIfAbsent("namespace", EntityRef.DEFAULT_NAMESPACE);
        metadata.put("uid", row.uid());
        metadata.putIfAbsent("etag", DigestUtils.md5DigestAsHex(row.content().getBytes(StandardCharsets.UTF_8)));
        content.put("metadata", metadata);
        Set<String> lines = new TreeSet<>();
        outgoing.getOrDefault(row.ref(), List.of()).forEach(it -> lines.add(it.forward() + " " + it.target()));
        incoming.getOrDefault(row.ref(), Set.of()).forEach(it -> lines.add(it.reverse() + " " + it.source()));
        List<Map<String, Object>> relations = new ArrayList<>();
        for (String line : lines) {
            int space = line.indexOf(' ');
            Map<String, Object> relation = new LinkedHashMap<>();
            relation.put("type", line.substring(0, space));
            relation.put("targetRef", line.substring(space + 1));
            relations.add(relation);
        }
        content.put("relations", relations);
        if (!row.errors().isEmpty()) {
            content.put(
                    "status",
                    Map.of(
                            "items",
                            row.errors().stream().map(CatalogIndex::item).toList()));
        }
        return new IndexedEntity(Entity.of(content), row, SearchKeys.of(content));
    }

    private static Map<String, Object> item(CatalogError error) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("name", error.name());
        detail.put("message", error.message());
        detail.put("remedy", error.remedy());
        detail.put("path", error.path());
        detail.put("line", error.line());
        detail.put("source", error.source());
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("type", "backstage.io/catalog-processing");
        item.put("level", "error");
        item.put("message", error.name() + ": " + error.message());
        item.put("error", detail);
        return item;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> content(StoredEntity row) {
        return JSON.readValue(row.content(), LinkedHashMap.class);
    }

    public Optional<Entity> entity(EntityRef ref) {
        return Optional.ofNullable(state.byRef().get(ref)).map(IndexedEntity::entity);
    }

    /** Where the entity came from. */
    public Optional<StoredEntity> stored(EntityRef ref) {
        return Optional.ofNullable(state.byRef().get(ref)).map(IndexedEntity::stored);
    }

    public Optional<Entity> byUid(String uid) {
        return Optional.ofNullable(state.byUid().get(uid)).map(IndexedEntity::entity);
    }

    public boolean matches(Entity entity, EntityFilter filter) {
        IndexedEntity known = state.byRef().get(entity.ref());
        return known != null && known.matches(filter);
    }

    /** All that match, in the query's order. */
    public List<Match> find(EntityQuery query) {
        return state.find(query);
    }

    /** For each field its values among all that match, by value, as they were written. */
    public Map<String, List<Facet>> facets(List<String> fields, EntityFilter filter) {
        return state.facets(fields, filter);
    }

    /** An entity with the value it is sorted by. */
    public record Match(String value, Entity entity) {}
}
