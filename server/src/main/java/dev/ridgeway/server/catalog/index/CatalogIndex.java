package dev.ridgeway.server.catalog.index;

import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.catalog.EntityFilter;
import dev.ridgeway.server.catalog.EntityPage;
import dev.ridgeway.server.catalog.EntityPosition;
import dev.ridgeway.server.catalog.EntityQuery;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.catalog.Facet;
import dev.ridgeway.server.catalog.fields.FieldIndex;
import dev.ridgeway.server.catalog.fields.IntList;
import dev.ridgeway.server.catalog.store.StoredEntity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Every entity in memory, related to its neighbours. Readers see one unchanging state; a change swaps in the next. */
@Component
public class CatalogIndex {

    private final RelationTable relations = new RelationTable();
    private final IntList free = new IntList();
    private int used;
    private volatile CatalogSnapshot state = CatalogSnapshot.empty();

    /** Puts in, replaces and takes out at once. */
    public synchronized void apply(Collection<StoredEntity> present, Collection<EntityRef> absent) {
        Map<EntityRef, @Nullable StoredEntity> rows = new LinkedHashMap<>();
        absent.forEach(ref -> rows.put(ref, null));
        present.forEach(row -> rows.put(row.ref(), row));
        CatalogSnapshot before = state;
        state = new IndexUpdate(before, relations, this::number).of(rows);
        rows.forEach((ref, row) -> {
            Numbered known = row == null ? before.numbered(ref) : null;
            if (known != null) {
                free.add(known.id());
            }
        });
    }

    private int number() {
        return free.size() > 0 ? free.removeLast() : used++;
    }

    /** Of all entities. */
    List<EntityRef> refs() {
        List<EntityRef> refs = new ArrayList<>();
        state.refs().forEach(one -> refs.add(one.ref()));
        return refs;
    }

    public Optional<Entity> entity(EntityRef ref) {
        return known(ref).map(IndexedEntity::entity);
    }

    /** The entity with where it came from. */
    public Optional<IndexedEntity> known(EntityRef ref) {
        return Optional.ofNullable(state.entity(ref));
    }

    public Optional<Entity> byUid(String uid) {
        return Optional.ofNullable(state.byUid(uid)).map(IndexedEntity::entity);
    }

    /** Each entity that the filter finds now by its reference. */
    public Function<EntityRef, Optional<Entity>> finder(EntityFilter filter) {
        return state.finder(filter);
    }

    /** The part of all that match which the query's limit and offset name, or that begins at a position. */
    public EntityPage page(EntityQuery query, @Nullable EntityPosition position) {
        return state.page(query, position);
    }

    /** For each field its values among all that match, by value, as they were written. */
    public Map<String, List<Facet>> facets(List<String> fields, EntityQuery matching) {
        return state.facets(fields, matching);
    }

    /** What entities name and what does not exist, by reference. Looks at every reference there is. */
    public List<MissingEntity> missing() {
        CatalogSnapshot now;
        FieldIndex named;
        synchronized (this) {
            now = state;
            named = relations.incoming();
        }
        Map<EntityRef, Set<EntityRef>> namedBy = new TreeMap<>();
        Map<EntityRef, Set<EntityRef>> asOwner = new HashMap<>();
        named.terms().forEach(term -> {
            int space = term.value().indexOf(' ');
            EntityRef target = EntityRef.parse(term.value().substring(space + 1));
            if (now.numbered(target) == null) {
                boolean owner = term.value().startsWith("ownerof ");
                term.ids().forEach(id -> {
                    EntityRef source = now.entities().get(id).entity().ref();
                    namedBy.computeIfAbsent(target, _ -> new TreeSet<>()).add(source);
                    if (owner) {
                        asOwner.computeIfAbsent(target, _ -> new TreeSet<>()).add(source);
                    }
                });
            }
        });
        List<MissingEntity> missing = new ArrayList<>();
        namedBy.forEach((ref, sources) -> missing.add(
                new MissingEntity(ref, List.copyOf(sources), List.copyOf(asOwner.getOrDefault(ref, Set.of())))));
        return missing;
    }

    /** Who says something about the entity, be it there or not, by reference. */
    public Set<EntityRef> namedBy(EntityRef ref) {
        Set<EntityRef> sources = new TreeSet<>();
        synchronized (this) {
            CatalogSnapshot now = state;
            relations.about(
                    ref, (_, id) -> sources.add(now.entities().get(id).entity().ref()));
        }
        return sources;
    }
}
