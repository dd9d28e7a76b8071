package dev.ridgeway.server.catalog.fields;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToIntBiFunction;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A sorted list that never changes. A changed one shares all chunks that the change does not concern, so that a change
 * costs the same whatever the size.
 */
public final class SortedChunks<E> {

    private static final int MOST = 512;
    private static final SortedChunks<?> EMPTY = new SortedChunks<>(List.of());

    private final E[][] chunks;

    @SuppressWarnings("unchecked") // the arrays never leave this class
    private SortedChunks(List<E[]> chunks) {
        this.chunks = (E[][]) chunks.toArray(Object[][]::new);
    }

    @SuppressWarnings("unchecked") // the arrays never leave this class
    private static <E> E[] chunk(List<E> elements) {
        return (E[]) elements.toArray();
    }

    @SuppressWarnings("unchecked") // holds nothing of any type
    public static <E> SortedChunks<E> empty() {
        return (SortedChunks<E>) EMPTY;
    }

    boolean isEmpty() {
        return chunks.length == 0;
    }

    /** The element at which {@code place}, which grows along the list, is zero. */
    public @Nullable E find(ToIntFunction<E> place) {
        int chunk = chunkOf(0, place);
        if (chunk < 0) {
            return null;
        }
        int at = first(chunks[chunk], place);
        if (at == chunks[chunk].length) {
            return null;
        }
        E found = chunks[chunk][at];
        return place.applyAsInt(found) == 0 ? found : null;
    }

    /** Visits from the first element whose {@code place} is not negative, until the visitor answers false. */
    void from(ToIntFunction<E> place, Predicate<E> visitor) {
        int chunk = Math.max(0, chunkOf(0, place));
        int at = chunks.length == 0 ? 0 : first(chunks[chunk], place);
        for (; chunk < chunks.length; chunk++) {
            for (; at < chunks[chunk].length; at++) {
                if (!visitor.test(chunks[chunk][at])) {
                    return;
                }
            }
            at = 0;
        }
    }

    public void forEach(Consumer<? super E> visitor) {
        for (E[] chunk : chunks) {
            for (E element : chunk) {
                visitor.accept(element);
            }
        }
    }

    /** The last chunk, from {@code least} on, that begins at or before the place; negative when there is none. */
    private int chunkOf(int least, ToIntFunction<E> place) {
        int low = least;
        int high = chunks.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (place.applyAsInt(chunks[middle][0]) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == least ? (least == 0 ? -1 : least) : low - 1;
    }

    private static <E> int first(E[] chunk, ToIntFunction<E> place) {
        int low = 0;
        int high = chunk.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (place.applyAsInt(chunk[middle]) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /**
     * A changed list. {@code changes} are in the order of the list, one for an element at most; {@code change} makes the new
     * element of the one that is there, if it is, or null to have none.
     */
    public <C> SortedChunks<E> changed(
            List<C> changes, ToIntBiFunction<E, C> order, BiFunction<@Nullable E, C, @Nullable E> change) {
        if (changes.isEmpty()) {
            return this;
        }
        List<E[]> result = new ArrayList<>(chunks.length + 1);
        int done = 0;
        int at = 0;
        while (at < changes.size()) {
            C one = changes.get(at);
            int chunk = Math.max(done, chunkOf(done, it -> order.applyAsInt(it, one)));
            result.addAll(Arrays.asList(chunks).subList(done, Math.min(chunk, chunks.length)));
            int end = at + 1;
            while (end < changes.size() && isBefore(changes.get(end), chunk + 1, order)) {
                end++;
            }
            E[] before = chunk < chunks.length ? chunks[chunk] : SortedChunks.<E>chunk(List.of());
            add(merged(before, changes.subList(at, end), order, change), result);
            done = Math.min(chunk + 1, chunks.length);
            at = end;
        }
        result.addAll(Arrays.asList(chunks).subList(done, chunks.length));
        return new SortedChunks<>(result);
    }

    private <C> boolean isBefore(C change, int chunk, ToIntBiFunction<E, C> order) {
        return chunk >= chunks.length || order.applyAsInt(chunks[chunk][0], change) > 0;
    }

    private static <E, C> List<E> merged(
            E[] before, List<C> changes, ToIntBiFunction<E, C> order, BiFunction<@Nullable E, C, @Nullable E> change) {
        List<E> merged = new ArrayList<>(before.length + changes.size());
        int at = 0;
        for (C one : changes) {
            while (at < before.length && order.applyAsInt(before[at], one) < 0) {
                merged.add(before[at++]);
            }
            boolean known = at < before.length && order.applyAsInt(before[at], one) == 0;
            E made = change.apply(known ? before[at++] : null, one);
            if (made != null) {
                merged.add(made);
            }
        }
        while (at < before.length) {
            merged.add(before[at++]);
        }
        return merged;
    }

    /** Splits what is too long, and joins what is short to the chunk before it. */
    private static <E> void add(List<E> merged, List<E[]> result) {
        if (!merged.isEmpty() && !result.isEmpty() && merged.size() < MOST / 4) {
            E[] last = result.getLast();
            if (last.length + merged.size() <= MOST) {
                E[] joined = Arrays.copyOf(last, last.length + merged.size());
                System.arraycopy(merged.toArray(), 0, joined, last.length, merged.size());
                result.set(result.size() - 1, joined);
                return;
            }
        }
        int parts = (merged.size() + MOST - 1) / MOST;
        for (int part = 0; part < parts; part++) {
            int from = (int) ((long) merged.size() * part / parts);
            int to = (int) ((long) merged.size() * (part + 1) / parts);
            result.add(chunk(merged.subList(from, to)));
        }
    }
}
