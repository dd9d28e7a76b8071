package dev.ridgeway.server.catalog.index;

import dev.ridgeway.server.catalog.fields.FieldOrder;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/** Goes through what was found in one order, in either direction; places count from the beginning of the walk. */
final class OrderedWalk {

    private static final int SPARSE = 16;

    private final FieldOrder order;
    private final RoaringBitmap found;
    private final boolean descending;
    private final @Nullable BitSet places;

    OrderedWalk(FieldOrder order, RoaringBitmap found, boolean descending) {
        this.order = order;
        this.found = found;
        this.descending = descending;
        this.places = found.getCardinality() < length() / SPARSE ? places(order, found) : null;
    }

    private static BitSet places(FieldOrder order, RoaringBitmap found) {
        BitSet places = new BitSet(order.size());
        found.forEach((int id) -> places.set(order.place(id)));
        return places;
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
        if (places != null) {
            return places.nextSetBit(from);
        }
        for (int place = from; place < length(); place++) {
            if (found.contains(order.id(place))) {
                return place;
            }
        }
        return -1;
    }

    private int down(int from) {
        if (places != null) {
            return from < 0 ? -1 : places.previousSetBit(from);
        }
        for (int place = from; place >= 0; place--) {
            if (found.contains(order.id(place))) {
                return place;
            }
        }
        return -1;
    }

    int id(int place) {
        return order.id(descending ? length() - 1 - place : place);
    }
}
