package dev.ridgeway.server.paths.template;

import dev.ridgeway.plugin.Excerpt;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** One way in which a value does not fit its schema, in the shape and words that Backstage's clients expect. */
public record SchemaFault(
        List<Object> path,
        String name,
        String message,
        @Nullable Object argument,
        @Nullable Object schema,
        @Nullable Object instance) {

    private static final int LONGEST_INSTANCE = 2_000;

    public SchemaFault {
        message = Excerpt.of(message);
    }

    /** The place, such as {@code instance.owner}. */
    public String property() {
        StringBuilder property = new StringBuilder("instance");
        for (Object part : path) {
            if (part instanceof Integer index) {
                property.append('[').append(index).append(']');
            } else {
                property.append('.').append(part);
            }
        }
        return property.toString();
    }

    /** Place and message in one. */
    public String stack() {
        return property() + " " + message;
    }

    /** As it is answered. */
    public Map<String, @Nullable Object> body() {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("path", path);
        body.put("property", property());
        body.put("message", message);
        body.put("schema", schema);
        body.put("instance", shown(instance));
        body.put("name", name);
        body.put("argument", argument);
        body.put("stack", stack());
        return body;
    }

    /** What was sent, as long as it is worth sending back. */
    private static @Nullable Object shown(@Nullable Object instance) {
        String json = JsonMapper.shared().writeValueAsString(instance);
        return json.length() <= LONGEST_INSTANCE ? instance : Excerpt.of(json);
    }
}
