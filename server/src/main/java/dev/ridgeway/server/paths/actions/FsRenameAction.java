package dev.ridgeway.server.paths.actions;

import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.plugin.paths.ActionFailed;
import dev.ridgeway.server.paths.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/** Backstage's {@code fs:rename}. */
@Component
class FsRenameAction extends WorkspaceAction {

    private static final String INPUT = """
            {"type": "object", "required": ["files"], "additionalProperties": false, "properties": {
              "files": {"type": "array", "items": {"type": "object", "required": ["from", "to"], "additionalProperties": false, "properties": {
                "from": {"type": "string", "description": "The path now"},
                "to": {"type": "string", "description": "The path after"},
                "overwrite": {"type": "boolean", "description": "Replace what is at the new path"}}}}}}
            """;

    FsRenameAction() {
        super("fs:rename", "Renames and moves files and folders of the workspace.", INPUT);
    }

    @Override
    public Map<String, @Nullable Object> execute(ActionContext context) {
        Workspace workspace = new Workspace(context.workspace());
        for (StepInput file : StepInput.of(context).objects("files")) {
            String from = file.text("from", "");
            String to = file.text("to", "");
            try {
                rename(workspace, from, to, file.flag("overwrite"));
            } catch (IOException e) {
                throw Workspace.failed(from, e);
            }
            context.log("Renamed " + from + " to " + to);
        }
        return Map.of();
    }

    private static void rename(Workspace workspace, String from, String to, boolean overwrite) throws IOException {
        Path source = workspace.inside(from);
        Path target = workspace.inside(to);
        if (!Files.exists(source, LinkOption.NOFOLLOW_LINKS)) {
            throw new ActionFailed(
                    "file-not-found", "There is no \"" + from + "\" in the workspace.", "Check the path in the step.");
        }
        if (source.startsWith(target) || target.startsWith(source)) {
            throw new ActionFailed(
                    "path-invalid",
                    "\"" + from + "\" cannot be renamed to \"" + to + "\": one of them lies in the other.",
                    "Choose a path beside it.");
        }
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            if (!overwrite) {
                throw new ActionFailed(
                        "file-exists",
                        "\"" + to + "\" exists already.",
                        "Choose another name, or set overwrite: true.");
            }
            FileSystemUtils.deleteRecursively(target);
        }
        Files.createDirectories(target.resolveSibling(""));
        Files.move(source, target);
    }
}
