package dev.ridgeway.server.paths.expressions;

import dev.ridgeway.server.paths.expressions.Filters.Filter;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The filters for whatever has elements. */
final class ListFilters {

    private static final SecureRandom RANDOM = new SecureRandom();

    static final Map<String, Filter> ALL = new HashMap<>();

    static {
        ALL.put("batch", ListFilters::batch);
        ALL.put("dictsort", ListFilters::dictsort);
        ALL.put("first", (run, v, a) -> Filters.member(run, v, 0.0));
        ALL.put("last", (run, v, a) -> Filters.member(run, v, run.values.number(Filters.member(run, v, "length")) - 1));
        ALL.put("random", ListFilters::random);
        ALL.put("groupby", ListFilters::groupby);
        ALL.put("join", ListFilters::join);
        ALL.put("length", ListFilters::length);
        ALL.put("list", ListFilters::list);
        ALL.put("select", (run, v, a) -> select(run, v, a, true));
        ALL.put("reject", (run, v, a) -> select(run, v, a, false));
        ALL.put("selectattr", (run, v, a) -> selectAttribute(run, v, a, true));
        ALL.put("rejectattr", (run, v, a) -> selectAttribute(run, v, a, false));
        ALL.put("reverse", ListFilters::reverse);
        ALL.put("slice", ListFilters::slice);
        ALL.put("sort", ListFilters::sort);
        ALL.put("sum", ListFilters::sum);
    }

    private ListFilters() {}

    /** The elements of whatever has a length. */
    private static Items elements(Evaluation run, @Nullable Object value) {
        Items items = new Items();
        if (Values.absent(value)) {
            return items;
        }
        for (int i = 0; run.values.less((double) i, Members.raw(run, value, "length")); i++) {
            run.meter.work();
            items.add(Members.raw(run, value, (double) i));
        }
        return items;
    }

    private static Items present(Evaluation run, @Nullable Object value) {
        Filters.member(run, value, "length");
        return elements(run, value);
    }

    private static Object batch(Evaluation run, @Nullable Object value, Items a) {
        double count = run.values.number(Filters.arg(a, 0));
        Items result = new Items();
        Items row = new Items();
        Items all = present(run, value);
        for (int i = 0; i < all.size(); i++) {
            if (i % count == 0 && !row.isEmpty()) {
                result.add(row);
                row = new Items();
            }
            row.add(all.get(i));
        }
        if (!row.isEmpty()) {
            if (Values.truthy(Filters.arg(a, 1))) {
                for (int i = row.size(); i < count; i++) {
                    run.meter.work();
                    row.add(Filters.arg(a, 1));
                }
            }
            result.add(row);
        }
        return result;
    }

    private static Object dictsort(Evaluation run, @Nullable Object value, Items a) {
        if (!(value instanceof Fields fields)) {
            throw ExpressionFailed.evaluation("The filter dictsort needs a map");
        }
        Object by = Filters.arg(a, 1);
        int index;
        if (by == Undefined.INSTANCE || "key".equals(by)) {
            index = 0;
        } else if ("value".equals(by)) {
            index = 1;
        } else {
            throw ExpressionFailed.evaluation("The filter dictsort sorts by \"key\" or \"value\" only");
        }
        boolean exact = Values.truthy(Filters.arg(a, 0));
        Items entries = new Items();
        for (String key : fields.orderedKeys()) {
            run.meter.work();
            entries.add(Items.of(key, fields.get(key)));
        }
        return Sorting.sorted(
                entries,
                (x, y) -> {
                    Object left = Members.raw(run, x, (double) index);
                    Object right = Members.raw(run, y, (double) index);
                    Object l = !exact && left instanceof String s ? s.toUpperCase(Locale.ROOT) : left;
                    Object r = !exact && right instanceof String s ? s.toUpperCase(Locale.ROOT) : right;
                    return run.values.less(r, l) ? 1 : Values.same(l, r) ? 0 : -1;
                },
                run.meter);
    }

    private interface Getter {
        @Nullable
        Object of(@Nullable Object item);
    }

    private static Getter getter(Evaluation run, @Nullable Object attribute) {
        Items parts = !Values.truthy(attribute)
                ? new Items()
                : attribute instanceof String path
                        ? TextMethods.split(run, path, ".", Undefined.INSTANCE)
                        : Items.of(attribute);
        return item -> {
            Object current = item;
            for (Object part : parts) {
                if (!Members.owns(run, current, part)) {
                    return Undefined.INSTANCE;
                }
                current = Members.raw(run, current, part);
            }
            return current;
        };
    }

    private static Object groupby(Evaluation run, @Nullable Object value, Items a) {
        Getter getter = getter(run, Filters.arg(a, 0));
        Fields groups = new Fields();
        for (Object item : present(run, value)) {
            String key = run.values.text(getter.of(item));
            if (groups.get(key) instanceof Items group) {
                group.add(item);
            } else {
                groups.put(key, Items.of(item));
            }
        }
        return groups;
    }

    private static Items attributes(Evaluation run, @Nullable Object value, @Nullable Object attribute) {
        Items mapped = new Items();
        for (Object item : elements(run, value)) {
            if (Values.absent(item)) {
                throw ExpressionFailed.evaluation("The list holds null, which has no attributes");
            }
            mapped.add(Members.raw(run, item, attribute));
        }
        return mapped;
    }

    private static Items listed(@Nullable Object value, String filter) {
        if (value instanceof Items items) {
            return items;
        }
        throw ExpressionFailed.evaluation("The filter " + filter + " needs a list");
    }

    private static Object join(Evaluation run, @Nullable Object value, Items a) {
        Items items =
                Values.truthy(Filters.arg(a, 1)) ? attributes(run, value, Filters.arg(a, 1)) : listed(value, "join");
        return run.values.join(items, Values.truthy(Filters.arg(a, 0)) ? run.values.text(Filters.arg(a, 0)) : "");
    }

    private static Object list(Evaluation run, @Nullable Object value, Items a) {
        return switch (value) {
            case String text -> elements(run, text);
            case Items items -> items;
            case Fields fields -> {
                Items entries = new Items();
                for (String key : fields.orderedKeys()) {
                    run.meter.work();
                    Fields entry = new Fields();
                    entry.put("key", key);
                    entry.put("value", fields.get(key));
                    entries.add(entry);
                }
                yield entries;
            }
            case null, default -> throw ExpressionFailed.evaluation("The filter list needs text, a list or a map");
        };
    }

    private static Object select(Evaluation run, @Nullable Object value, Items a, boolean wanted) {
        String name = Filters.arg(a, 0) == Undefined.INSTANCE ? "truthy" : run.values.text(Filters.arg(a, 0));
        Items rest = a.size() > 1 ? new Items(a.subList(1, 2)) : new Items();
        Items chosen = new Items();
        Items all = present(run, value);
        for (int i = 0; i < all.size(); i++) {
            boolean hole = value instanceof Fields fields && !fields.containsKey(Integer.toString(i));
            if (!hole && Checks.named(name).holds(run, all.get(i), rest) == wanted) {
                chosen.add(all.get(i));
            }
        }
        return chosen;
    }

    private static Object selectAttribute(Evaluation run, @Nullable Object value, Items a, boolean wanted) {
        Items chosen = new Items();
        for (Object item : listed(value, "selectattr")) {
            run.meter.work();
            if (Values.truthy(Filters.member(run, item, Filters.arg(a, 0))) == wanted) {
                chosen.add(item);
            }
        }
        return chosen;
    }

    private static Object reverse(Evaluation run, @Nullable Object value, Items a) {
        if (value instanceof String text) {
            run.meter.text(text.length());
            StringBuilder reversed = new StringBuilder();
            for (int i = text.length() - 1; i >= 0; i--) {
                reversed.append(text.charAt(i));
            }
            return reversed.toString();
        }
        return new Items(elements(run, value).reversed());
    }

    private static Object slice(Evaluation run, @Nullable Object value, Items a) {
        Items all = present(run, value);
        double slices = run.values.number(Filters.arg(a, 0));
        int size = (int) Math.floor(all.size() / slices);
        double extra = all.size() % slices;
        Items result = new Items();
        int offset = 0;
        for (int i = 0; i < slices; i++) {
            run.meter.work();
            int start = offset + i * size;
            if (i < extra) {
                offset++;
            }
            int end = Math.min(all.size(), offset + (i + 1) * size);
            Items part = new Items(all.subList(Math.min(start, end), end));
            if (Values.truthy(Filters.arg(a, 1)) && i >= extra) {
                part.add(Filters.arg(a, 1));
            }
            result.add(part);
        }
        return result;
    }

    private static Object sort(Evaluation run, @Nullable Object value, Items a) {
        Map<String, @Nullable Object> ignored = new HashMap<>();
        Items all = new Items();
        all.add(value);
        all.addAll(a);
        List<@Nullable Object> bound = Piece.Arguments.bind(
                List.of("value", "reverse", "case_sensitive", "attribute"), List.of(), all, ignored);
        boolean reversed = Values.truthy(bound.get(1));
        boolean exact = Values.truthy(bound.get(2));
        boolean by = Values.truthy(bound.get(3));
        Getter getter = getter(run, bound.get(3));
        return Sorting.sorted(
                elements(run, value),
                (a1, b1) -> {
                    Object x = by ? getter.of(a1) : a1;
                    Object y = by ? getter.of(b1) : b1;
                    if (!exact && x instanceof String s && y instanceof String t) {
                        x = s.toLowerCase(Locale.ROOT);
                        y = t.toLowerCase(Locale.ROOT);
                    }
                    int order = run.values.less(x, y) ? -1 : run.values.less(y, x) ? 1 : 0;
                    return reversed ? -order : order;
                },
                run.meter);
    }

    private static @Nullable Object sum(Evaluation run, @Nullable Object value, Items a) {
        Items items =
                Values.truthy(Filters.arg(a, 0)) ? attributes(run, value, Filters.arg(a, 0)) : listed(value, "sum");
        Object total = 0.0;
        for (Object item : items) {
            run.meter.work();
            total = run.values.plus(total, item);
        }
        Object start = Filters.arg(a, 1) == Undefined.INSTANCE ? (Object) 0.0 : Filters.arg(a, 1);
        return run.values.plus(start, total);
    }

    private static @Nullable Object random(Evaluation run, @Nullable Object value, Items a) {
        double length = run.values.number(Filters.member(run, value, "length"));
        return length >= 1
                ? Members.raw(run, value, (double) RANDOM.nextInt((int) Math.min(length, 1e9)))
                : Undefined.INSTANCE;
    }

    private static @Nullable Object length(Evaluation run, @Nullable Object value, Items a) {
        if (Filters.nothing(value)) {
            return 0.0;
        }
        return value instanceof Fields fields ? (Object) (double) fields.size() : Members.raw(run, value, "length");
    }
}
