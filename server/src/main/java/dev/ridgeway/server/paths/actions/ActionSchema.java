package dev.ridgeway.server.paths.actions;

import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** JSON Schemas of actions, written as JSON. */
public final class ActionSchema {

    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private ActionSchema() {}

    /** The schema that the text says; a text that is no JSON is a defect of the action. */
    public static Map<String, Object> of(String json) {
        return JsonMapper.shared().readValue(json, OBJECT);
    }
}
