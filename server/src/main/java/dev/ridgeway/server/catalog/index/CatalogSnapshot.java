package dev.ridgeway.server.catalog.index;

import dev.ridgeway.server.catalog.EntityFilter;
import dev.ridgeway.server.catalog.EntityOrder;
import dev.ridgeway.server.catalog.EntityQuery;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.catalog.Facet;
import dev.ridgeway.server.catalog.index.CatalogIndex.Match;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Every entity at one moment; orders and counts that were asked for once are kept as long as it lives. */
record CatalogSnapshot(
        Map<EntityRef, IndexedEntity> byRef,
        Map<String, IndexedEntity> byUid,
        List<IndexedEntity> sorted,
        Map<List<EntityOrder>, List<Sorted>> orders,
        Map<String, List<Facet>> counts) {

    private static final int MOST_KEPT = 50;

    /** An entity with its place in an order; a null value is one it lacks. */
    record Sorted(List<@Nullable String> values, IndexedEntity entity) {}

    static CatalogSnapshot of(Map<EntityRef, IndexedEntity> byRef) {
        Map<String, IndexedEntity> byUid = new HashMap<>();
        List<IndexedEntity> sorted = new ArrayList<>(byRef.values());
        sorted.sort(Comparator.comparing(one -> one.entity().ref()));
        sorted.forEach(one -> byUid.put(one.entity().uid(), one));
        return new CatalogSnapshot(byRef, byUid, sorted, new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
    }

    List<Match> find(EntityQuery query) {
        String term = query.fullTextTerm().strip().toLowerCase(Locale.ROOT);
        List<String> fields = termFields(query);
        List<Match> found = new ArrayList<>();
        for (Sorted one : inOrder(query.orders())) {
            String value = one.values().isEmpty() ? "" : one.values().getFirst();
            boolean wanted = (value != null || query.missingLast())
                    && one.entity().matches(query.filter())
                    && (term.isEmpty() || one.entity().contains(term, fields));
            if (wanted) {
                found.add(new Match(value == null ? "" : value, one.entity().entity()));
            }
        }
        return found;
    }

    private static List<String> termFields(EntityQuery query) {
        if (!query.fullTextFields().isEmpty()) {
            return query.fullTextFields();
        }
        return List.of(
                query.orders().isEmpty()
                        ? "metadata.uid"
                        : query.orders().getFirst().field());
    }

    private List<Sorted> inOrder(List<EntityOrder> order) {
        List<Sorted> known = orders.get(order);
        if (known != null) {
            return known;
        }
        List<Sorted> made = new ArrayList<>(sorted.size());
        for (IndexedEntity one : sorted) {
            List<@Nullable String> values = new ArrayList<>(order.size());
            order.forEach(it -> values.add(one.sortValue(it.field())));
            made.add(new Sorted(values, one));
        }
        made.sort(comparator(order));
        if (orders.size() < MOST_KEPT) {
            orders.put(order, made);
        }
        return made;
    }

    /** Field by field, entities that lack one last; then the reference, in the direction of the first field. */
    private static Comparator<Sorted> comparator(List<EntityOrder> order) {
        Comparator<Sorted> comparator = (_, _) -> 0;
        for (int i = 0; i < order.size(); i++) {
            int at = i;
            Comparator<String> byValue = Comparator.naturalOrder();
            comparator = comparator.thenComparing(
                    one -> one.values().get(at),
                    Comparator.nullsLast(order.get(at).descending() ? byValue.reversed() : byValue));
        }
        Comparator<Sorted> byRef =
                Comparator.comparing(one -> one.entity().entity().ref());
        boolean descending = !order.isEmpty() && order.getFirst().descending();
        return comparator.thenComparing(descending ? byRef.reversed() : byRef);
    }

    Map<String, List<Facet>> facets(List<String> fields, EntityFilter filter) {
        Map<String, List<Facet>> facets = new LinkedHashMap<>();
        if (filter.equals(EntityFilter.everything())) {
            for (String field : fields) {
                List<Facet> known = counts.get(field);
                if (known == null) {
                    known = counted(field, sorted);
                    if (counts.size() < MOST_KEPT) {
                        counts.put(field, known);
                    }
                }
                facets.put(field, known);
            }
            return facets;
        }
        List<IndexedEntity> matching =
                sorted.stream().filter(one -> one.matches(filter)).toList();
        fields.forEach(field -> facets.put(field, counted(field, matching)));
        return facets;
    }

    private static List<Facet> counted(String field, List<IndexedEntity> entities) {
        Map<String, Integer> counts = new HashMap<>();
        String key = field.toLowerCase(Locale.ROOT);
        for (IndexedEntity one : entities) {
            for (String value : one.written(key)) {
                if (value != null) {
                    counts.merge(value, 1, Integer::sum);
                }
            }
        }
        return counts.entrySet().stream()
                .map(it -> new Facet(it.getKey(), it.getValue()))
                .sorted(Comparator.comparing((Facet it) -> it.value().toLowerCase(Locale.ROOT))
                        .thenComparing(Facet::value))
                .toList();
    }
}
