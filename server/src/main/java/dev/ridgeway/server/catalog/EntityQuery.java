package dev.ridgeway.server.catalog;

import java.util.List;

/**
 * What to find, in which order, and which part of it. Entities that lack the order's field are left out, as Backstage's
 * by-query does, or come last with {@code missingLast}; without an order the reference decides. A negative limit means all.
 */
public record EntityQuery(
        EntityFilter filter,
        List<EntityOrder> orders,
        int limit,
        int offset,
        String fullTextTerm,
        List<String> fullTextFields,
        boolean missingLast) {

    /** The page size of a query that names none. */
    public static final int DEFAULT_LIMIT = 200;

    public EntityQuery {
        orders = List.copyOf(orders);
        fullTextFields = List.copyOf(fullTextFields);
    }

    /** Every entity. */
    public static EntityQuery everything() {
        return matching(EntityFilter.everything());
    }

    /** All entities that match, by reference. */
    public static EntityQuery matching(EntityFilter filter) {
        return matching(filter, "", List.of());
    }

    /** All entities that match and hold the text in one of the fields, by reference. */
    public static EntityQuery matching(EntityFilter filter, String text, List<String> fields) {
        return new EntityQuery(filter, List.of(), -1, 0, text, fields, false);
    }

    /** All entities that match a filter in Backstage's words, such as {@code kind=component,spec.type=service}. */
    public static EntityQuery matching(String filter) {
        return matching(EntityFilter.parse(List.of(filter)));
    }

    /** The same, sorted by a field such as {@code metadata.name}. */
    public EntityQuery orderedBy(String field) {
        return new EntityQuery(
                filter,
                List.of(new EntityOrder(field, false)),
                limit,
                offset,
                fullTextTerm,
                fullTextFields,
                missingLast);
    }

    /** The same, in part. */
    public EntityQuery page(int from, int most) {
        return new EntityQuery(filter, orders, most, from, fullTextTerm, fullTextFields, missingLast);
    }
}
