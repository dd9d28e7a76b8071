package dev.ridgeway.server.paths.actions;

import dev.ridgeway.plugin.paths.ActionContext;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the inputs of a step, which have been checked against the action's schema. */
record ActionInputs(Map<String, @Nullable Object> values) {

    static ActionInputs of(ActionContext context) {
        return new ActionInputs(context.input());
    }

    String text(String name, String otherwise) {
        return values.get(name) instanceof String text ? text : otherwise;
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(values.get(name));
    }

    List<String> texts(String name) {
        return values.get(name) instanceof List<?> list
                ? list.stream().map(Objects::toString).toList()
                : List.of();
    }

    @SuppressWarnings("unchecked")
    Map<String, @Nullable Object> object(String name) {
        return values.get(name) instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : Map.of();
    }

    List<ActionInputs> objects(String name) {
        return values.get(name) instanceof List<?> list
                ? list.stream().map(item -> new ActionInputs(asObject(item))).toList()
                : List.of();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, @Nullable Object> asObject(@Nullable Object item) {
        return item instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : Map.of();
    }
}
