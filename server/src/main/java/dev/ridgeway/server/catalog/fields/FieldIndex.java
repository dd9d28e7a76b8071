package dev.ridgeway.server.catalog.fields;

import java.util.List;
import java.util.function.Consumer;
import org.roaringbitmap.RoaringBitmap;

/** The values of one field among all entities; {@code present} are those that have it, be it without a value. */
public record FieldIndex(String path, SortedChunks<Term> terms, Ids present) {

    public static FieldIndex none(String path) {
        return new FieldIndex(path, SortedChunks.empty(), Ids.NONE);
    }

    /** The ways in which a value is written. */
    public void equal(String value, Consumer<Term> visitor) {
        terms.from(term -> term.value().compareTo(value), term -> {
            boolean equal = term.value().equals(value);
            if (equal) {
                visitor.accept(term);
            }
            return equal;
        });
    }

    /** The values that begin so. */
    public void prefixed(String prefix, Consumer<Term> visitor) {
        terms.from(term -> term.value().compareTo(prefix), term -> {
            boolean fits = term.value().startsWith(prefix);
            if (fits) {
                visitor.accept(term);
            }
            return fits;
        });
    }

    /** Adds the entities of which a value holds that text. */
    public void containing(String text, RoaringBitmap into) {
        terms.forEach(term -> {
            if (term.value().contains(text)) {
                term.ids().addTo(into);
            }
        });
    }

    /** The same field, in which these entities have the value {@code true} besides. */
    FieldIndex flagged(RoaringBitmap ids) {
        SortedChunks<Term> with =
                terms.changed(List.of("true"), (term, flag) -> term.compareTo(flag, flag), (term, flag) -> {
                    RoaringBitmap all = ids.clone();
                    if (term != null) {
                        term.ids().addTo(all);
                    }
                    return new Term(flag, flag, Ids.of(all));
                });
        RoaringBitmap all = ids.clone();
        present.addTo(all);
        return new FieldIndex(path, with, Ids.of(all));
    }
}
