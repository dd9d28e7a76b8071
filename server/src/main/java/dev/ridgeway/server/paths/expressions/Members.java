package dev.ridgeway.server.paths.expressions;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
            case String text -> textMethod(run, text, name);
            case SafeText safe -> textMethod(run, safe.value(), name);
            case Number number -> numberMethod(run, number.doubleValue(), name);
            case Items items -> listMethod(run, items, name);
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

    private static double whole(Evaluation run, @Nullable Object value) {
        double number = run.values.number(value);
        return Double.isNaN(number) ? 0 : number < 0 ? Math.ceil(number) : Math.floor(number);
    }

    private static int clamp(double value, int most) {
        return (int) Math.max(0, Math.min(value, most));
    }

    /** A position counted from the end when negative, inside the bounds; the default when it is not given. */
    private static int relative(Evaluation run, Items arguments, int index, int size, int otherwise) {
        Object given = argument(arguments, index);
        if (given == Undefined.INSTANCE) {
            return otherwise;
        }
        double value = whole(run, given);
        return clamp(value < 0 ? size + value : value, size);
    }

    private static @Nullable TemplateFunction textMethod(Evaluation run, String text, String name) {
        Values values = run.values;
        int size = text.length();
        return switch (name) {
            case "charAt" ->
                a -> {
                    double at = whole(run, argument(a, 0));
                    return at >= 0 && at < size ? String.valueOf(text.charAt((int) at)) : "";
                };
            case "charCodeAt" ->
                a -> {
                    double at = whole(run, argument(a, 0));
                    return at >= 0 && at < size ? (double) text.charAt((int) at) : Double.NaN;
                };
            case "concat" ->
                a -> {
                    StringBuilder all = new StringBuilder(text);
                    a.forEach(more -> run.meter.append(all, values.text(more)));
                    return all.toString();
                };
            case "endsWith" ->
                a -> {
                    Object end = argument(a, 1);
                    int stop = end == Undefined.INSTANCE ? size : clamp(whole(run, end), size);
                    return text.substring(0, stop).endsWith(values.text(argument(a, 0)));
                };
            case "startsWith" ->
                a -> text.startsWith(values.text(argument(a, 0)), clamp(whole(run, argument(a, 1)), size));
            case "includes" ->
                a -> text.indexOf(values.text(argument(a, 0)), clamp(whole(run, argument(a, 1)), size)) >= 0;
            case "indexOf" ->
                a -> (double) text.indexOf(values.text(argument(a, 0)), clamp(whole(run, argument(a, 1)), size));
            case "lastIndexOf" ->
                a -> {
                    double from = values.number(argument(a, 1));
                    return (double) text.lastIndexOf(
                            values.text(argument(a, 0)), Double.isNaN(from) ? size : clamp(from, size));
                };
            case "replace" ->
                a -> {
                    String replacement = values.text(argument(a, 1));
                    if (argument(a, 0) instanceof Regex regex) {
                        return regex.replace(text, replacement, run.meter);
                    }
                    String sought = values.text(argument(a, 0));
                    int at = text.indexOf(sought);
                    if (at < 0) {
                        return text;
                    }
                    String middle = Regex.expand(replacement, text, new int[] {at, at + sought.length()});
                    return run.meter.made(text.substring(0, at) + middle + text.substring(at + sought.length()));
                };
            case "slice" ->
                a -> {
                    int from = relative(run, a, 0, size, 0);
                    int to = relative(run, a, 1, size, size);
                    return from < to ? run.meter.made(text.substring(from, to)) : "";
                };
            case "substring" ->
                a -> {
                    int from = clamp(whole(run, argument(a, 0)), size);
                    int to = argument(a, 1) == Undefined.INSTANCE ? size : clamp(whole(run, argument(a, 1)), size);
                    return run.meter.made(text.substring(Math.min(from, to), Math.max(from, to)));
                };
            case "split" -> a -> split(run, text, argument(a, 0), argument(a, 1));
            case "toLowerCase" -> a -> run.meter.made(text.toLowerCase(Locale.ROOT));
            case "toUpperCase" -> a -> run.meter.made(text.toUpperCase(Locale.ROOT));
            case "trim" -> a -> Values.strip(text);
            case "trimEnd" -> a -> Values.stripEnd(text);
            case "trimStart" -> a -> Values.stripStart(text);
            default -> null;
        };
    }

    static Items split(Evaluation run, String text, @Nullable Object separator, @Nullable Object limit) {
        double most = limit == Undefined.INSTANCE ? Double.MAX_VALUE : whole(run, limit);
        Items parts = new Items();
        if (separator == Undefined.INSTANCE) {
            parts.add(text);
        } else if (separator instanceof Regex regex) {
            int start = 0;
            int from = 0;
            while (from < text.length()) {
                run.meter.work();
                int[] found = regex.find(text, from, run.meter);
                if (found == null || found[0] >= text.length()) {
                    break;
                }
                if (found[1] == found[0] && found[0] == start) {
                    from++;
                    int[] again = regex.find(text, from, run.meter);
                    if (again == null || again[0] >= text.length()) {
                        break;
                    }
                    found = again;
                }
                parts.add(run.meter.made(text.substring(start, found[0])));
                for (int group = 2; group < found.length; group += 2) {
                    parts.add(found[group] < 0 ? Undefined.INSTANCE : text.substring(found[group], found[group + 1]));
                }
                start = found[1];
                from = Math.max(found[1], from);
            }
            parts.add(run.meter.made(text.substring(start)));
        } else {
            String cut = run.values.text(separator);
            if (cut.isEmpty()) {
                for (int i = 0; i < text.length(); i++) {
                    run.meter.work();
                    parts.add(String.valueOf(text.charAt(i)));
                }
            } else {
                int start = 0;
                for (int at = text.indexOf(cut); at >= 0; at = text.indexOf(cut, start)) {
                    run.meter.work();
                    parts.add(text.substring(start, at));
                    start = at + cut.length();
                }
                parts.add(text.substring(start));
                run.meter.text(text.length());
            }
        }
        while (parts.size() > most) {
            parts.removeLast();
        }
        return parts;
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

    private static @Nullable TemplateFunction listMethod(Evaluation run, Items items, String name) {
        Values values = run.values;
        TemplateFunction method = switch (name) {
            case "at" ->
                a -> {
                    double at = whole(run, argument(a, 0));
                    return items.at((int) (at < 0 ? items.size() + at : at));
                };
            case "concat" ->
                a -> {
                    Items all = new Items(items);
                    for (Object more : a) {
                        if (more instanceof Items list) {
                            run.meter.work(list.size());
                            all.addAll(list);
                        } else {
                            all.add(more);
                        }
                    }
                    return all;
                };
            case "copyWithin" ->
                a -> {
                    int to = relative(run, a, 0, items.size(), 0);
                    int from = relative(run, a, 1, items.size(), 0);
                    int end = relative(run, a, 2, items.size(), items.size());
                    List<@Nullable Object> copied = new ArrayList<>(items.subList(from, Math.max(from, end)));
                    for (int i = 0; i < copied.size() && to + i < items.size(); i++) {
                        items.set(to + i, copied.get(i));
                    }
                    return items;
                };
            case "fill" ->
                a -> {
                    int end = relative(run, a, 2, items.size(), items.size());
                    for (int i = relative(run, a, 1, items.size(), 0); i < end; i++) {
                        items.set(i, argument(a, 0));
                    }
                    return items;
                };
            case "flat" ->
                a -> {
                    double depth = argument(a, 0) == Undefined.INSTANCE ? 1 : whole(run, argument(a, 0));
                    Items flat = new Items();
                    flatten(run, items, depth, flat);
                    return flat;
                };
            case "includes" -> a -> indexOf(items, argument(a, 0), relative(run, a, 1, items.size(), 0)) >= 0;
            case "indexOf" -> a -> (double) indexOf(items, argument(a, 0), relative(run, a, 1, items.size(), 0));
            case "lastIndexOf" ->
                a -> {
                    for (int i = items.size() - 1; i >= 0; i--) {
                        if (Values.same(items.get(i), argument(a, 0))) {
                            return (double) i;
                        }
                    }
                    return -1.0;
                };
            case "join" ->
                a -> values.join(items, argument(a, 0) == Undefined.INSTANCE ? "," : values.text(argument(a, 0)));
            case "pop" -> a -> items.isEmpty() ? Undefined.INSTANCE : items.removeLast();
            case "shift" -> a -> items.isEmpty() ? Undefined.INSTANCE : items.removeFirst();
            case "push" ->
                a -> {
                    items.addAll(a);
                    return (double) items.size();
                };
            case "unshift" ->
                a -> {
                    items.addAll(0, a);
                    return (double) items.size();
                };
            case "reverse" ->
                a -> {
                    java.util.Collections.reverse(items);
                    return items;
                };
            case "slice" ->
                a -> {
                    int from = relative(run, a, 0, items.size(), 0);
                    return new Items(
                            items.subList(from, Math.max(from, relative(run, a, 1, items.size(), items.size()))));
                };
            case "sort" ->
                a -> {
                    if (argument(a, 0) != Undefined.INSTANCE) {
                        throw ExpressionFailed.evaluation("sort takes no comparison here; use the filter sort");
                    }
                    Items sorted =
                            Sorting.sorted(items, (x, y) -> values.text(x).compareTo(values.text(y)), run.meter);
                    items.clear();
                    items.addAll(sorted);
                    return items;
                };
            case "splice" ->
                a -> {
                    int from = relative(run, a, 0, items.size(), 0);
                    int count = a.size() < 2
                            ? a.isEmpty() ? 0 : items.size() - from
                            : clamp(whole(run, argument(a, 1)), items.size() - from);
                    List<@Nullable Object> part = items.subList(from, from + count);
                    Items removed = new Items(part);
                    part.clear();
                    if (a.size() > 2) {
                        items.addAll(from, a.subList(2, a.size()));
                    }
                    return removed;
                };
            default -> null;
        };
        if (method == null) {
            return run.options.cookiecutterCompat() ? Python.listMethod(run, items, name) : null;
        }
        TemplateFunction known = method;
        return arguments -> {
            run.meter.work(items.size() + 1L);
            return known.call(arguments);
        };
    }

    static int indexOf(Items items, @Nullable Object sought, int from) {
        for (int i = from; i < items.size(); i++) {
            if (Values.same(items.get(i), sought)) {
                return i;
            }
        }
        return -1;
    }

    private static void flatten(Evaluation run, Items items, double depth, Items flat) {
        run.meter.enter();
        for (Object item : items) {
            run.meter.work();
            if (item instanceof Items inner && depth >= 1) {
                flatten(run, inner, depth - 1, flat);
            } else {
                flat.add(item);
            }
        }
        run.meter.leave();
    }
}
