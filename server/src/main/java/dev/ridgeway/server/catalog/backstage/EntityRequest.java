package dev.ridgeway.server.catalog.backstage;

import dev.ridgeway.server.catalog.EntityFilter;
import dev.ridgeway.server.catalog.EntityOrder;
import dev.ridgeway.server.catalog.EntityQuery;
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
        Map<?, ?> fullText = body.get("fullTextFilter") == null
                ? Map.of()
                : EntityParameters.object(body.get("fullTextFilter"), "fullTextFilter");
        Object order = body.get("orderBy");
        List<?> asked = order == null ? List.of() : order instanceof List<?> list ? list : List.of(order);
        List<EntityOrder> orders =
                asked.stream().map(EntityRequest::order).limit(1).toList();
        return new EntityRequest(
                List.of(),
                body.get("query"),
                orders,
                EntityParameters.number(body.get("limit"), "limit", EntityQuery.DEFAULT_LIMIT, 0),
                EntityParameters.number(body.get("offset"), "offset", 0, 0),
                EntityParameters.text(fullText.get("term"), "fullTextFilter.term", ""),
                EntityParameters.texts(fullText.get("fields"), "fullTextFilter.fields"));
    }

    private static EntityOrder order(@Nullable Object asked) {
        Map<?, ?> order = EntityParameters.object(asked, "orderBy");
        String direction = EntityParameters.text(order.get("order"), "orderBy.order", "asc");
        if (!direction.equals("asc") && !direction.equals("desc")) {
            throw EntityParameters.invalid("orderBy.order must be asc or desc");
        }
        return new EntityOrder(
                EntityParameters.text(order.get("field"), "orderBy.field", null), direction.equals("desc"));
    }
}
