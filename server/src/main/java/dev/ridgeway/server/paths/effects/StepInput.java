package dev.ridgeway.server.paths.effects;

import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.plugin.paths.ActionFailed;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the checked input of a step. */
record StepInput(String action, Map<String, @Nullable Object> values) {

    static StepInput of(String action, ActionContext context) {
        return new StepInput(action, context.input());
    }

    String text(String name, String otherwise) {
        return values.get(name) instanceof String text && !text.isBlank() ? text.strip() : otherwise;
    }

    String needed(String name) {
        String text = text(name, "");
        if (text.isEmpty()) {
            throw new ActionFailed(
                    "input-invalid",
                    "The step needs the input \"" + name + "\" of " + action + ", and it is empty.",
                    "Correct the input of the step in the template.");
        }
        return text;
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(values.get(name)) || "true".equals(values.get(name));
    }
}
