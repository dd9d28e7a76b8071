package dev.ridgeway.paths;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A value of a YAML or JSON document, to be walked by name; what is not there is a tree of nothing. */
record Tree(@Nullable Object value) {

    static final Tree NOTHING = new Tree(null);

    /** Follows the names, which may be numbers of list items. */
    Tree at(Object... names) {
        Tree tree = this;
        for (Object name : names) {
            if (tree.value instanceof Map<?, ?> map) {
                tree = new Tree(map.get(name));
            } else if (tree.value instanceof List<?> list && name instanceof Integer index && index < list.size()) {
                tree = new Tree(list.get(index));
            } else {
                return NOTHING;
            }
        }
        return tree;
    }

    List<Tree> items() {
        return value instanceof List<?> list ? list.stream().map(Tree::new).toList() : List.of();
    }

    List<String> texts() {
        return items().stream().map(Tree::text).toList();
    }

    @SuppressWarnings("unchecked")
    Map<String, @Nullable Object> map() {
        return value instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : Map.of();
    }

    String text() {
        return Objects.toString(value, "");
    }

    boolean there() {
        return value != null;
    }
}
