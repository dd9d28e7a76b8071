package dev.ridgeway.server.catalog;

import dev.ridgeway.server.platform.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A question about entities, from Backstage's filter strings or its predicate JSON; keys and values are in lower case. */
public sealed interface EntityFilter {

    int MOST_DEPTH = 32;

    record Exists(String key) implements EntityFilter {}

    record In(String key, Set<String> values) implements EntityFilter {}

    record HasPrefix(String key, String prefix) implements EntityFilter {}

    record All(List<EntityFilter> parts) implements EntityFilter {}

    record AnyOf(List<EntityFilter> parts) implements EntityFilter {}

    record Not(EntityFilter part) implements EntityFilter {}

    /** Matches every entity. */
    static EntityFilter everything() {
        return new All(List.of());
    }

    /** The value of one field, compared in any case. */
    static EntityFilter equal(String key, String value) {
        return new In(lower(key), Set.of(lower(value)));
    }

    /**
     * Reads filter parameters: conditions in one parameter must all hold (one key repeated: any of its values), parameters
     * are alternatives, none at all matches everything.
     */
    static EntityFilter parse(List<String> filters) {
        List<EntityFilter> alternatives = new ArrayList<>();
        for (String filter : filters) {
            Map<String, @Nullable Set<String>> conditions = new LinkedHashMap<>();
            for (String text : filter.split(",", -1)) {
                String condition = text.strip();
                if (!condition.isEmpty()) {
                    addCondition(conditions, condition);
                }
            }
            if (!conditions.isEmpty()) {
                alternatives.add(all(conditions));
            }
        }
        if (alternatives.isEmpty()) {
            return everything();
        }
        return alternatives.size() == 1 ? alternatives.getFirst() : new AnyOf(List.copyOf(alternatives));
    }

    private static void addCondition(Map<String, @Nullable Set<String>> conditions, String condition) {
        int equals = condition.indexOf('=');
        String key = equals < 0 ? condition : condition.substring(0, equals).strip();
        if (key.isEmpty()) {
            throw invalid("Invalid filter, '%s' is not a valid statement (expected a string on the form a=b or a= or a)"
                    .formatted(condition));
        }
        if (equals < 0) {
            conditions.putIfAbsent(key, null);
        } else {
            Set<String> values = conditions.get(key);
            if (values == null) {
                values = new TreeSet<>();
                conditions.put(key, values);
            }
            values.add(lower(condition.substring(equals + 1).strip()));
        }
    }

    private static EntityFilter all(Map<String, @Nullable Set<String>> conditions) {
        List<EntityFilter> parts = new ArrayList<>();
        conditions.forEach((key, values) ->
                parts.add(values == null ? new Exists(lower(key)) : new In(lower(key), Set.copyOf(values))));
        return parts.size() == 1 ? parts.getFirst() : new All(List.copyOf(parts));
    }

    /** Reads a predicate: an object of fields and the combinators {@code $all}, {@code $any} and {@code $not}. */
    static EntityFilter predicate(@Nullable Object json) {
        return predicate(json, 0);
    }

    private static EntityFilter predicate(@Nullable Object json, int depth) {
        if (!(json instanceof Map<?, ?> object)) {
            throw invalid("Query must be an object");
        }
        if (depth > MOST_DEPTH) {
            throw invalid("Query is nested more than " + MOST_DEPTH + " levels deep");
        }
        List<EntityFilter> parts = new ArrayList<>();
        for (Map.Entry<?, ?> entry : object.entrySet()) {
            String key = String.valueOf(entry.getKey());
            Object value = entry.getValue();
            parts.add(
                    switch (key) {
                        case "$all" -> new All(parts(key, value, depth));
                        case "$any" -> new AnyOf(parts(key, value, depth));
                        case "$not" -> new Not(predicate(value, depth + 1));
                        default -> field(key, value);
                    });
        }
        return parts.size() == 1 ? parts.getFirst() : new All(List.copyOf(parts));
    }

    private static List<EntityFilter> parts(String key, @Nullable Object value, int depth) {
        if (!(value instanceof List<?> list)) {
            throw invalid("Query operator " + key + " must be a list");
        }
        List<EntityFilter> parts = new ArrayList<>();
        for (Object part : list) {
            parts.add(predicate(part, depth + 1));
        }
        return List.copyOf(parts);
    }

    private static EntityFilter field(String field, @Nullable Object matcher) {
        if (field.startsWith("$")) {
            throw invalid("Unknown query operator " + field);
        }
        String key = lower(field);
        if (!(matcher instanceof Map<?, ?> operators)) {
            return new In(key, Set.of(scalar(field, matcher)));
        }
        List<EntityFilter> parts = new ArrayList<>();
        for (Map.Entry<?, ?> operator : operators.entrySet()) {
            Object value = operator.getValue();
            parts.add(
                    switch (String.valueOf(operator.getKey())) {
                        case "$exists" -> Boolean.TRUE.equals(value) ? new Exists(key) : new Not(new Exists(key));
                        case "$in" -> new In(key, scalars(field, value));
                        case "$hasPrefix" -> new HasPrefix(key, scalar(field, value));
                        case "$contains" -> contains(key, field, value);
                        default -> throw invalid("Unknown query operator " + operator.getKey());
                    });
        }
        return parts.size() == 1 ? parts.getFirst() : new All(List.copyOf(parts));
    }

    private static EntityFilter contains(String key, String field, @Nullable Object value) {
        if (!(value instanceof Map<?, ?> relation)) {
            return new In(key, Set.of(scalar(field, value)));
        }
        if (!key.equals("relations") || !(relation.get("type") instanceof String type)) {
            throw invalid("Query operator $contains takes an object only for relations, with a type");
        }
        String relationKey = "relations." + lower(type);
        Object target = relation.get("targetRef");
        if (target == null) {
            return new Exists(relationKey);
        }
        return target instanceof Map<?, ?> in
                ? new In(relationKey, scalars("targetRef", in.get("$in")))
                : new In(relationKey, Set.of(scalar("targetRef", target)));
    }

    private static Set<String> scalars(String field, @Nullable Object value) {
        if (!(value instanceof List<?> list)) {
            throw invalid("Query operator $in for " + field + " must be a list");
        }
        Set<String> values = new TreeSet<>();
        list.forEach(one -> values.add(scalar(field, one)));
        return Set.copyOf(values);
    }

    private static String scalar(String field, @Nullable Object value) {
        if (value instanceof String || value instanceof Number || value instanceof Boolean) {
            return lower(value.toString());
        }
        throw invalid("Query value for " + field + " must be a string, number or boolean");
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static Problem.Invalid invalid(String message) {
        return new Problem.Invalid(
                "query-invalid", message, "Write filters as key=value or key, predicates as {\"field\": \"value\"}.");
    }
}
