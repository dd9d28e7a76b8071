package dev.ridgeway.server.paths.actions;

import dev.ridgeway.plugin.paths.TemplateAction;
import java.util.Map;

/** An action that touches nothing but the workspace, and therefore also runs when a template is only tried. */
abstract class WorkspaceAction implements TemplateAction {

    private final String id;
    private final String description;
    private final Map<String, Object> inputSchema;

    WorkspaceAction(String id, String description, String inputSchema) {
        this.id = id;
        this.description = description;
        this.inputSchema = ActionSchema.of(inputSchema);
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
    public final boolean runsDry() {
        return true;
    }
}
