package dev.ridgeway.server.paths.actions;

import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.server.paths.workspace.Globs;
import dev.ridgeway.server.paths.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/** Backstage's {@code fs:delete}: paths and patterns; what is not there is no fault. */
@Component
class FsDeleteAction extends WorkspaceAction {

    private static final String INPUT = """
            {"type": "object", "required": ["files"], "additionalProperties": false, "properties": {
              "files": {"type": "array", "items": {"type": "string"}, "description": "Paths and patterns of files and folders to delete"}}}
            """;

    FsDeleteAction() {
        super("fs:delete", "Deletes files and folders of the workspace.", INPUT);
    }

    @Override
    public Map<String, @Nullable Object> execute(ActionContext context) {
        Workspace workspace = new Workspace(context.workspace());
        for (String file : StepInput.of(context).texts("files")) {
            try {
                int deleted = delete(workspace, file);
                context.log(deleted == 0 ? "Nothing matches " + file : "Deleted " + file);
            } catch (IOException e) {
                throw Workspace.failed(file, e);
            }
        }
        return Map.of();
    }

    private static int delete(Workspace workspace, String file) throws IOException {
        Path exact = workspace.inside(file.replaceFirst("[*?{\\[].*$", "x"));
        if (!file.matches(".*[*?{\\[].*")) {
            return FileSystemUtils.deleteRecursively(exact) ? 1 : 0;
        }
        Globs globs = new Globs(List.of(file));
        List<Path> all;
        try (Stream<Path> entries = Files.walk(workspace.root())) {
            all = entries.filter(it -> !it.equals(workspace.root()) && globs.test(workspace.name(it)))
                    .toList();
        }
        int deleted = 0;
        for (Path entry : all) {
            deleted += FileSystemUtils.deleteRecursively(entry) ? 1 : 0;
        }
        return deleted;
    }
}
