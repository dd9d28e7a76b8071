package dev.ridgeway.server.paths.actions;

import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.plugin.paths.ActionFailed;
import dev.ridgeway.plugin.paths.TemplateAction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Backstage's {@code workspace:template:file}: renders one file of the workspace into another one. */
@Component
class WorkspaceTemplateFileAction implements TemplateAction {

    private static final Map<String, Object> INPUT = ActionSchema.of("""
            {"type": "object", "required": ["sourcePath", "targetPath"], "additionalProperties": false, "properties": {
              "sourcePath": {"type": "string", "description": "File of the workspace to render"},
              "targetPath": {"type": "string", "description": "Where to write it in the workspace"},
              "values": {"type": "object", "description": "What the files see as values", "additionalProperties": {}},
              "cookiecutterCompat": {"type": "boolean", "description": "Read {{ cookiecutter.x }} instead of ${{ values.x }}"},
              "replace": {"type": "boolean", "description": "Write files again that exist"},
              "trimBlocks": {"type": "boolean", "description": "Drop the line break after a tag"},
              "lstripBlocks": {"type": "boolean", "description": "Drop blanks before a tag"}}}
            """);

    private final TemplateHosts hosts;

    WorkspaceTemplateFileAction(TemplateHosts hosts) {
        this.hosts = hosts;
    }

    @Override
    public String id() {
        return "workspace:template:file";
    }

    @Override
    public String description() {
        return "Renders one file of the workspace into another one.";
    }

    @Override
    public Map<String, Object> inputSchema() {
        return INPUT;
    }

    @Override
    public boolean runsDry() {
        return true;
    }

    @Override
    public Map<String, @Nullable Object> execute(ActionContext context) {
        ActionInputs input = ActionInputs.of(context);
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
        var settings = new SkeletonRenderer.Settings(
                List.of(),
                "",
                input.flag("replace"),
                hosts.options(input.flag("cookiecutterCompat"))
                        .blanks(input.flag("trimBlocks"), input.flag("lstripBlocks")));
        SkeletonRenderer.renderFile(source, from, context.workspace(), to, input.object("values"), settings);
        return Map.of();
    }
}
