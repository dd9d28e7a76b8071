package dev.ridgeway.server.paths.expressions;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stable merge sort that bears comparisons which contradict themselves; undefined comes last. */
final class Sorting {

    /** Compares two values; need not be consistent. */
    interface Comparison {
        int compare(@Nullable Object a, @Nullable Object b);
    }

    private Sorting() {}

    static Items sorted(Items items, Comparison comparison, Meter meter) {
        List<@Nullable Object> known = new ArrayList<>(items);
        known.removeIf(item -> item == Undefined.INSTANCE);
        Items sorted = new Items(sort(known, comparison, meter));
        while (sorted.size() < items.size()) {
            sorted.add(Undefined.INSTANCE);
        }
        return sorted;
    }

    private static List<@Nullable Object> sort(List<@Nullable Object> items, Comparison comparison, Meter meter) {
        if (items.size() < 2) {
            return items;
        }
        int middle = items.size() / 2;
        List<@Nullable Object> left = sort(items.subList(0, middle), comparison, meter);
        List<@Nullable Object> right = sort(items.subList(middle, items.size()), comparison, meter);
        List<@Nullable Object> merged = new ArrayList<>(items.size());
        int i = 0;
        int j = 0;
        while (i < left.size() && j < right.size()) {
            meter.work();
            merged.add(comparison.compare(left.get(i), right.get(j)) <= 0 ? left.get(i++) : right.get(j++));
        }
        merged.addAll(left.subList(i, left.size()));
        merged.addAll(right.subList(j, right.size()));
        return merged;
    }
}
