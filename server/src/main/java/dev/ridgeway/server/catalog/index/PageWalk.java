package dev.ridgeway.server.catalog.index;

import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.catalog.EntityPage;
import dev.ridgeway.server.catalog.EntityPosition;
import dev.ridgeway.server.catalog.EntityQuery;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.catalog.fields.FieldOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/** Takes one page out of what was found, in the order of one field. */
final class PageWalk {

    private final CatalogSnapshot catalog;
    private final FieldOrder order;
    private final RoaringBitmap found;
    private final boolean descending;
    private final OrderedWalk walk;
    private final int leftOut;

    /** {@code found} has the field of the order, so many others lack it. */
    PageWalk(CatalogSnapshot catalog, FieldOrder order, RoaringBitmap found, boolean descending, int leftOut) {
        this.catalog = catalog;
        this.order = order;
        this.found = found;
        this.descending = descending;
        this.walk = new OrderedWalk(order, found, descending);
        this.leftOut = leftOut;
    }

    EntityPage page(EntityQuery query, @Nullable EntityPosition position) {
        int limit = query.limit() < 0 ? Integer.MAX_VALUE : query.limit();
        List<Integer> places = position == null
                ? forward(skipped(query.offset()), limit)
                : position.backwards()
                        ? backward(walk.previous(start(position) - 1), limit)
                        : forward(walk.next(start(position)), limit);
        List<Entity> items = new ArrayList<>(places.size());
        places.forEach(place -> items.add(entity(place)));
        boolean more = !places.isEmpty() && walk.next(places.getLast() + 1) >= 0;
        boolean before = !places.isEmpty() && walk.previous(places.getFirst() - 1) >= 0;
        return new EntityPage(
                items,
                found.getCardinality(),
                leftOut,
                more ? position(places.getLast(), false) : null,
                before ? position(places.getFirst(), true) : null);
    }

    private int skipped(int offset) {
        int at = walk.next(0);
        for (int skip = offset; skip > 0 && at >= 0; skip--) {
            at = walk.next(at + 1);
        }
        return at;
    }

    private List<Integer> forward(int first, int limit) {
        List<Integer> places = new ArrayList<>();
        for (int at = first; at >= 0 && places.size() < limit; at = walk.next(at + 1)) {
            places.add(at);
        }
        return places;
    }

    private List<Integer> backward(int last, int limit) {
        List<Integer> places = new ArrayList<>();
        for (int at = last; at >= 0 && places.size() < limit; at = walk.previous(at - 1)) {
            places.add(at);
        }
        Collections.reverse(places);
        return places;
    }

    /** The first place behind the position, or with a backward one the first that is not before it. */
    private int start(EntityPosition position) {
        EntityRef ref = EntityRef.parse(position.ref());
        boolean inclusive = position.backwards() == descending;
        int before = order.before(
                position.value(),
                ref,
                inclusive,
                id -> catalog.entities().get(id).entity().ref());
        return descending ? order.size() - before : before;
    }

    private Entity entity(int place) {
        return catalog.entities().get(walk.id(place)).entity();
    }

    private EntityPosition position(int place, boolean backwards) {
        return new EntityPosition(
                order.value(walk.id(place)), entity(place).ref().toString(), backwards);
    }
}
