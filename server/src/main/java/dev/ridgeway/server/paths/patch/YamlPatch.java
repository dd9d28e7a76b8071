package dev.ridgeway.server.paths.patch;

import dev.ridgeway.plugin.paths.ActionFailed;
import dev.ridgeway.server.platform.Yaml;
import dev.ridgeway.server.platform.YamlDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Operations on YAML and JSON: the values are changed first, then the text where they differ, and both are compared. */
record YamlPatch(String file, boolean json) {

    String apply(String text, Map<String, @Nullable Object> document, List<Operation> operations) {
        List<@Nullable Object> values = values(text);
        int index = index(values, document);
        Object old = values.get(index);
        Object meant = old;
        for (Operation operation : operations) {
            meant = operation.apply(meant);
        }
        String changed = new Edit(index).change(text, new Pointer(List.of()), old, meant);
        values.set(index, meant);
        if (!values.equals(values(changed))) {
            throw YamlText.uncertain();
        }
        return changed;
    }

    List<@Nullable Object> found(String text, Map<String, @Nullable Object> document, List<Pointer> places) {
        List<@Nullable Object> values = values(text);
        Object value = values.get(index(values, document));
        List<@Nullable Object> found = new ArrayList<>();
        places.forEach(it -> found.add(it.in(value)));
        return found;
    }

    private List<@Nullable Object> values(String text) {
        List<@Nullable Object> values = new ArrayList<>();
        Yaml.documents(YamlText.readable(text, json), file).stream()
                .map(YamlDocument::value)
                .forEach(values::add);
        return values;
    }

    private int index(List<@Nullable Object> values, Map<String, @Nullable Object> document) {
        for (int i = 0; i < values.size(); i++) {
            if (holds(values.get(i), document)) {
                return i;
            }
        }
        throw new ActionFailed(
                "patch-document-missing",
                file + " holds no document with " + document + ".",
                "Correct the document that the step names; the file has " + values.size() + ".");
    }

    private static boolean holds(@Nullable Object value, @Nullable Object wanted) {
        if (wanted instanceof Map<?, ?> parts) {
            return value instanceof Map<?, ?> map
                    && parts.entrySet().stream().allMatch(it -> holds(map.get(it.getKey()), it.getValue()));
        }
        return Objects.equals(value, wanted);
    }

    private final class Edit {
        private final int document;

        Edit(int document) {
            this.document = document;
        }

        private YamlText in(String text) {
            return new YamlText(text, json, document);
        }

        String change(String text, Pointer at, @Nullable Object old, @Nullable Object meant) {
            if (Objects.equals(old, meant)) {
                return text;
            }
            if (old instanceof Map<?, ?> from && meant instanceof Map<?, ?> to && !from.isEmpty() && !to.isEmpty()) {
                return members(text, at, from, to);
            }
            if (old instanceof List<?> from && meant instanceof List<?> to && !from.isEmpty() && !to.isEmpty()) {
                return items(text, at, from, to);
            }
            return in(text).set(at, meant);
        }

        private String members(String text, Pointer at, Map<?, ?> old, Map<?, ?> meant) {
            String changed = text;
            for (Map.Entry<?, ?> entry : meant.entrySet()) {
                String key = String.valueOf(entry.getKey());
                changed = old.containsKey(key)
                        ? change(changed, at.child(key), old.get(key), entry.getValue())
                        : in(changed).addMember(at, key, entry.getValue());
            }
            for (Object key : old.keySet()) {
                if (!meant.containsKey(key)) {
                    changed = in(changed).remove(at.child(String.valueOf(key)));
                }
            }
            return changed;
        }

        /** What is the same at both ends stays; between, items are changed, then added or taken away. */
        private String items(String text, Pointer at, List<?> old, List<?> meant) {
            int shorter = Math.min(old.size(), meant.size());
            int start = 0;
            while (start < shorter && Objects.equals(old.get(start), meant.get(start))) {
                start++;
            }
            int same = 0;
            while (same < shorter - start
                    && Objects.equals(old.get(old.size() - 1 - same), meant.get(meant.size() - 1 - same))) {
                same++;
            }
            String changed = text;
            int common = shorter - same;
            for (int i = start; i < common; i++) {
                changed = change(changed, at.child(Integer.toString(i)), old.get(i), meant.get(i));
            }
            for (int i = common; i < meant.size() - same; i++) {
                changed = in(changed).addItem(at, i, meant.get(i));
            }
            for (int i = old.size() - same - 1; i >= Math.max(common, meant.size() - same); i--) {
                changed = in(changed).remove(at.child(Integer.toString(i)));
            }
            return changed;
        }
    }
}
