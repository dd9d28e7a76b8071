package dev.ridgeway.server.paths.expressions;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Renders the expressions in the inputs, conditions and outputs of a template's steps. */
public final class Expressions {

    private Expressions() {}

    /**
     * Renders every text in the tree: one interpolation alone keeps its type, what is undefined disappears with its
     * key, and what cannot be read or evaluated stays as it was written. The caller decides what the context holds;
     * secrets not put there cannot be reached.
     */
    public static @Nullable Object render(
            @Nullable Object tree, Map<String, ? extends @Nullable Object> context, Options options) {
        return switch (tree) {
            case String text -> text(text, context, options);
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> rendered = new LinkedHashMap<>();
                map.forEach((key, value) -> {
                    Object result = render(value, context, options);
                    if (result != Undefined.INSTANCE) {
                        rendered.put(String.valueOf(key), result);
                    }
                });
                yield rendered;
            }
            case List<?> list -> {
                List<@Nullable Object> rendered = new ArrayList<>(list.size());
                for (Object item : list) {
                    Object result = render(item, context, options);
                    rendered.add(result == Undefined.INSTANCE ? null : result);
                }
                yield rendered;
            }
            case null -> null;
            default -> tree;
        };
    }

    private static @Nullable Object text(
            String text, Map<String, ? extends @Nullable Object> context, Options options) {
        if (text.indexOf('{') < 0 && !text.contains("#}")) {
            return text;
        }
        try {
            return Template.parse(text, options).evaluate(context);
        } catch (ExpressionFailed unreadable) {
            return text;
        }
    }

    /** Whether a rendered value counts as true: not false, empty text, zero, null, undefined or an empty list. */
    public static boolean truthy(@Nullable Object value) {
        return Values.truthy(value) && !(value instanceof List<?> list && list.isEmpty());
    }
}
