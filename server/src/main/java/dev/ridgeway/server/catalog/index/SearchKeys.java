package dev.ridgeway.server.catalog.index;

import dev.ridgeway.server.catalog.index.IndexedEntity.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The searchable fields of one entity: flat paths in lower case, each with its values as they were written. */
final class SearchKeys {

    private static final int LONGEST = 200;
    private static final Set<String> SKIPPED = Set.of(
            "relations",
            "status",
            "attachments",
            "metadata.name",
            "metadata.namespace",
            "metadata.uid",
            "metadata.etag");

    private final Map<String, List<@Nullable String>> values = new HashMap<>();

    /** Walks the entity as it is answered. */
    static Map<String, Values> of(Map<String, Object> entity) {
        SearchKeys keys = new SearchKeys();
        keys.walk("", entity);
        if (entity.get("metadata") instanceof Map<?, ?> metadata) {
            keys.leaf("metadata.name", metadata.get("name"));
            keys.leaf("metadata.uid", metadata.get("uid"));
            Object namespace = metadata.get("namespace");
            keys.leaf("metadata.namespace", namespace == null ? "default" : namespace);
        }
        if (entity.get("relations") instanceof List<?> relations) {
            for (Object relation : relations) {
                if (relation instanceof Map<?, ?> one) {
                    keys.leaf("relations." + one.get("type"), one.get("targetRef"));
                }
            }
        }
        return keys.distinct();
    }

    private void walk(String path, @Nullable Object value) {
        if (SKIPPED.contains(path)) {
            return;
        }
        switch (value) {
            case Map<?, ?> map ->
                map.forEach((key, child) -> walk(path.isEmpty() ? key.toString() : path + "." + key, child));
            case List<?> list -> {
                for (Object item : list) {
                    walk(path, item);
                    if (item instanceof String text) {
                        leaf(path + "." + text, "true");
                    }
                }
            }
            case null, default -> leaf(path, value);
        }
    }

    private void leaf(String path, @Nullable Object value) {
        if (path.length() > LONGEST) {
            return;
        }
        String text = value == null ? null : value.toString();
        values.computeIfAbsent(path.toLowerCase(Locale.ROOT).intern(), key -> new ArrayList<>(1))
                .add(text == null || text.length() > LONGEST ? null : text);
    }

    private Map<String, Values> distinct() {
        Map<String, Values> distinct = HashMap.newHashMap(values.size());
        for (Map.Entry<String, List<@Nullable String>> entry : values.entrySet()) {
            List<@Nullable String> all = entry.getValue();
            if (all.size() > 1) {
                all = new ArrayList<@Nullable String>(new LinkedHashSet<@Nullable String>(all));
            }
            distinct.put(entry.getKey(), values(all));
        }
        return distinct;
    }

    private static Values values(List<@Nullable String> written) {
        List<@Nullable String> lower = new ArrayList<>(written.size());
        written.forEach(value -> lower.add(value == null ? null : value.toLowerCase(Locale.ROOT)));
        return lower.equals(written) ? new Values(written, written) : new Values(written, lower);
    }
}
