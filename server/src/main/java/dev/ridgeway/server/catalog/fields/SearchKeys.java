package dev.ridgeway.server.catalog.fields;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything an entity is found by, as Backstage indexes it. */
public final class SearchKeys {

    private static final int LONGEST = 200;
    private static final Set<String> SKIPPED = Set.of(
            "relations",
            "status",
            "attachments",
            "metadata.name",
            "metadata.namespace",
            "metadata.uid",
            "metadata.etag");

    private final Set<SearchKey> keys = new HashSet<>();

    /** Walks the entity as it is answered. */
    public static Set<SearchKey> of(Map<String, Object> entity) {
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
        return keys.keys;
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
                    if (item instanceof String text && path.length() + 1 + text.length() <= LONGEST) {
                        keys.add(new SearchKey(path.toLowerCase(Locale.ROOT), true, text));
                    }
                }
            }
            case null, default -> leaf(path, value);
        }
    }

    private void leaf(String path, @Nullable Object value) {
        if (path.length() <= LONGEST) {
            String text = value == null ? null : value.toString();
            boolean kept = text != null && text.length() <= LONGEST;
            keys.add(new SearchKey(path.toLowerCase(Locale.ROOT), false, kept ? text : null));
        }
    }
}
