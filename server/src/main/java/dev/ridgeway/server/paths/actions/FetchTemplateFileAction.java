package dev.ridgeway.server.paths.actions;

import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.server.paths.workspace.SkeletonRenderer;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Backstage's {@code fetch:template:file}. */
@Component
class FetchTemplateFileAction extends WorkspaceAction {

    private static final String INPUT = """
            {"type": "object", "required": ["url", "targetPath"], "additionalProperties": false, "properties": {
              "url": {"type": "string", "description": "Address of the file; relative to the template"},
              "targetPath": {"type": "string", "description": "Path in the workspace to write to"},
              "values": {"type": "object", "description": "What the file sees as values", "additionalProperties": {}},
              "cookiecutterCompat": {"type": "boolean", "description": "Read {{ cookiecutter.x }} instead of ${{ values.x }}"},
              "replace": {"type": "boolean", "description": "Write the file again if it exists"},
              "trimBlocks": {"type": "boolean", "description": "Drop the line break after a tag"},
              "lstripBlocks": {"type": "boolean", "description": "Drop blanks before a tag"},
              "token": {"type": "string", "description": "Not used; connections hold the tokens"}}}
            """;

    private final FetchedSources sources;
    private final TemplateHosts hosts;

    FetchTemplateFileAction(FetchedSources sources, TemplateHosts hosts) {
        super("fetch:template:file", "Fetches one file and renders it into the workspace.", INPUT);
        this.sources = sources;
        this.hosts = hosts;
    }

    @Override
    public Map<String, @Nullable Object> execute(ActionContext context) {
        StepInput input = StepInput.of(context);
        String url = input.text("url", "");
        SkeletonRenderer.Settings settings = hosts.settings(input);
        sources.file(context, url, file -> {
            SkeletonRenderer.renderFile(
                    file,
                    url,
                    context.workspace(),
                    input.text("targetPath", ""),
                    input.object("values").values(),
                    settings);
            return true;
        });
        context.log("Rendered " + url + " into " + input.text("targetPath", ""));
        return Map.of();
    }
}
