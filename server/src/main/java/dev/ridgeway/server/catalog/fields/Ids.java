package dev.ridgeway.server.catalog.fields;

import java.util.Arrays;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/** A set of entity numbers that never changes; a small one is a plain array, which is most of them. */
public final class Ids {

    static final Ids NONE = new Ids(new int[0], null);

    private static final int MOST_FEW = 16;

    private final int[] few;
    private final @Nullable RoaringBitmap many;

    private Ids(int[] few, @Nullable RoaringBitmap many) {
        this.few = few;
        this.many = many;
    }

    static Ids of(int id) {
        return new Ids(new int[] {id}, null);
    }

    static Ids of(RoaringBitmap ids) {
        if (ids.getCardinality() <= MOST_FEW) {
            return ids.isEmpty() ? NONE : new Ids(ids.toArray(), null);
        }
        ids.trim();
        return new Ids(NONE.few, ids);
    }

    /** The same with others added and taken away. */
    Ids changed(IntList added, IntList removed) {
        if (many == null && few.length + added.size() <= MOST_FEW) {
            return ofFew(added, removed);
        }
        RoaringBitmap changed = many == null ? RoaringBitmap.bitmapOf(few) : many.clone();
        added.forEach(changed::add);
        removed.forEach(changed::remove);
        return of(changed);
    }

    private Ids ofFew(IntList added, IntList removed) {
        int[] changed = new int[few.length + added.size()];
        int size = 0;
        for (int id : few) {
            if (!removed.contains(id)) {
                changed[size++] = id;
            }
        }
        for (int i = 0; i < added.size(); i++) {
            if (!contains(added.get(i)) || removed.contains(added.get(i))) {
                changed[size++] = added.get(i);
            }
        }
        int[] exact = size == changed.length ? changed : Arrays.copyOf(changed, size);
        Arrays.sort(exact);
        return exact.length == 0 ? NONE : new Ids(exact, null);
    }

    public int size() {
        return many == null ? few.length : many.getCardinality();
    }

    boolean isEmpty() {
        return many == null && few.length == 0;
    }

    boolean contains(int id) {
        return many == null ? Arrays.binarySearch(few, id) >= 0 : many.contains(id);
    }

    public void forEach(IntConsumer work) {
        if (many == null) {
            for (int id : few) {
                work.accept(id);
            }
        } else {
            many.forEach((int id) -> work.accept(id));
        }
    }

    public void addTo(RoaringBitmap bitmap) {
        if (many == null) {
            for (int id : few) {
                bitmap.add(id);
            }
        } else {
            bitmap.or(many);
        }
    }

    public int countIn(RoaringBitmap bitmap) {
        if (many != null) {
            return RoaringBitmap.andCardinality(many, bitmap);
        }
        int count = 0;
        for (int id : few) {
            count += bitmap.contains(id) ? 1 : 0;
        }
        return count;
    }

    /** The same set; shared, so never change it. */
    public RoaringBitmap bitmap() {
        return many == null ? RoaringBitmap.bitmapOf(few) : many;
    }
}
