package dev.ridgeway.server.catalog.fields;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/** All fields by their paths, and apart from them the texts in lists, of which each makes {@code path.text} a field. */
public record IndexFields(SortedChunks<FieldIndex> fields, SortedChunks<FieldIndex> items) {

    public static final IndexFields NONE = new IndexFields(SortedChunks.empty(), SortedChunks.empty());

    /** The field at that path in lower case; without anything in it when no entity has it. */
    public FieldIndex field(String path) {
        FieldIndex known = find(fields, path);
        FieldIndex found = known == null ? FieldIndex.none(path) : known;
        for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
            FieldIndex list = find(items, path.substring(0, dot));
            if (list != null) {
                RoaringBitmap ids = new RoaringBitmap();
                list.equal(path.substring(dot + 1), term -> term.ids().addTo(ids));
                found = ids.isEmpty() ? found : found.flagged(ids);
            }
        }
        return found;
    }

    private static @Nullable FieldIndex find(SortedChunks<FieldIndex> in, String path) {
        return in.find(field -> field.path().compareTo(path));
    }

    /** What one change does to all fields. */
    public static final class Changes {

        private final Map<String, FieldChanges> fields = new HashMap<>();
        private final Map<String, FieldChanges> items = new HashMap<>();

        /** The entity was found by {@code before}, and is found by {@code after}. */
        public void replace(int id, Set<SearchKey> before, Set<SearchKey> after) {
            for (SearchKey key : before) {
                String written = key.written();
                if (written != null && !after.contains(key)) {
                    changes(key).removed(written, id);
                }
            }
            for (SearchKey key : after) {
                String written = key.written();
                if (written != null && !before.contains(key)) {
                    changes(key).added(written, id);
                }
            }
            Set<String> had = paths(before);
            Set<String> has = paths(after);
            had.stream()
                    .filter(path -> !has.contains(path))
                    .forEach(path -> changes(path).vanished(id));
            has.stream()
                    .filter(path -> !had.contains(path))
                    .forEach(path -> changes(path).appeared(id));
        }

        private static Set<String> paths(Set<SearchKey> keys) {
            Set<String> paths = new HashSet<>();
            for (SearchKey key : keys) {
                if (!key.item()) {
                    paths.add(key.path());
                }
            }
            return paths;
        }

        private FieldChanges changes(SearchKey key) {
            return key.item() ? items.computeIfAbsent(key.path(), FieldChanges::new) : changes(key.path());
        }

        private FieldChanges changes(String path) {
            return fields.computeIfAbsent(path, FieldChanges::new);
        }

        public IndexFields applied(IndexFields before) {
            return new IndexFields(applied(fields, before.fields()), applied(items, before.items()));
        }

        private static SortedChunks<FieldIndex> applied(
                Map<String, FieldChanges> changes, SortedChunks<FieldIndex> before) {
            return before.changed(
                    changes.values().stream()
                            .sorted(Comparator.comparing(FieldChanges::path))
                            .toList(),
                    (field, change) -> field.path().compareTo(change.path()),
                    (field, change) -> change.applied(field));
        }
    }
}
