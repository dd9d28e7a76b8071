package dev.ridgeway.server.catalog.fields;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What entities gained and lost in one field, gathered to be applied at once. */
public final class FieldChanges {

    private final String path;
    private final IntList appeared = new IntList();
    private final IntList vanished = new IntList();
    private final Map<String, TermChange> terms = new HashMap<>();

    public FieldChanges(String path) {
        this.path = path;
    }

    private record TermChange(String value, String written, IntList added, IntList removed) {

        @Nullable
        Term applied(@Nullable Term term) {
            Ids ids = (term == null ? Ids.NONE : term.ids()).changed(added, removed);
            if (ids.isEmpty()) {
                return null;
            }
            return term == null ? new Term(value, written, ids) : new Term(term.value(), term.written(), ids);
        }
    }

    String path() {
        return path;
    }

    void appeared(int id) {
        appeared.add(id);
    }

    void vanished(int id) {
        vanished.add(id);
    }

    public void added(String written, int id) {
        term(written).added().add(id);
    }

    public void removed(String written, int id) {
        term(written).removed().add(id);
    }

    private TermChange term(String written) {
        return terms.computeIfAbsent(
                written, it -> new TermChange(it.toLowerCase(Locale.ROOT), it, new IntList(), new IntList()));
    }

    /** The changed field; null when nobody has it any more. */
    public @Nullable FieldIndex applied(@Nullable FieldIndex before) {
        FieldIndex field = before == null ? FieldIndex.none(path) : before;
        List<TermChange> sorted = terms.values().stream()
                .sorted(Comparator.comparing(TermChange::value).thenComparing(TermChange::written))
                .toList();
        SortedChunks<Term> changed = field.terms()
                .changed(
                        sorted,
                        (term, change) -> term.compareTo(change.value(), change.written()),
                        (term, change) -> change.applied(term));
        Ids present = field.present().changed(appeared, vanished);
        return changed.isEmpty() && present.isEmpty() ? null : new FieldIndex(field.path(), changed, present);
    }
}
