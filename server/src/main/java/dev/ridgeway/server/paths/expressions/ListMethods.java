package dev.ridgeway.server.paths.expressions;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The methods of lists. */
final class ListMethods {

    private ListMethods() {}

    static @Nullable TemplateFunction of(Evaluation run, Items items, String name) {
        Values values = run.values;
        TemplateFunction method = switch (name) {
            case "at" ->
                a -> {
                    double at = Members.whole(run, Members.argument(a, 0));
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
                    int to = Members.relative(run, a, 0, items.size(), 0);
                    int from = Members.relative(run, a, 1, items.size(), 0);
                    int end = Members.relative(run, a, 2, items.size(), items.size());
                    List<@Nullable Object> copied = new ArrayList<>(items.subList(from, Math.max(from, end)));
                    for (int i = 0; i < copied.size() && to + i < items.size(); i++) {
                        items.set(to + i, copied.get(i));
                    }
                    return items;
                };
            case "fill" ->
                a -> {
                    int end = Members.relative(run, a, 2, items.size(), items.size());
                    for (int i = Members.relative(run, a, 1, items.size(), 0); i < end; i++) {
                        items.set(i, Members.argument(a, 0));
                    }
                    return items;
                };
            case "flat" ->
                a -> {
                    double depth = Members.argument(a, 0) == Undefined.INSTANCE
                            ? 1
                            : Members.whole(run, Members.argument(a, 0));
                    Items flat = new Items();
                    flatten(run, items, depth, flat);
                    return flat;
                };
            case "includes" ->
                a -> indexOf(items, Members.argument(a, 0), Members.relative(run, a, 1, items.size(), 0)) >= 0;
            case "indexOf" ->
                a -> (double) indexOf(items, Members.argument(a, 0), Members.relative(run, a, 1, items.size(), 0));
            case "lastIndexOf" ->
                a -> {
                    for (int i = items.size() - 1; i >= 0; i--) {
                        if (Values.same(items.get(i), Members.argument(a, 0))) {
                            return (double) i;
                        }
                    }
                    return -1.0;
                };
            case "join" ->
                a -> values.join(
                        items,
                        Members.argument(a, 0) == Undefined.INSTANCE ? "," : values.text(Members.argument(a, 0)));
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
                    Collections.reverse(items);
                    return items;
                };
            case "slice" ->
                a -> {
                    int from = Members.relative(run, a, 0, items.size(), 0);
                    return new Items(items.subList(
                            from, Math.max(from, Members.relative(run, a, 1, items.size(), items.size()))));
                };
            case "sort" ->
                a -> {
                    if (Members.argument(a, 0) != Undefined.INSTANCE) {
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
                    int from = Members.relative(run, a, 0, items.size(), 0);
                    int count = a.size() < 2
                            ? a.isEmpty() ? 0 : items.size() - from
                            : Members.clamp(Members.whole(run, Members.argument(a, 1)), items.size() - from);
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
