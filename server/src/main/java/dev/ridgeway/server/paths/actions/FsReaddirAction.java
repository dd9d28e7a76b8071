package dev.ridgeway.server.paths.actions;

import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.plugin.paths.ActionFailed;
import dev.ridgeway.server.paths.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Backstage's {@code fs:readdir}; {@code fullPath} is relative to the workspace. */
@Component
class FsReaddirAction extends WorkspaceAction {

    private static final int MOST_ENTRIES = 20_000;
    private static final String INPUT = """
            {"type": "object", "required": ["paths"], "additionalProperties": false, "properties": {
              "paths": {"type": "array", "items": {"type": "string", "minLength": 1}, "description": "Folders of the workspace"},
              "recursive": {"type": "boolean", "default": false, "description": "Also what is below them"}}}
            """;
    private static final Map<String, Object> OUTPUT = ActionSchema.of("""
            {"type": "object", "required": ["files", "folders"], "properties": {
              "files": {"type": "array", "items": {"type": "object"}},
              "folders": {"type": "array", "items": {"type": "object"}}}}
            """);

    FsReaddirAction() {
        super("fs:readdir", "Lists files and folders of the workspace.", INPUT);
    }

    @Override
    public Map<String, Object> outputSchema() {
        return OUTPUT;
    }

    @Override
    public Map<String, @Nullable Object> execute(ActionContext context) {
        StepInput input = StepInput.of(context);
        Workspace workspace = new Workspace(context.workspace());
        List<Map<String, String>> files = new ArrayList<>();
        List<Map<String, String>> folders = new ArrayList<>();
        for (String path : input.texts("paths")) {
            Path folder = workspace.resolve(path);
            try (Stream<Path> entries = Files.walk(folder, input.flag("recursive") ? Integer.MAX_VALUE : 1)) {
                entries.filter(it -> !it.equals(folder))
                        .sorted()
                        .limit(MOST_ENTRIES)
                        .forEach(it -> (Files.isDirectory(it, LinkOption.NOFOLLOW_LINKS) ? folders : files)
                                .add(Map.of(
                                        "name", String.valueOf(it.getFileName()),
                                        "path", workspace.name(it.resolveSibling("")),
                                        "fullPath", workspace.name(it))));
            } catch (IOException e) {
                throw new ActionFailed(
                        "file-not-found",
                        "There is no folder \"" + path + "\" in the workspace.",
                        "Check the path in the step.");
            }
        }
        return Map.of("files", files, "folders", folders);
    }
}
