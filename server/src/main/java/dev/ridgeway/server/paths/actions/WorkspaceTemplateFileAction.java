package dev.ridgeway.server.paths.actions;

import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.plugin.paths.ActionFailed;
import dev.ridgeway.server.paths.workspace.SkeletonRenderer;
import dev.ridgeway.server.paths.workspace.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Backstage's {@code workspace:template:file}: renders one file of the workspace into another one. */
@Component
class WorkspaceTemplateFileAction extends WorkspaceAction {

    private static final String INPUT = """
            {"type": "object", "required": ["sourcePath", "targetPath"], "additionalProperties": false, "properties": {
              "sourcePath": {"type": "string", "description": "File of the workspace to render"},
              "targetPath": {"type": "string", "description": "Where to write it in the workspace"},
              "values": {"type": "object", "description": "What the files see as values", "additionalProperties": {}},
              "cookiecutterCompat": {"type": "boolean", "description": "Read {{ cookiecutter.x }} instead of ${{ values.x }}"},
              "replace": {"type": "boolean", "description": "Write files again that exist"},
              "trimBlocks": {"type": "boolean", "description": "Drop the line break after a tag"},
              "lstripBlocks": {"type": "boolean", "description": "Drop blanks before a tag"}}}
            """;

    private final TemplateHosts hosts;

    WorkspaceTemplateFileAction(TemplateHosts hosts) {
        super("workspace:template:file", "Renders one file of the workspace into another one.", INPUT);
        this.hosts = hosts;
    }

    @Override
    public Map<String, @Nullable Object> execute(ActionContext context) {
        StepInput input = StepInput.of(context);
        String from = input.text("sourcePath", "");
        String to = input.text("targetPath", "");
        Workspace workspace = new Workspace(context.workspace());
        Path source = workspace.inside(from);
        if (!Files.isRegularFile(source)) {
            throw new ActionFailed(
                    "source-not-found",
                    "\"" + from + "\" is no file of the workspace.",
                    "Name a file that an earlier step made.");
        }
        SkeletonRenderer.renderFile(
                source, from, context.workspace(), to, input.object("values").values(), hosts.settings(input));
        return Map.of();
    }
}
