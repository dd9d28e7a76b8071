package dev.ridgeway.server.paths.expressions;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What may stand after a bar. */
final class Filters {

    /** One of them. */
    interface Filter {
        @Nullable
        Object apply(Evaluation run, @Nullable Object value, Items arguments);
    }

    private static final Map<String, Filter> ALL = new HashMap<>();

    static {
        ALL.put("abs", (run, v, a) -> Math.abs(run.values.number(v)));
        ALL.put("default", Filters::otherwise);
        ALL.put("d", Filters::otherwise);
        ALL.put("dump", (run, v, a) -> Json.dump(run, v, arg(a, 0)));
        ALL.put("float", Filters::toFloat);
        ALL.put("int", Filters::toInt);
        ALL.put("round", Filters::round);
        ALL.putAll(TextFilters.ALL);
        ALL.putAll(ListFilters.ALL);
        ALL.putAll(BackstageFilters.ALL);
    }

    private Filters() {}

    static @Nullable Object apply(Evaluation run, String name, @Nullable Object value, Items arguments) {
        TemplateFunction outside = run.options.filters().get(name);
        if (outside != null) {
            Items all = Items.of(value);
            all.addAll(arguments);
            return run.callOutside(outside, all);
        }
        Filter filter = ALL.get(name.equals("jsonify") && run.options.cookiecutterCompat() ? "dump" : name);
        if (filter == null) {
            throw ExpressionFailed.evaluation("There is no filter called " + name);
        }
        return filter.apply(run, value, arguments);
    }

    static @Nullable Object arg(Items arguments, int index) {
        return Members.argument(arguments, index);
    }

    static @Nullable Object member(Evaluation run, @Nullable Object value, @Nullable Object key) {
        if (Values.absent(value)) {
            throw ExpressionFailed.evaluation("The filter needs a list or text, but there is nothing");
        }
        return Members.raw(run, value, key);
    }

    static boolean nothing(@Nullable Object value) {
        return Values.absent(value) || Boolean.FALSE.equals(value);
    }

    /** The text of a value where nothing counts as empty text. */
    static String string(@Nullable Object value) {
        return nothing(value) ? "" : required(value);
    }

    static String required(@Nullable Object value) {
        return switch (value) {
            case String text -> text;
            case SafeText safe -> safe.value();
            case null, default ->
                throw ExpressionFailed.evaluation("The filter needs text; use the filter string first");
        };
    }

    static Object copy(@Nullable Object original, String text) {
        return original instanceof SafeText ? new SafeText(text) : text;
    }

    private static @Nullable Object otherwise(Evaluation run, @Nullable Object value, Items a) {
        boolean use = Values.truthy(arg(a, 1)) ? !Values.truthy(value) : value == Undefined.INSTANCE;
        return use ? arg(a, 0) : value;
    }

    private static @Nullable Object toFloat(Evaluation run, @Nullable Object value, Items a) {
        String text = Values.stripStart(run.values.text(value));
        int end = Values.decimalEnd(text);
        return end == 0 ? arg(a, 0) : (Object) Values.decimal(text.substring(0, end));
    }

    private static @Nullable Object toInt(Evaluation run, @Nullable Object value, Items a) {
        Map<String, @Nullable Object> ignored = new HashMap<>();
        Items all = new Items();
        all.add(value);
        all.addAll(a);
        List<@Nullable Object> bound =
                Piece.Arguments.bind(List.of("value", "default", "base"), List.of(), all, ignored);
        double given = bound.get(2) == Undefined.INSTANCE ? 10 : run.values.number(bound.get(2));
        int radix = Double.isNaN(given) || Double.isInfinite(given) ? 0 : (int) (long) given;
        String text = Values.strip(run.values.text(value));
        int from = 0;
        boolean negative = text.startsWith("-");
        if (negative || text.startsWith("+")) {
            from++;
        }
        boolean hex = text.startsWith("0x", from) || text.startsWith("0X", from);
        if ((radix == 0 || radix == 16) && hex) {
            radix = 16;
            from += 2;
        }
        radix = radix == 0 ? 10 : radix;
        int end = radix >= 2 && radix <= 36 ? Values.digits(text, from, text.length(), radix) : from;
        if (end == from) {
            return bound.get(1);
        }
        double number = Values.integer(text, from, end, radix);
        return negative ? -number : number;
    }

    private static Object round(Evaluation run, @Nullable Object value, Items a) {
        double precision = Values.truthy(arg(a, 0)) ? run.values.number(arg(a, 0)) : 0;
        double factor = Math.pow(10, precision);
        double scaled = run.values.number(value) * factor;
        if ("ceil".equals(arg(a, 1))) {
            return Math.ceil(scaled) / factor;
        }
        double floor = Math.floor(scaled);
        return ("floor".equals(arg(a, 1)) || scaled - floor < 0.5 ? floor : floor + 1) / factor;
    }
}
