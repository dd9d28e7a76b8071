package dev.ridgeway.server.catalog.index;

import dev.ridgeway.server.catalog.CatalogError;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.catalog.store.StoredEntity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.util.DigestUtils;
import tools.jackson.databind.json.JsonMapper;

/** What the catalog adds to an entity when it answers it: uid, etag, relations and status. */
final class EntityJson {

    private EntityJson() {}

    /** The stored entity under its uid, without relations and status. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> content(StoredEntity row) {
        Map<String, Object> content = JsonMapper.shared().readValue(row.content(), LinkedHashMap.class);
        Map<String, Object> metadata =
                new LinkedHashMap<>((Map<String, Object>) content.getOrDefault("metadata", Map.of()));
        metadata.putIfAbsent("namespace", EntityRef.DEFAULT_NAMESPACE);
        metadata.put("uid", row.uid());
        metadata.putIfAbsent("etag", DigestUtils.md5DigestAsHex(row.content().getBytes(StandardCharsets.UTF_8)));
        content.put("metadata", metadata);
        return content;
    }

    /** Puts in relations, each a type and a reference with a blank between them, and the errors as status. */
    static void complete(Map<String, Object> content, Collection<String> relations, List<CatalogError> errors) {
        List<Map<String, Object>> list = new ArrayList<>();
        for (String line : relations) {
            int space = line.indexOf(' ');
            Map<String, Object> relation = new LinkedHashMap<>();
            relation.put("type", line.substring(0, space));
            relation.put("targetRef", line.substring(space + 1));
            list.add(relation);
        }
        content.put("relations", list);
        if (!errors.isEmpty()) {
            content.put(
                    "status",
                    Map.of("items", errors.stream().map(EntityJson::item).toList()));
        }
    }

    private static Map<String, Object> item(CatalogError error) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("name", error.name());
        detail.put("message", error.message());
        detail.put("remedy", error.remedy());
        detail.put("path", error.path());
        detail.put("line", error.line());
        detail.put("source", error.source());
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("type", "backstage.io/catalog-processing");
        item.put("level", "error");
        item.put("message", error.name() + ": " + error.message());
        item.put("error", detail);
        return item;
    }
}
