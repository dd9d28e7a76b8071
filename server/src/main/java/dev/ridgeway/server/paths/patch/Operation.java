package dev.ridgeway.server.paths.patch;

import dev.ridgeway.plugin.paths.ActionFailed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One operation of JSON Patch (RFC 6902): {@code add}, {@code remove}, {@code replace} or {@code test}. Unlike there, what
 * is missing on the way to an added value is made, and removing what is not there changes nothing, so that a change
 * made twice is made once.
 */
record Operation(String op, Pointer path, @Nullable Object value) {

    static Operation of(Map<String, @Nullable Object> written) {
        return new Operation(
                String.valueOf(written.get("op")),
                Pointer.parse(String.valueOf(written.getOrDefault("path", ""))),
                written.get("value"));
    }

    /** What {@code document} becomes; it is not changed itself. */
    @Nullable
    Object apply(@Nullable Object document) {
        return switch (op) {
            case "test" -> tested(document);
            case "replace" -> {
                path.in(document);
                yield put(document, 0);
            }
            case "add" -> put(document, 0);
            case "remove" -> removed(document, 0);
            default ->
                throw new ActionFailed(
                        "patch-invalid",
                        "\"" + op + "\" is no operation on a file.",
                        "Use one of add, remove, replace and test.");
        };
    }

    private @Nullable Object tested(@Nullable Object document) {
        Object there = path.in(document);
        if (!Objects.equals(there, value)) {
            throw new ActionFailed(
                    "patch-test-failed",
                    "At " + path + " stands " + there + ", and the change expects " + value + ".",
                    "Look at the file; somebody may have changed it meanwhile. Then start over.");
        }
        return document;
    }

    private @Nullable Object put(@Nullable Object at, int depth) {
        if (depth == path.steps().size()) {
            return value;
        }
        String step = path.steps().get(depth);
        boolean last = depth == path.steps().size() - 1;
        if (at instanceof List<?> list) {
            int index = Pointer.index(step, list.size());
            if (index < 0 || index > list.size() || (index == list.size() && op.equals("replace"))) {
                throw path.missing();
            }
            if (last && step.equals("-") && list.contains(value)) {
                return at;
            }
            List<@Nullable Object> copy = new ArrayList<>(list);
            if ((last && op.equals("add")) || index == list.size()) {
                copy.add(index, put(null, depth + 1));
            } else {
                copy.set(index, put(list.get(index), depth + 1));
            }
            return copy;
        }
        if (at != null && !(at instanceof Map<?, ?>)) {
            throw new ActionFailed(
                    "patch-place-missing",
                    "Above " + path + " stands the value " + at + ", which can hold nothing.",
                    "Correct the place in the step, or replace that value first.");
        }
        if (at == null && step.equals("-")) {
            List<@Nullable Object> made = new ArrayList<>();
            made.add(put(null, depth + 1));
            return made;
        }
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        if (at instanceof Map<?, ?> map) {
            map.forEach((key, one) -> copy.put(String.valueOf(key), one));
        }
        copy.put(step, put(copy.get(step), depth + 1));
        return copy;
    }

    private @Nullable Object removed(@Nullable Object at, int depth) {
        String step = path.isRoot() ? "" : path.steps().get(depth);
        boolean last = depth == path.steps().size() - 1;
        if (at instanceof Map<?, ?> map && map.containsKey(step)) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((key, one) -> copy.put(String.valueOf(key), one));
            if (last) {
                copy.remove(step);
            } else {
                copy.put(step, removed(map.get(step), depth + 1));
            }
            return copy;
        }
        if (at instanceof List<?> list) {
            int index = Pointer.index(step, list.size());
            if (index >= 0 && index < list.size()) {
                List<@Nullable Object> copy = new ArrayList<>(list);
                if (last) {
                    copy.remove(index);
                } else {
                    copy.set(index, removed(list.get(index), depth + 1));
                }
                return copy;
            }
        }
        return at;
    }
}
