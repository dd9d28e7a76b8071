package dev.ridgeway.server.catalog.backstage;

import dev.ridgeway.server.catalog.EntityOrder;
import dev.ridgeway.server.catalog.EntityPosition;
import dev.ridgeway.server.catalog.EntityQuery;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.platform.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** A question and a place in its answer, as one opaque text. With a predicate it holds {@code query}, which catalog-client looks for. */
record EntityCursor(EntityRequest request, @Nullable EntityPosition position) {

    private static final JsonMapper JSON = JsonMapper.shared();

    String text(EntityPosition at) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put(
                "orderFields",
                request.orders().stream()
                        .map(it -> Map.of("field", it.field(), "order", it.descending() ? "desc" : "asc"))
                        .toList());
        json.put("orderFieldValues", List.of(at.value(), at.ref()));
        json.put("isPrevious", at.backwards());
        json.put("filter", request.filters());
        if (request.predicate() != null) {
            json.put("query", request.predicate());
        }
        json.put("fullTextFilter", Map.of("term", request.term(), "fields", request.termFields()));
        json.put("limit", request.limit());
        return Base64.getEncoder().encodeToString(JSON.writeValueAsBytes(json));
    }

    /** Reads a cursor; a limit of zero or more replaces its own. */
    static EntityCursor parse(String text, int limit) {
        try {
            Map<?, ?> json =
                    JSON.readValue(new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8), Map.class);
            List<?> at = list(json.get("orderFieldValues"));
            Map<?, ?> fullText = json.get("fullTextFilter") instanceof Map<?, ?> map ? map : Map.of();
            List<EntityOrder> orders = list(json.get("orderFields")).stream()
                    .map(it -> (Map<?, ?>) it)
                    .map(it -> new EntityOrder(String.valueOf(it.get("field")), "desc".equals(it.get("order"))))
                    .limit(1)
                    .toList();
            EntityRequest request = new EntityRequest(
                    strings(json.get("filter")),
                    json.get("query"),
                    orders,
                    limit >= 0
                            ? limit
                            : EntityParameters.number(json.get("limit"), "limit", EntityQuery.DEFAULT_LIMIT, 0),
                    0,
                    fullText.get("term") instanceof String term ? term : "",
                    strings(fullText.get("fields")));
            return new EntityCursor(
                    request,
                    new EntityPosition(
                            String.valueOf(at.get(0)),
                            EntityRef.parse(String.valueOf(at.get(1))).toString(),
                            Boolean.TRUE.equals(json.get("isPrevious"))));
        } catch (JacksonException | IllegalArgumentException | ClassCastException | IndexOutOfBoundsException e) {
            throw new Problem.Invalid("query-invalid", "Malformed cursor", "Begin again without a cursor.");
        }
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    private static List<String> strings(@Nullable Object list) {
        return list instanceof List<?> values
                ? values.stream().map(String::valueOf).toList()
                : List.of();
    }
}
