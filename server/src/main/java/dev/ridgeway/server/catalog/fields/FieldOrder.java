package dev.ridgeway.server.catalog.fields;

import dev.ridgeway.server.catalog.EntityRef;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.roaringbitmap.RoaringBitmap;

/** Entities by the least value of a field, then by reference; never changes. */
public final class FieldOrder {

    private static final int NONE = Integer.MAX_VALUE;

    private final int[] sorted;
    private final int[] ranks;
    private final int[] places;
    private final List<String> values;
    private final RoaringBitmap valued;

    private FieldOrder(int[] sorted, int[] ranks, List<String> values, RoaringBitmap valued) {
        this.sorted = sorted;
        this.ranks = ranks;
        this.places = new int[ranks.length];
        for (int place = 0; place < sorted.length; place++) {
            places[sorted[place]] = place;
        }
        this.values = values;
        this.valued = valued;
    }

    /** The order of references themselves, in which all have one value, which is empty. */
    public static FieldOrder byRef(int[] refs, int capacity, RoaringBitmap all) {
        return new FieldOrder(refs, new int[capacity], List.of(""), all);
    }

    public static FieldOrder of(FieldIndex field, FieldOrder byRef) {
        int[] ranks = new int[byRef.ranks.length];
        Arrays.fill(ranks, NONE);
        List<String> values = new ArrayList<>();
        field.terms().forEach(term -> {
            if (values.isEmpty() || !values.getLast().equals(term.value())) {
                values.add(term.value());
            }
            int rank = values.size() - 1;
            term.ids().forEach(id -> ranks[id] = Math.min(ranks[id], rank));
        });
        int[] starts = new int[values.size() + 1];
        RoaringBitmap valued = new RoaringBitmap();
        for (int id = 0; id < ranks.length; id++) {
            if (ranks[id] != NONE) {
                starts[ranks[id] + 1]++;
                valued.add(id);
            }
        }
        Arrays.parallelPrefix(starts, Integer::sum);
        int[] sorted = new int[starts[values.size()]];
        for (int id : byRef.sorted) {
            if (ranks[id] != NONE) {
                sorted[starts[ranks[id]]++] = id;
            }
        }
        return new FieldOrder(sorted, ranks, values, valued);
    }

    public int size() {
        return sorted.length;
    }

    /** The number of the entity at that place. */
    public int id(int place) {
        return sorted[place];
    }

    /** Where the entity is, if it has a value. */
    public int place(int id) {
        return places[id];
    }

    /** Equal for equal values, growing along the order, and greatest for those without a value. */
    public int rank(int id, boolean descending) {
        return descending && ranks[id] != NONE ? -ranks[id] : ranks[id];
    }

    /** Who has a value; shared, so never change it. */
    public RoaringBitmap valued() {
        return valued;
    }

    public String value(int id) {
        return ranks[id] == NONE ? "" : values.get(ranks[id]);
    }

    /** How many come before that value and reference, and with {@code inclusive} that one itself too if it is there. */
    public int before(String value, EntityRef ref, boolean inclusive, IntFunction<EntityRef> refs) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            int byValue = value(sorted[middle]).compareTo(value);
            int order = byValue != 0 ? byValue : refs.apply(sorted[middle]).compareTo(ref);
            if (order < 0 || (order == 0 && inclusive)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
