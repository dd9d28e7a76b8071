package dev.ridgeway.server.paths.expressions;

import dev.ridgeway.server.paths.expressions.regex.Regex;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The properties and methods values have; nothing else of any value can be reached. */
final class Members {

    private Members() {}

    /** A function taken from an object is another one each time, so that a macro's own ways of being called are left behind. */
    @SuppressWarnings("UnnecessaryMethodReference") // another object is what is wanted
    private static TemplateFunction detached(TemplateFunction function) {
        return function::call;
    }

    static @Nullable Object get(Evaluation run, @Nullable Object object, @Nullable Object key) {
        Object value = raw(run, object, key);
        if (value instanceof TemplateFunction function) {
            return detached(function);
        }
        if (value == Undefined.INSTANCE && !Values.absent(object)) {
            TemplateFunction method = method(run, object, run.values.text(key));
            return method == null ? value : method;
        }
        return value;
    }

    /** The property alone, without methods. */
    static @Nullable Object raw(Evaluation run, @Nullable Object object, @Nullable Object key) {
        return switch (object) {
            case Items items -> {
                int index = index(run, key);
                yield index >= 0
                        ? items.at(index)
                        : "length".equals(key) ? (Object) (double) items.size() : Undefined.INSTANCE;
            }
            case String text -> {
                int index = index(run, key);
                yield index >= 0
                        ? index < text.length() ? String.valueOf(text.charAt(index)) : Undefined.INSTANCE
                        : "length".equals(key) ? (Object) (double) text.length() : Undefined.INSTANCE;
            }
            case SafeText safe ->
                switch (run.values.text(key)) {
                    case "val" -> safe.value();
                    case "length" -> (double) safe.value().length();
                    default -> Undefined.INSTANCE;
                };
            case Fields fields -> fields.at(run.values.text(key));
            case null, default -> Undefined.INSTANCE;
        };
    }

    static boolean owns(Evaluation run, @Nullable Object object, @Nullable Object key) {
        if (Values.absent(object)) {
            throw ExpressionFailed.evaluation("null has no attributes");
        }
        return object instanceof Fields fields
                ? fields.containsKey(run.values.text(key))
                : raw(run, object, key) != Undefined.INSTANCE;
    }

    private static int index(Evaluation run, @Nullable Object key) {
        if (key instanceof Number number) {
            double value = number.doubleValue();
            return value == Math.rint(value) && value >= 0 && value < Integer.MAX_VALUE ? (int) value : -1;
        }
        String text = run.values.text(key);
        int length = text.length();
        if (length == 0 || length > 9 || (length > 1 && text.charAt(0) == '0')) {
            return -1;
        }
        return Values.digits(text, 0, length, 10) == length ? Integer.parseInt(text) : -1;
    }

    static List<String> keys(@Nullable Object object) {
        List<String> keys = new ArrayList<>();
        switch (object) {
            case Fields fields -> keys.addAll(fields.orderedKeys());
            case Items items -> {
                for (int i = 0; i < items.size(); i++) {
                    keys.add(Integer.toString(i));
                }
            }
            case String text -> {
                for (int i = 0; i < text.length(); i++) {
                    keys.add(Integer.toString(i));
                }
            }
            case null, default -> {}
        }
        return keys;
    }

    static Items cut(
            Evaluation run,
            @Nullable Object object,
            @Nullable Object start,
            @Nullable Object stop,
            @Nullable Object step) {
        Values values = run.values;
        Object length = get(run, object, "length");
        boolean back = values.less(step, 0.0);
        Object from = start;
        Object to = stop;
        if (from == null) {
            from = back ? (Object) (values.number(length) - 1) : (Object) 0.0;
        }
        if (to == null) {
            to = back ? (Object) (-1.0) : length;
        } else if (values.less(to, 0.0)) {
            to = values.plus(to, length);
        }
        if (values.less(from, 0.0)) {
            from = values.plus(from, length);
        }
        Items cut = new Items();
        for (Object i = from; ; i = values.plus(i, step)) {
            run.meter.work();
            if (values.less(i, 0.0) || values.less(length, i)) {
                break;
            }
            if (values.less(0.0, step) && values.atLeast(i, to)) {
                break;
            }
            if (back && values.atLeast(to, i)) {
                break;
            }
            cut.add(get(run, object, i));
        }
        return cut;
    }

    private static @Nullable TemplateFunction method(Evaluation run, @Nullable Object object, String name) {
        return switch (object) {
            case String text -> TextMethods.of(run, text, name);
            case SafeText safe -> TextMethods.of(run, safe.value(), name);
            case Number number -> numberMethod(run, number.doubleValue(), name);
            case Items items -> ListMethods.of(run, items, name);
            case Regex regex
            when name.equals("test") ->
                arguments -> regex.find(run.values.text(argument(arguments, 0)), 0, run.meter) != null;
            case Fields fields when run.options.cookiecutterCompat() -> Python.mapMethod(run, fields, name);
            case null, default -> null;
        };
    }

    static @Nullable Object argument(Items arguments, int index) {
        return index < arguments.size() ? arguments.get(index) : Undefined.INSTANCE;
    }

    static double whole(Evaluation run, @Nullable Object value) {
        double number = run.values.number(value);
        return Double.isNaN(number) ? 0 : number < 0 ? Math.ceil(number) : Math.floor(number);
    }

    static int clamp(double value, int most) {
        return (int) Math.max(0, Math.min(value, most));
    }

    /** A position counted from the end when negative, inside the bounds; the default when it is not given. */
    static int relative(Evaluation run, Items arguments, int index, int size, int otherwise) {
        Object given = argument(arguments, index);
        if (given == Undefined.INSTANCE) {
            return otherwise;
        }
        double value = whole(run, given);
        return clamp(value < 0 ? size + value : value, size);
    }

    private static @Nullable TemplateFunction numberMethod(Evaluation run, double number, String name) {
        return switch (name) {
            case "toFixed" -> a -> Numbers.fixed(number, run.values.number(argument(a, 0)));
            case "toPrecision" ->
                a -> argument(a, 0) == Undefined.INSTANCE
                        ? Numbers.text(number)
                        : Numbers.precision(number, run.values.number(argument(a, 0)));
            case "toExponential" ->
                a -> Numbers.exponential(
                        number, argument(a, 0) == Undefined.INSTANCE ? null : run.values.number(argument(a, 0)));
            case "toString" ->
                a -> {
                    double radix = argument(a, 0) == Undefined.INSTANCE ? 10 : run.values.number(argument(a, 0));
                    if (radix == 10) {
                        return Numbers.text(number);
                    }
                    if (!(radix >= 2 && radix <= 36) || number != Math.rint(number) || Math.abs(number) > 1e15) {
                        throw ExpressionFailed.evaluation("toString takes a radix of 2 to 36 and a whole number");
                    }
                    return Long.toString((long) number, (int) radix);
                };
            default -> null;
        };
    }
}
