package dev.ridgeway.server.paths.expressions;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Renders the expressions in the inputs, conditions and outputs of a template's steps. */
public final class Expressions {

    private Expressions() {}

    /** Hears of a text that cannot be read or evaluated; it stays as it was written unless this throws. */
    public interface Unread {
        void text(String text, ExpressionFailed why);
    }

    /**
     * Renders every text in the tree: one interpolation alone keeps its type, what is undefined disappears with its
     * key, and what cannot be read or evaluated stays as it was written. The caller decides what the context holds;
     * secrets not put there cannot be reached. Fails with {@link ExpressionFailed} when all texts together become too long.
     */
    public static @Nullable Object render(
            @Nullable Object tree, Map<String, ? extends @Nullable Object> context, Options options, Unread unread) {
        return new Rendering(context, options, unread).of(tree);
    }

    private static final class Rendering {
        private final Map<String, ? extends @Nullable Object> context;
        private final Options options;
        private final Unread unread;
        private long characters;

        Rendering(Map<String, ? extends @Nullable Object> context, Options options, Unread unread) {
            this.context = context;
            this.options = options;
            this.unread = unread;
        }

        @Nullable
        Object of(@Nullable Object tree) {
            return switch (tree) {
                case String text -> text(text);
                case Map<?, ?> map -> {
                    Map<String, @Nullable Object> rendered = new LinkedHashMap<>();
                    map.forEach((key, value) -> {
                        Object result = of(value);
                        if (result != Undefined.INSTANCE) {
                            rendered.put(String.valueOf(key), result);
                        }
                    });
                    yield rendered;
                }
                case List<?> list -> {
                    List<@Nullable Object> rendered = new ArrayList<>(list.size());
                    for (Object item : list) {
                        Object result = of(item);
                        rendered.add(result == Undefined.INSTANCE ? null : result);
                    }
                    yield rendered;
                }
                case null -> null;
                default -> tree;
            };
        }

        private @Nullable Object text(String text) {
            if (text.indexOf('{') < 0 && !text.contains("#}")) {
                return text;
            }
            Object result;
            try {
                result = Template.parse(text, options).evaluate(context);
            } catch (ExpressionFailed unreadable) {
                unread.text(text, unreadable);
                return text;
            }
            characters += characters(result);
            if (characters > Limits.STANDARD.output()) {
                throw ExpressionFailed.limit(
                        "All texts together would be longer than " + Limits.STANDARD.output() + " characters");
            }
            return result;
        }
    }

    /** How much text a value holds. */
    public static long characters(@Nullable Object tree) {
        return switch (tree) {
            case String text -> text.length();
            case Map<?, ?> map ->
                map.values().stream().mapToLong(Expressions::characters).sum();
            case List<?> list ->
                list.stream().mapToLong(Expressions::characters).sum();
            case null, default -> 8;
        };
    }

    /** Whether a rendered value counts as true: not false, empty text, zero, null, undefined or an empty list. */
    public static boolean truthy(@Nullable Object value) {
        return Values.truthy(value) && !(value instanceof List<?> list && list.isEmpty());
    }
}
