package dev.ridgeway.server.paths.expressions;

import dev.ridgeway.server.paths.expressions.regex.Regex;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What values mean to the language: JavaScript's truth, equality, order, addition and text. */
public final class Values {

    private final Meter meter;

    Values(Meter meter) {
        this.meter = meter;
    }

    static boolean truthy(@Nullable Object value) {
        return switch (value) {
            case null -> false;
            case Undefined u -> false;
            case Boolean b -> b;
            case Number n -> n.doubleValue() != 0 && !Double.isNaN(n.doubleValue());
            case String s -> !s.isEmpty();
            default -> true;
        };
    }

    static boolean absent(@Nullable Object value) {
        return value == null || value == Undefined.INSTANCE;
    }

    private static boolean composite(@Nullable Object value) {
        return !(absent(value) || value instanceof Boolean || value instanceof Number || value instanceof String);
    }

    @SuppressWarnings("ReferenceEquality") // objects are the same only if they are one, as in JavaScript
    static boolean same(@Nullable Object a, @Nullable Object b) {
        if (a instanceof Number x && b instanceof Number y) {
            double left = x.doubleValue();
            return left == y.doubleValue();
        }
        if (a instanceof String || a instanceof Boolean) {
            return a.equals(b);
        }
        return a == b;
    }

    boolean looselyEqual(@Nullable Object a, @Nullable Object b) {
        if (absent(a) || absent(b)) {
            return absent(a) && absent(b);
        }
        if ((composite(a) && composite(b)) || (a instanceof String && b instanceof String)) {
            return same(a, b);
        }
        Object left = primitive(a);
        Object right = primitive(b);
        if (left instanceof String && right instanceof String) {
            return left.equals(right);
        }
        return number(left) == number(right);
    }

    /** Negative, zero or positive as compareTo; null when the two have no order. */
    @Nullable
    Integer order(@Nullable Object a, @Nullable Object b) {
        Object left = primitive(a);
        Object right = primitive(b);
        if (left instanceof String x && right instanceof String y) {
            return x.compareTo(y);
        }
        double x = number(left);
        double y = number(right);
        if (Double.isNaN(x) || Double.isNaN(y)) {
            return null;
        }
        return x < y ? -1 : x == y ? 0 : 1;
    }

    boolean less(@Nullable Object a, @Nullable Object b) {
        Integer order = order(a, b);
        return order != null && order < 0;
    }

    boolean atLeast(@Nullable Object a, @Nullable Object b) {
        Integer order = order(a, b);
        return order != null && order >= 0;
    }

    @Nullable
    Object plus(@Nullable Object a, @Nullable Object b) {
        Object left = primitive(a);
        Object right = primitive(b);
        if (left instanceof String || right instanceof String) {
            String x = text(left);
            String y = text(right);
            meter.text((double) x.length() + y.length());
            return x.concat(y);
        }
        return number(left) + number(right);
    }

    private @Nullable Object primitive(@Nullable Object value) {
        return composite(value) ? text(value) : value;
    }

    double number(@Nullable Object value) {
        return switch (value) {
            case null -> 0;
            case Undefined u -> Double.NaN;
            case Boolean b -> b ? 1 : 0;
            case Number n -> n.doubleValue();
            case String s -> parse(s);
            default -> parse(text(value));
        };
    }

    private static double parse(String source) {
        String text = strip(source);
        if (text.isEmpty()) {
            return 0;
        }
        if (text.length() > 2 && text.charAt(0) == '0') {
            int radix = switch (text.charAt(1)) {
                case 'x', 'X' -> 16;
                case 'o', 'O' -> 8;
                case 'b', 'B' -> 2;
                default -> 0;
            };
            if (radix != 0) {
                return digits(text, 2, text.length(), radix) == text.length()
                        ? integer(text, 2, text.length(), radix)
                        : Double.NaN;
            }
        }
        return decimalEnd(text) == text.length() ? decimal(text) : Double.NaN;
    }

    public static int digits(String text, int from, int to, int radix) {
        int i = from;
        while (i < to && text.charAt(i) < 128 && Character.digit(text.charAt(i), radix) >= 0) {
            i++;
        }
        return i;
    }

    static double integer(String text, int from, int to, int radix) {
        double result = 0;
        if (radix == 10) {
            return Double.parseDouble(text.substring(from, to));
        }
        for (int i = from; i < to; i++) {
            result = result * radix + Character.digit(text.charAt(i), radix);
        }
        return result;
    }

    /** The end of the longest decimal number the text starts with; 0 when it starts with none. */
    static int decimalEnd(String text) {
        int i = 0;
        if (i < text.length() && (text.charAt(i) == '+' || text.charAt(i) == '-')) {
            i++;
        }
        if (text.startsWith("Infinity", i)) {
            return i + 8;
        }
        int whole = digits(text, i, text.length(), 10);
        int end = whole;
        int fraction = 0;
        if (end < text.length() && text.charAt(end) == '.') {
            int stop = digits(text, end + 1, text.length(), 10);
            fraction = stop - end - 1;
            if (whole > i || fraction > 0) {
                end = stop;
            }
        }
        if (whole == i && fraction == 0) {
            return 0;
        }
        if (end < text.length() && (text.charAt(end) == 'e' || text.charAt(end) == 'E')) {
            int exponent = end + 1;
            if (exponent < text.length() && (text.charAt(exponent) == '+' || text.charAt(exponent) == '-')) {
                exponent++;
            }
            int stop = digits(text, exponent, text.length(), 10);
            if (stop > exponent) {
                end = stop;
            }
        }
        return end;
    }

    static double decimal(String text) {
        return Double.parseDouble(text);
    }

    String text(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Undefined u -> "undefined";
            case String s -> s;
            case Boolean b -> b.toString();
            case Number n -> Numbers.text(n.doubleValue());
            case SafeText safe -> safe.value();
            case Items items -> join(items, ",");
            case Regex regex -> regex.toString();
            case TemplateFunction f -> throw ExpressionFailed.evaluation("A function cannot be shown as text; call it");
            default -> "[object Object]";
        };
    }

    /** As text in the output, where null and undefined are nothing. */
    String shown(@Nullable Object value) {
        return absent(value) ? "" : text(value);
    }

    String join(Items items, String separator) {
        meter.enter();
        StringBuilder joined = new StringBuilder();
        for (int i = 0; i < items.size(); i++) {
            meter.work();
            if (i > 0) {
                meter.append(joined, separator);
            }
            meter.append(joined, shown(items.get(i)));
        }
        meter.leave();
        return joined.toString();
    }

    public static boolean isSpace(char c) {
        return switch (c) {
            case ' ', '\t', '\n', '\r', '\f', '\u000B', '\u00A0', '\uFEFF', '\u2028', '\u2029' -> true;
            default -> c > 127 && Character.getType(c) == Character.SPACE_SEPARATOR;
        };
    }

    public static String stripStart(String text) {
        int start = 0;
        while (start < text.length() && isSpace(text.charAt(start))) {
            start++;
        }
        return text.substring(start);
    }

    public static String stripEnd(String text) {
        int end = text.length();
        while (end > 0 && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end);
    }

    static String strip(String text) {
        return stripStart(stripEnd(text));
    }

    /** Takes a value from outside: maps and lists are copied, anything but plain values is refused. */
    @Nullable
    Object admit(@Nullable Object value) {
        meter.work();
        return switch (value) {
            case null -> null;
            case String s -> s;
            case Number n -> n;
            case Boolean b -> b;
            case Undefined u -> u;
            case TemplateFunction f -> f;
            case Map<?, ?> map -> {
                meter.enter();
                Fields fields = new Fields();
                map.forEach((key, field) -> fields.put(String.valueOf(key), admit(field)));
                meter.leave();
                yield fields;
            }
            case Collection<?> list -> {
                meter.enter();
                Items items = new Items();
                list.forEach(item -> items.add(admit(item)));
                meter.leave();
                yield items;
            }
            case Enum<?> e -> e.name();
            default ->
                throw ExpressionFailed.evaluation("Templates cannot use a value of type "
                        + value.getClass().getSimpleName() + "; give text, numbers, lists or maps");
        };
    }

    /** Hands a value out as plain Java: numbers without fraction as integers, what JSON cannot say as null. */
    @Nullable
    Object release(@Nullable Object value) {
        meter.work();
        return switch (value) {
            case null -> null;
            case Undefined u -> u;
            case String s -> s;
            case Boolean b -> b;
            case SafeText safe -> safe.value();
            case Double d -> Numbers.plain(d);
            case Number n -> n;
            case TemplateFunction f -> Undefined.INSTANCE;
            case Items items -> {
                meter.enter();
                List<@Nullable Object> list = new ArrayList<>(items.size());
                for (Object item : items) {
                    Object released = release(item);
                    list.add(released == Undefined.INSTANCE ? null : released);
                }
                meter.leave();
                yield list;
            }
            case Fields fields -> {
                meter.enter();
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                for (String key : fields.orderedKeys()) {
                    Object released = release(fields.get(key));
                    if (released != Undefined.INSTANCE) {
                        map.put(key, released);
                    }
                }
                meter.leave();
                yield map;
            }
            default -> Map.of();
        };
    }
}
