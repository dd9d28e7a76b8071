package dev.ridgeway.server.catalog.backstage;

import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.platform.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The parts of an entity that were asked for; none asked for means all. */
record EntityFields(List<String> fields) {

    static EntityFields of(@Nullable List<String> asked) {
        List<String> fields = new ArrayList<>();
        for (String one : asked == null ? List.<String>of() : asked) {
            for (String field : one.split(",", -1)) {
                if (field.contains("[")) {
                    throw new Problem.Invalid(
                            "query-invalid",
                            "invalid field, array type fields are not supported",
                            "Ask for the list itself.");
                }
                if (!field.isBlank()) {
                    fields.add(field.strip());
                }
            }
        }
        return new EntityFields(List.copyOf(fields));
    }

    /** Whether the whole entity was asked for. */
    boolean all() {
        return fields.isEmpty();
    }

    /** The asked part of the entity as UTF-8 JSON. */
    byte[] json(Entity entity) {
        return fields.isEmpty() ? entity.json() : JsonMapper.shared().writeValueAsBytes(part(entity));
    }

    /** The asked part of the entity. */
    Map<String, Object> part(Entity entity) {
        if (fields.isEmpty()) {
            return entity.content();
        }
        Map<String, Object> result = new LinkedHashMap<>();
        Map<String, Object> content = entity.content();
        fields.forEach(field -> copy(content, field, result));
        return result;
    }

    @SuppressWarnings("unchecked")
    private static void copy(Map<String, Object> from, String field, Map<String, Object> to) {
        String longest = null;
        for (String key : from.keySet()) {
            boolean fits = field.equals(key) || field.startsWith(key + ".");
            if (fits && (longest == null || key.length() > longest.length())) {
                longest = key;
            }
        }
        if (longest == null) {
            return;
        }
        Object value = from.get(longest);
        if (field.equals(longest)) {
            to.put(longest, value);
        } else if (value instanceof Map<?, ?> child) {
            Map<String, Object> into = to.get(longest) instanceof Map<?, ?> known
                    ? new LinkedHashMap<>((Map<String, Object>) known)
                    : new LinkedHashMap<>();
            copy((Map<String, Object>) child, field.substring(longest.length() + 1), into);
            if (!into.isEmpty()) {
                to.put(longest, into);
            }
        }
    }
}
