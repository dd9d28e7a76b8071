package dev.ridgeway.server.catalog.index;

import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.catalog.fields.IndexFields;
import dev.ridgeway.server.catalog.fields.SearchKey;
import dev.ridgeway.server.catalog.fields.SearchKeys;
import dev.ridgeway.server.catalog.fields.SortedChunks;
import dev.ridgeway.server.catalog.model.EntityRules;
import dev.ridgeway.server.catalog.model.Relation;
import dev.ridgeway.server.catalog.store.StoredEntity;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/** One change of the index: from what comes and goes, and what that means to its neighbours, to the next state. */
final class IndexUpdate {

    private final CatalogSnapshot before;
    private final RelationTable relations;
    private final IntSupplier numbers;
    private final Map<EntityRef, Integer> ids = new HashMap<>();
    private final Map<Integer, EntityRef> fresh = new HashMap<>();
    private final TreeMap<EntityRef, @Nullable Integer> appeared = new TreeMap<>();
    private final Map<Integer, @Nullable IndexedEntity> entities = new HashMap<>();
    private final IndexFields.Changes fields = new IndexFields.Changes();
    private final Map<String, String> words = new HashMap<>();

    /** {@code numbers} gives the number of a new entity; {@code relations} is changed along. */
    IndexUpdate(CatalogSnapshot before, RelationTable relations, IntSupplier numbers) {
        this.before = before;
        this.relations = relations;
        this.numbers = numbers;
    }

    /** The next state; null for a row takes the entity out. */
    CatalogSnapshot of(Map<EntityRef, @Nullable StoredEntity> rows) {
        Set<EntityRef> touched = related(rows);
        rows.forEach((ref, row) -> {
            if (row != null) {
                put(number(ref), row);
            } else if (before.numbered(ref) != null) {
                takeOut(ref);
            }
        });
        for (EntityRef ref : touched) {
            IndexedEntity known = rows.containsKey(ref) ? null : before.entity(ref);
            if (known != null) {
                relate(known);
            }
        }
        return applied();
    }

    /** Tells the table of relations what changes, and answers whose relations that are. */
    private Set<EntityRef> related(Map<EntityRef, @Nullable StoredEntity> rows) {
        RelationTable.Changes changes = new RelationTable.Changes();
        Set<EntityRef> touched = new HashSet<>();
        rows.forEach((ref, row) -> {
            IndexedEntity known = before.entity(ref);
            Set<Relation> old =
                    known == null ? Set.of() : relationsOf(known.entity().content(), ref);
            Set<Relation> now = row == null ? Set.of() : relationsOf(EntityJson.content(row), ref);
            if (!old.equals(now)) {
                int id = number(ref);
                changes.removed(without(old, now), id);
                changes.added(without(now, old), id);
                without(old, now).forEach(it -> touched.add(it.target()));
                without(now, old).forEach(it -> touched.add(it.target()));
            }
        });
        relations.apply(changes);
        return touched;
    }

    private static Set<Relation> relationsOf(Map<String, Object> content, EntityRef ref) {
        return new HashSet<>(EntityRules.relations(content, ref));
    }

    private static Set<Relation> without(Set<Relation> relations, Set<Relation> others) {
        Set<Relation> rest = new HashSet<>(relations);
        rest.removeAll(others);
        return rest;
    }

    private int number(EntityRef ref) {
        return ids.computeIfAbsent(ref, it -> {
            Numbered known = before.numbered(it);
            if (known != null) {
                return known.id();
            }
            int id = numbers.getAsInt();
            EntityRef own = new EntityRef(word(it.kind()), word(it.namespace()), it.name());
            fresh.put(id, own);
            appeared.put(own, id);
            return id;
        });
    }

    private String word(String text) {
        return words.computeIfAbsent(text, it -> it);
    }

    private EntityRef ref(int id) {
        EntityRef ref = fresh.get(id);
        return ref == null ? before.entities().get(id).entity().ref() : ref;
    }

    private void put(int id, StoredEntity row) {
        EntityRef ref = ref(id);
        Map<String, Object> content = EntityJson.content(row);
        EntityJson.complete(content, lines(content, ref), row.errors());
        Entity entity = Entity.of(ref, row.uid(), content);
        put(
                id,
                content,
                new IndexedEntity(entity, word(row.root()), word(row.locator()), word(row.parent()), row.errors()));
    }

    private void relate(IndexedEntity known) {
        EntityRef ref = known.entity().ref();
        Map<String, Object> content = known.entity().content();
        EntityJson.complete(content, lines(content, ref), known.errors());
        Entity entity = Entity.of(ref, known.entity().uid(), content);
        put(
                number(ref),
                content,
                new IndexedEntity(entity, known.root(), known.locator(), known.parent(), known.errors()));
    }

    private void put(int id, Map<String, Object> content, IndexedEntity entity) {
        IndexedEntity old = before.entity(entity.entity().ref());
        Set<SearchKey> keys =
                old == null ? Set.of() : SearchKeys.of(old.entity().content());
        fields.replace(id, keys, SearchKeys.of(content));
        entities.put(id, entity);
    }

    private void takeOut(EntityRef ref) {
        IndexedEntity old = before.entity(ref);
        if (old != null) {
            int id = number(ref);
            fields.replace(id, SearchKeys.of(old.entity().content()), Set.of());
            entities.put(id, null);
            appeared.put(ref, null);
        }
    }

    /** Type and reference of all relations, from both sides. */
    private Collection<String> lines(Map<String, Object> content, EntityRef ref) {
        Set<String> lines = new TreeSet<>();
        relationsOf(content, ref).forEach(it -> lines.add(it.forward() + " " + it.target()));
        relations.about(ref, (type, id) -> lines.add(type + " " + ref(id)));
        return lines;
    }

    private CatalogSnapshot applied() {
        RoaringBitmap all = before.all().clone();
        appeared.forEach((ref, id) -> {
            if (id == null) {
                all.remove(number(ref));
            } else {
                all.add(id);
            }
        });
        SortedChunks<Numbered> refs = before.refs()
                .changed(List.copyOf(appeared.keySet()), (one, ref) -> one.ref().compareTo(ref), (_, ref) -> {
                    Integer id = appeared.get(ref);
                    return id == null ? null : new Numbered(ref, id);
                });
        return new CatalogSnapshot(
                refs, before.entities().changed(entities), all, fields.applied(before.fields()), before.cache());
    }
}
