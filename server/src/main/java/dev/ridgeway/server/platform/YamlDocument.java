package dev.ridgeway.server.platform;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One document of a YAML file: {@code value} is made of maps, lists and scalars as JSON knows them; {@code lines} holds
 * the 1-based line of each dotted path ({@code spec.steps.0.id}).
 */
public record YamlDocument(@Nullable Object value, Map<String, Integer> lines, String source) {

    /** The line where {@code path} stands, or its nearest ancestor's when it is absent; 1 for an empty document. */
    public int lineOf(String path) {
        for (String at = path; ; at = at.substring(0, Math.max(0, at.lastIndexOf('.')))) {
            Integer line = lines.get(at);
            if (line != null) {
                return line;
            }
            if (at.isEmpty()) {
                return 1;
            }
        }
    }
}
