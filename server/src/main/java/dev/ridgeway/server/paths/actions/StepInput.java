package dev.ridgeway.server.paths.actions;

import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.plugin.paths.ActionFailed;
import dev.ridgeway.server.catalog.EntityRef;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the inputs of a step, which have been checked against the action's schema. */
public record StepInput(Map<String, @Nullable Object> values) {

    /** All inputs of the step. */
    public static StepInput of(ActionContext context) {
        return new StepInput(context.input());
    }

    /** A text; blank is as good as not given. */
    public String text(String name, String otherwise) {
        return values.get(name) instanceof String text && !text.isBlank() ? text : otherwise;
    }

    /** A text that the action cannot do without. */
    public String needed(String name, String action) {
        String text = text(name, "");
        if (text.isEmpty()) {
            throw new ActionFailed(
                    "input-invalid",
                    "The step needs the input \"" + name + "\" of " + action + ", and it is empty.",
                    "Correct the input of the step in the template.");
        }
        return text.strip();
    }

    /** The entity that the action is about, a component unless its kind is named. */
    public EntityRef entity(String action) {
        return EntityRef.parse(needed("entityRef", action), "component", "default");
    }

    /** Whether it is set. */
    public boolean flag(String name) {
        return Boolean.TRUE.equals(values.get(name));
    }

    List<String> texts(String name) {
        return list(name).stream().map(Objects::toString).toList();
    }

    /** An object; an empty one when none is given. */
    public StepInput object(String name) {
        return new StepInput(object(values.get(name)));
    }

    /** A list of objects; an empty one when none is given. */
    public List<StepInput> objects(String name) {
        return list(name).stream().map(item -> new StepInput(object(item))).toList();
    }

    private List<?> list(String name) {
        return values.get(name) instanceof List<?> list ? list : List.of();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, @Nullable Object> object(@Nullable Object item) {
        return item instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : Map.of();
    }
}
