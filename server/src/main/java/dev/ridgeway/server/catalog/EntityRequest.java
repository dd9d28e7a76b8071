package dev.ridgeway.server.catalog;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A question as it was asked: filter strings or a predicate. */
record EntityRequest(
        List<String> filters,
        @Nullable Object predicate,
        List<EntityOrder> orders,
        int limit,
        int offset,
        String term,
        List<String> termFields) {

    EntityQuery query() {
        EntityFilter filter = EntityFilter.parse(filters);
        EntityFilter all =
                predicate == null ? filter : new EntityFilter.All(List.of(filter, EntityFilter.predicate(predicate)));
        return new EntityQuery(all, orders, limit, offset, term, termFields, false);
    }

    static EntityRequest of(Map<?, ?> body) {
        Map<?, ?> fullText = body.get("fullTextFilter") instanceof Map<?, ?> map ? map : Map.of();
        List<EntityOrder> orders = list(body.get("orderBy")).stream()
                .filter(Map.class::isInstance)
                .map(it -> (Map<?, ?>) it)
                .map(it -> new EntityOrder(String.valueOf(it.get("field")), "desc".equals(it.get("order"))))
                .limit(1)
                .toList();
        return new EntityRequest(
                List.of(),
                body.get("query"),
                orders,
                EntityParameters.number(body.get("limit"), "limit", EntityQuery.DEFAULT_LIMIT, 0),
                EntityParameters.number(body.get("offset"), "offset", 0, 0),
                fullText.get("term") instanceof String term ? term : "",
                list(fullText.get("fields")).stream().map(String::valueOf).toList());
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }
}
