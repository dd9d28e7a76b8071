package dev.ridgeway.server.paths.actions;

import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.server.paths.workspace.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Backstage's {@code fetch:plain:file}. */
@Component
class FetchPlainFileAction extends WorkspaceAction {

    private static final String INPUT = """
            {"type": "object", "required": ["url", "targetPath"], "additionalProperties": false, "properties": {
              "url": {"type": "string", "description": "Address of the file; relative to the template"},
              "targetPath": {"type": "string", "description": "Path in the workspace to write to"},
              "token": {"type": "string", "description": "Not used; connections hold the tokens"}}}
            """;

    private final FetchedSources sources;

    FetchPlainFileAction(FetchedSources sources) {
        super("fetch:plain:file", "Fetches one file into the workspace as it is.", INPUT);
        this.sources = sources;
    }

    @Override
    public Map<String, @Nullable Object> execute(ActionContext context) {
        StepInput input = StepInput.of(context);
        String url = input.text("url", "");
        Path target = new Workspace(context.workspace()).inside(input.text("targetPath", ""));
        sources.file(context, url, file -> {
            Files.createDirectories(target.resolveSibling(""));
            return Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
        });
        context.log("Fetched " + url);
        return Map.of();
    }
}
