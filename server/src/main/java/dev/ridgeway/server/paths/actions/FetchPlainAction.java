package dev.ridgeway.server.paths.actions;

import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.plugin.paths.TemplateAction;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Backstage's {@code fetch:plain}. */
@Component
class FetchPlainAction implements TemplateAction {

    private static final Map<String, Object> INPUT = ActionSchema.of("""
            {"type": "object", "required": ["url"], "additionalProperties": false, "properties": {
              "url": {"type": "string", "description": "Address of the folder; relative to the template"},
              "targetPath": {"type": "string", "description": "Folder of the workspace to write into; the workspace itself unless given"},
              "token": {"type": "string", "description": "Not used; connections hold the tokens"}}}
            """);

    private final FetchedSources sources;

    FetchPlainAction(FetchedSources sources) {
        this.sources = sources;
    }

    @Override
    public String id() {
        return "fetch:plain";
    }

    @Override
    public String description() {
        return "Fetches a folder into the workspace as it is.";
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
