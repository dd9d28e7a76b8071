package dev.ridgeway.server.paths.actions;

import dev.ridgeway.plugin.paths.TemplateAction;
import java.util.Map;

/** An action with what people are told of it; both schemas are written as JSON. */
public abstract class DescribedAction implements TemplateAction {

    private final String id;
    private final String description;
    private final Map<String, Object> inputSchema;
    private final Map<String, Object> outputSchema;

    protected DescribedAction(String id, String description, String inputSchema, String outputSchema) {
        this.id = id;
        this.description = description;
        this.inputSchema = ActionSchema.of(inputSchema);
        this.outputSchema = ActionSchema.of(outputSchema);
    }

    @Override
    public final String id() {
        return id;
    }

    @Override
    public final String description() {
        return description;
    }

    @Override
    public final Map<String, Object> inputSchema() {
        return inputSchema;
    }

    @Override
    public Map<String, Object> outputSchema() {
        return outputSchema;
    }
}
