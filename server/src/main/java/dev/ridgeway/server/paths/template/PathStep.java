package dev.ridgeway.server.paths.template;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A step as its template writes it, before rendering. */
public record PathStep(
        int position,
        String id,
        String name,
        String action,
        Map<String, @Nullable Object> input,
        @Nullable Object condition,
        @Nullable Object each) {

    private static final Pattern STATUS = Pattern.compile("\\b(?:always|failure)\\s*\\(");

    /** Whether it may run after an earlier failure, which a condition says by asking for it. */
    public boolean heedsFailure() {
        return condition instanceof String text && STATUS.matcher(text).find();
    }

    /** As Backstage stores it in a task. */
    public Map<String, @Nullable Object> spec() {
        Map<String, @Nullable Object> spec = new LinkedHashMap<>();
        spec.put("id", id);
        spec.put("name", name);
        spec.put("action", action);
        spec.put("input", input);
        if (condition != null) {
            spec.put("if", condition);
        }
        if (each != null) {
            spec.put("each", each);
        }
        return spec;
    }
}
