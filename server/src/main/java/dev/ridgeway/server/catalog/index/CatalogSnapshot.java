package dev.ridgeway.server.catalog.index;

import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.catalog.EntityFilter;
import dev.ridgeway.server.catalog.EntityOrder;
import dev.ridgeway.server.catalog.EntityPage;
import dev.ridgeway.server.catalog.EntityPosition;
import dev.ridgeway.server.catalog.EntityQuery;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.catalog.Facet;
import dev.ridgeway.server.catalog.fields.FieldIndex;
import dev.ridgeway.server.catalog.fields.FieldOrder;
import dev.ridgeway.server.catalog.fields.IndexFields;
import dev.ridgeway.server.catalog.fields.IntList;
import dev.ridgeway.server.catalog.fields.SortedChunks;
import dev.ridgeway.server.catalog.fields.Term;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/** Every entity at one moment, and every way to find it. */
record CatalogSnapshot(
        SortedChunks<Numbered> refs, EntityTable entities, RoaringBitmap all, IndexFields fields, IndexCache cache) {

    static CatalogSnapshot empty() {
        return new CatalogSnapshot(
                SortedChunks.empty(), EntityTable.EMPTY, new RoaringBitmap(), IndexFields.NONE, new IndexCache());
    }

    @Nullable
    Numbered numbered(EntityRef ref) {
        return refs.find(one -> one.ref().compareTo(ref));
    }

    @Nullable
    IndexedEntity entity(EntityRef ref) {
        Numbered known = numbered(ref);
        return known == null ? null : entities.get(known.id());
    }

    @Nullable
    IndexedEntity byUid(String uid) {
        RoaringBitmap found = matching(EntityFilter.equal("metadata.uid", uid));
        return found.isEmpty() ? null : entities.get(found.first());
    }

    /** The numbers of what the filter finds; may be shared, so never change it. */
    RoaringBitmap matching(EntityFilter filter) {
        return switch (filter) {
            case EntityFilter.Exists exists ->
                fields.field(exists.key()).present().bitmap();
            case EntityFilter.In in -> {
                FieldIndex field = fields.field(in.key());
                yield union(terms -> in.values().forEach(value -> field.equal(value, terms)));
            }
            case EntityFilter.HasPrefix prefix ->
                union(terms -> fields.field(prefix.key()).prefixed(prefix.prefix(), terms));
            case EntityFilter.All every -> {
                List<RoaringBitmap> parts = new ArrayList<>();
                every.parts().forEach(part -> parts.add(matching(part)));
                parts.sort(Comparator.comparingInt(RoaringBitmap::getCardinality));
                yield parts.stream()
                        .reduce((one, other) -> RoaringBitmap.and(one, other))
                        .orElse(all);
            }
            case EntityFilter.AnyOf any -> {
                RoaringBitmap union = new RoaringBitmap();
                any.parts().forEach(part -> union.or(matching(part)));
                yield union;
            }
            case EntityFilter.Not not -> RoaringBitmap.andNot(all, matching(not.part()));
        };
    }

    private static RoaringBitmap union(Consumer<Consumer<Term>> visit) {
        List<Term> terms = new ArrayList<>();
        visit.accept(terms::add);
        if (terms.size() == 1) {
            return terms.getFirst().ids().bitmap();
        }
        RoaringBitmap union = new RoaringBitmap();
        terms.forEach(term -> term.ids().addTo(union));
        return union;
    }

    /** Each entity that the filter finds by its reference, to be asked often. */
    Function<EntityRef, Optional<Entity>> finder(EntityFilter filter) {
        RoaringBitmap found = matching(filter);
        return ref -> Optional.ofNullable(numbered(ref))
                .filter(it -> found.contains(it.id()))
                .map(it -> entities.get(it.id()).entity());
    }

    EntityPage page(EntityQuery query, @Nullable EntityPosition position) {
        RoaringBitmap found = found(query);
        List<EntityOrder> orders = query.orders();
        FieldOrder order = orders.isEmpty() ? byRef() : order(orders.getFirst().field());
        RoaringBitmap valued = order.size() == all.getCardinality() ? found : RoaringBitmap.and(found, order.valued());
        int lacking = found.getCardinality() - valued.getCardinality();
        boolean missing = query.missingLast() && lacking > 0;
        int leftOut = query.missingLast() ? 0 : lacking;
        boolean descending = !orders.isEmpty() && orders.getFirst().descending();
        if (orders.size() > 1) {
            return part(query.missingLast() ? found : valued, query, leftOut);
        }
        PageWalk walk = new PageWalk(this, order, valued, descending, leftOut);
        return missing
                ? withMissing(walk, RoaringBitmap.andNot(found, valued), descending, query)
                : walk.page(query, position);
    }

    /** What has the field, then what lacks it by reference. */
    private EntityPage withMissing(PageWalk valued, RoaringBitmap missing, boolean descending, EntityQuery query) {
        EntityPage first = valued.page(query, null);
        List<Entity> items = new ArrayList<>(first.items());
        long total = first.totalItems() + missing.getCardinality();
        int from = (int) Math.max(0, query.offset() - first.totalItems());
        int rest = query.limit() < 0 ? -1 : query.limit() - items.size();
        if (rest != 0) {
            PageWalk walk = new PageWalk(this, byRef(), missing, descending, 0);
            items.addAll(walk.page(query.page(from, rest), null).items());
        }
        EntityPosition next = !items.isEmpty() && (long) query.offset() + items.size() < total
                ? new EntityPosition("", items.getLast().ref().toString(), false)
                : null;
        return new EntityPage(items, total, 0, next, null);
    }

    private RoaringBitmap found(EntityQuery query) {
        RoaringBitmap found = matching(query.filter());
        String text = query.fullTextTerm().strip().toLowerCase(Locale.ROOT);
        if (text.isEmpty()) {
            return found;
        }
        RoaringBitmap holding = new RoaringBitmap();
        for (String field : textFields(query)) {
            holding.or(cache.containing(fields.field(field.toLowerCase(Locale.ROOT)), text));
        }
        return RoaringBitmap.and(found, holding);
    }

    private static List<String> textFields(EntityQuery query) {
        if (!query.fullTextFields().isEmpty()) {
            return query.fullTextFields();
        }
        return List.of(
                query.orders().isEmpty()
                        ? "metadata.uid"
                        : query.orders().getFirst().field());
    }

    /** Field by field, entities that lack one last; then the reference, in the direction of the first field. */
    private EntityPage part(RoaringBitmap found, EntityQuery query, int leftOut) {
        boolean descending = query.orders().getFirst().descending();
        OrderedWalk walk = new OrderedWalk(byRef(), found, descending);
        List<Integer> ids = new ArrayList<>(found.getCardinality());
        for (int at = walk.next(0); at >= 0; at = walk.next(at + 1)) {
            ids.add(walk.id(at));
        }
        Comparator<Integer> comparator = (_, _) -> 0;
        for (EntityOrder one : query.orders()) {
            FieldOrder order = order(one.field());
            comparator = comparator.thenComparingInt(id -> order.rank(id, one.descending()));
        }
        ids.sort(comparator);
        int from = Math.min(query.offset(), ids.size());
        int to = query.limit() < 0 ? ids.size() : (int) Math.min(ids.size(), (long) from + query.limit());
        List<Entity> items = ids.subList(from, to).stream()
                .map(id -> entities.get(id).entity())
                .toList();
        EntityPosition next = to < ids.size() && !items.isEmpty()
                ? new EntityPosition("", items.getLast().ref().toString(), false)
                : null;
        return new EntityPage(items, ids.size(), leftOut, next, null);
    }

    private FieldOrder byRef() {
        return cache.order(refs, FieldIndex.none(""), () -> {
            int[] sorted = new int[all.getCardinality()];
            IntList ids = new IntList();
            refs.forEach(one -> {
                sorted[ids.size()] = one.id();
                ids.add(one.id());
            });
            return FieldOrder.byRef(sorted, entities.capacity(), all);
        });
    }

    private FieldOrder order(String field) {
        FieldIndex index = fields.field(field.toLowerCase(Locale.ROOT));
        return cache.order(refs, index, () -> FieldOrder.of(index, byRef()));
    }

    /** For each field its values among what matches, sorted, as they were written. */
    Map<String, List<Facet>> facets(List<String> names, EntityQuery matching) {
        RoaringBitmap found = found(matching);
        boolean everything = found.getCardinality() == all.getCardinality();
        Map<String, List<Facet>> facets = new LinkedHashMap<>();
        for (String name : names) {
            List<Facet> counted = new ArrayList<>();
            fields.field(name.toLowerCase(Locale.ROOT)).terms().forEach(term -> {
                int count = everything ? term.ids().size() : term.ids().countIn(found);
                if (count > 0) {
                    counted.add(new Facet(term.written(), count));
                }
            });
            facets.put(name, Collections.unmodifiableList(counted));
        }
        return facets;
    }
}
