package dev.ridgeway.server.catalog.backstage;

import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Permission;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Something that programs may do with the catalog by its name, as Backstage's registry of actions tells them.
 *
 * @param input what goes in, by name: its JSON Schema
 * @param output what comes out, likewise
 */
record CatalogAction(
        String name,
        String title,
        String description,
        Permission needed,
        boolean readOnly,
        boolean destructive,
        List<String> required,
        Map<String, Map<String, Object>> input,
        Map<String, Map<String, Object>> output,
        BiFunction<Actor, Map<String, Object>, Map<String, ?>> work) {

    private static final String PLUGIN = "catalog";

    String id() {
        return PLUGIN + ":" + name;
    }

    static Map<String, Object> property(String type, String what) {
        return Map.of("type", type, "description", what);
    }

    Map<String, Object> described() {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("id", id());
        described.put("name", name);
        described.put("title", title);
        described.put("description", description);
        described.put("pluginId", PLUGIN);
        described.put(
                "attributes",
                Map.of("readOnly", readOnly, "destructive", destructive, "idempotent", readOnly || destructive));
        described.put("schema", Map.of("input", schema(input, required), "output", schema(output, List.of())));
        return described;
    }

    private static Map<String, Object> schema(Map<String, Map<String, Object>> properties, List<String> required) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "http://json-schema.org/draft-07/schema#");
        schema.put("type", "object");
        schema.put("properties", properties);
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        return schema;
    }

    /** What comes out; refuses input that the action does not know, and who may not do it. */
    Map<String, ?> invoke(Actor actor, Map<String, Object> given) {
        actor.require(needed);
        EntityParameters.known(given, input.keySet());
        return work.apply(actor, given);
    }
}
