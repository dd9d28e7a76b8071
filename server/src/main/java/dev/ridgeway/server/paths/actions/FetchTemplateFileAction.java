package dev.ridgeway.server.paths.actions;

import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.plugin.paths.TemplateAction;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Backstage's {@code fetch:template:file}. */
@Component
class FetchTemplateFileAction implements TemplateAction {

    private static final Map<String, Object> INPUT = ActionSchema.of("""
            {"type": "object", "required": ["url", "targetPath"], "additionalProperties": false, "properties": {
              "url": {"type": "string", "description": "Address of the file; relative to the template"},
              "targetPath": {"type": "string", "description": "Path in the workspace to write to"},
              "values": {"type": "object", "description": "What the file sees as values", "additionalProperties": {}},
              "cookiecutterCompat": {"type": "boolean", "description": "Read {{ cookiecutter.x }} instead of ${{ values.x }}"},
              "replace": {"type": "boolean", "description": "Write the file again if it exists"},
              "trimBlocks": {"type": "boolean", "description": "Drop the line break after a tag"},
              "lstripBlocks": {"type": "boolean", "description": "Drop blanks before a tag"},
              "token": {"type": "string", "description": "Not used; connections hold the tokens"}}}
            """);

    private final FetchedSources sources;
    private final TemplateHosts hosts;

    FetchTemplateFileAction(FetchedSources sources, TemplateHosts hosts) {
        this.sources = sources;
        this.hosts = hosts;
    }

    @Override
    public String id() {
        return "fetch:template:file";
    }

    @Override
    public String description() {
        return "Fetches one file and renders it into the workspace.";
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
        var settings = new SkeletonRenderer.Settings(
                List.of(),
                "",
                input.flag("replace"),
                hosts.options(input.flag("cookiecutterCompat"))
                        .blanks(input.flag("trimBlocks"), input.flag("lstripBlocks")));
        sources.file(context, url, file -> {
            SkeletonRenderer.renderFile(
                    file, url, context.workspace(), input.text("targetPath", ""), input.object("values"), settings);
            return true;
        });
        context.log("Rendered " + url + " into " + input.text("targetPath", ""));
        return Map.of();
    }
}
