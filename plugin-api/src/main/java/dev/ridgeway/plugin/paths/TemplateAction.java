package dev.ridgeway.plugin.paths;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One kind of step a template can use, found by its id ({@code fetch:template}). An instance is shared by all runs and
 * therefore keeps no state between calls.
 */
public interface TemplateAction {

    /** The name templates write in {@code action:}, unique in the whole installation. */
    String id();

    /** One sentence for the list of actions people choose from. */
    String description();

    /** JSON Schema (draft 7) of the rendered input; properties outside of it are ignored with a warning. */
    Map<String, Object> inputSchema();

    /** JSON Schema of what {@link #execute} answers; empty when it answers nothing. */
    default Map<String, Object> outputSchema() {
        return Map.of();
    }

    /** Whether the action touches nothing but the workspace and may therefore run when a template is only tried. */
    default boolean runsDry() {
        return false;
    }

    /**
     * Whether it may be called again with the same task and step after an interruption: it touches only the workspace, or
     * asks the outside before it acts. If not, a person decides whether an interrupted step was done.
     */
    default boolean repeatable() {
        return runsDry();
    }

    /**
     * Does the work and answers the step's outputs (JSON values). Called on a thread of its own. Throws {@link
     * ActionFailed} when the input or the workspace makes the work impossible.
     */
    Map<String, @Nullable Object> execute(ActionContext context);
}
