package dev.ridgeway.server.paths.actions;

import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.plugin.paths.ActionFailed;
import dev.ridgeway.server.paths.workspace.SkeletonRenderer;
import dev.ridgeway.server.paths.workspace.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Backstage's {@code workspace:template}: renders a folder of the workspace into another one. */
@Component
class WorkspaceTemplateAction extends WorkspaceAction {

    private static final String INPUT = """
            {"type": "object", "required": ["sourcePath", "targetPath"], "additionalProperties": false, "properties": {
              "sourcePath": {"type": "string", "description": "Folder or file of the workspace to render"},
              "targetPath": {"type": "string", "description": "Where to write it in the workspace"},
              "values": {"type": "object", "description": "What the files see as values", "additionalProperties": {}},
              "copyWithoutTemplating": {"type": "array", "items": {"type": "string"}, "description": "Patterns of files whose content is copied as it is"},
              "cookiecutterCompat": {"type": "boolean", "description": "Read {{ cookiecutter.x }} instead of ${{ values.x }}"},
              "replace": {"type": "boolean", "description": "Write files again that exist"},
              "trimBlocks": {"type": "boolean", "description": "Drop the line break after a tag"},
              "lstripBlocks": {"type": "boolean", "description": "Drop blanks before a tag"}}}
            """;

    private final TemplateHosts hosts;

    WorkspaceTemplateAction(TemplateHosts hosts) {
        super("workspace:template", "Renders a folder or file of the workspace into another place of it.", INPUT);
        this.hosts = hosts;
    }

    @Override
    public Map<String, @Nullable Object> execute(ActionContext context) {
        StepInput input = StepInput.of(context);
        String from = input.text("sourcePath", "");
        String to = input.text("targetPath", "");
        Workspace workspace = new Workspace(context.workspace());
        Path source = workspace.inside(from);
        SkeletonRenderer.Settings settings = hosts.settings(input);
        if (Files.isRegularFile(source)) {
            SkeletonRenderer.renderFile(
                    source,
                    from,
                    context.workspace(),
                    to,
                    input.object("values").values(),
                    settings);
        } else if (Files.isDirectory(source) && !workspace.resolve(to).startsWith(source)) {
            List<String> written = SkeletonRenderer.render(
                    source, context.workspace(), to, input.object("values").values(), settings, context::cancelled);
            context.log("Rendered " + written.size() + (written.size() == 1 ? " file" : " files") + " from " + from);
        } else {
            throw new ActionFailed(
                    "source-not-found",
                    "\"" + from + "\" is no file or folder of the workspace that could be rendered into \"" + to
                            + "\".",
                    "Name a folder that an earlier step made, and a target outside of it.");
        }
        return Map.of();
    }
}
