package dev.ridgeway.server.paths.actions;

/** An action that touches nothing but the workspace, and therefore also runs when a template is only tried. */
abstract class WorkspaceAction extends DescribedAction {

    WorkspaceAction(String id, String description, String inputSchema) {
        super(id, description, inputSchema, "{}");
    }

    @Override
    public final boolean runsDry() {
        return true;
    }
}
