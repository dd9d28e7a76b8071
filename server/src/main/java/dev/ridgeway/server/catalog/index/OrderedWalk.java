package dev.ridgeway.server.catalog.index;

import dev.ridgeway.server.catalog.fields.FieldOrder;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/** Goes through what was found in one order, in either direction; places count from the beginning of the walk. */
final class OrderedWalk {

    /** Where much was found, looking along the order is quickest; after so many misses, it pays to place all that was found. */
    private static final int MOST_MISSES = 1_000;

    private final FieldOrder order;
    private final RoaringBitmap found;
    private final boolean descending;
    private @Nullable BitSet places;
    private int misses;

    OrderedWalk(FieldOrder order, RoaringBitmap found, boolean descending) {
        this.order = order;
        this.found = found;
        this.descending = descending;
    }

    private int length() {
        return order.size();
    }

    /** The place at or after {@code at} that was found, else -1. */
    int next(int at) {
        if (!descending) {
            return up(at);
        }
        int place = down(length() - 1 - at);
        return place < 0 ? -1 : length() - 1 - place;
    }

    /** The place at or before {@code at} that was found, else -1. */
    int previous(int at) {
        if (!descending) {
            return down(at);
        }
        int place = up(length() - 1 - at);
        return place < 0 ? -1 : length() - 1 - place;
    }

    private int up(int from) {
        for (int place = from; places == null && place < length(); place++) {
            if (isFound(place)) {
                return place;
            }
        }
        return places == null ? -1 : places.nextSetBit(from);
    }

    private int down(int from) {
        for (int place = from; places == null && place >= 0; place--) {
            if (isFound(place)) {
                return place;
            }
        }
        return places == null || from < 0 ? -1 : places.previousSetBit(from);
    }

    private boolean isFound(int place) {
        if (found.contains(order.id(place))) {
            return true;
        }
        misses++;
        if (misses == MOST_MISSES) {
            BitSet all = new BitSet(length());
            found.forEach((int id) -> all.set(order.place(id)));
            places = all;
        }
        return false;
    }

    int id(int place) {
        return order.id(descending ? length() - 1 - place : place);
    }
}
