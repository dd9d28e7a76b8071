package dev.ridgeway.server.catalog.lists;

import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.catalog.EntityRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a list shows of an entity; empty text for what it does not say. */
record EntityRow(
        String ref,
        String kind,
        String namespace,
        String name,
        String title,
        String description,
        String type,
        String lifecycle,
        List<String> owners,
        List<String> partOf,
        List<String> tags) {

    static final List<String> COLUMNS = List.of(
            "ref", "kind", "namespace", "name", "title", "description", "type", "lifecycle", "owner", "partOf", "tags");

    static EntityRow of(Entity entity) {
        Map<String, Object> content = entity.content();
        Map<?, ?> metadata = content.get("metadata") instanceof Map<?, ?> map ? map : Map.of();
        Map<?, ?> spec = content.get("spec") instanceof Map<?, ?> map ? map : Map.of();
        List<String> owners = new ArrayList<>();
        List<String> partOf = new ArrayList<>();
        if (content.get("relations") instanceof List<?> relations) {
            for (Object one : relations) {
                if (one instanceof Map<?, ?> relation) {
                    String target = text(relation, "targetRef");
                    switch (text(relation, "type")) {
                        case "ownedBy" -> owners.add(target);
                        case "partOf" -> partOf.add(target);
                        default -> {}
                    }
                }
            }
        }
        EntityRef ref = entity.ref();
        return new EntityRow(
                ref.toString(),
                text(content, "kind"),
                ref.namespace(),
                text(metadata, "name"),
                text(metadata, "title"),
                text(metadata, "description"),
                text(spec, "type"),
                text(spec, "lifecycle"),
                owners,
                partOf,
                metadata.get("tags") instanceof List<?> tags
                        ? tags.stream().map(String::valueOf).toList()
                        : List.of());
    }

    private static String text(Map<?, ?> map, String key) {
        Object value = map.get(key);
        return value instanceof Map<?, ?> || value instanceof List<?> || value == null ? "" : value.toString();
    }

    List<String> cells() {
        return List.of(
                ref,
                kind,
                namespace,
                name,
                title,
                description,
                type,
                lifecycle,
                String.join(" ", owners),
                String.join(" ", partOf),
                String.join(" ", tags));
    }
}
