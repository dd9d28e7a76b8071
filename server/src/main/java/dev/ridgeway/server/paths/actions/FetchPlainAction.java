package dev.ridgeway.server.paths.actions;

import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.server.paths.workspace.FolderCopy;
import dev.ridgeway.server.paths.workspace.Workspace;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Backstage's {@code fetch:plain}. */
@Component
class FetchPlainAction extends WorkspaceAction {

    private static final String INPUT = """
            {"type": "object", "required": ["url"], "additionalProperties": false, "properties": {
              "url": {"type": "string", "description": "Address of the folder; relative to the template"},
              "targetPath": {"type": "string", "description": "Folder of the workspace to write into; the workspace itself unless given"},
              "token": {"type": "string", "description": "Not used; connections hold the tokens"}}}
            """;

    private final FetchedSources sources;

    FetchPlainAction(FetchedSources sources) {
        super("fetch:plain", "Fetches a folder into the workspace as it is.", INPUT);
        this.sources = sources;
    }

    @Override
    public Map<String, @Nullable Object> execute(ActionContext context) {
        StepInput input = StepInput.of(context);
        String url = input.text("url", "");
        int copied = sources.folder(
                context,
                url,
                folder -> FolderCopy.copy(
                        folder,
                        new Workspace(context.workspace()),
                        input.text("targetPath", "./"),
                        context::cancelled));
        context.log("Fetched " + copied + (copied == 1 ? " file" : " files") + " from " + url);
        return Map.of();
    }
}
