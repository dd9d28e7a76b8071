package dev.ridgeway.adapters;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A JSON Merge Patch (RFC 7396), as tools apply it. */
public final class MergePatch {

    private MergePatch() {}

    public static JsonNode of(JsonNode target, JsonNode patch) {
        if (!patch.isObject()) {
            return patch;
        }
        ObjectNode merged = target instanceof ObjectNode object
                ? object.deepCopy()
                : JsonMapper.shared().createObjectNode();
        patch.propertyStream().forEach(it -> {
            if (it.getValue().isNull()) {
                merged.remove(it.getKey());
            } else {
                merged.set(it.getKey(), of(merged.path(it.getKey()), it.getValue()));
            }
        });
        return merged;
    }
}
