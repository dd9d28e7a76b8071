package dev.ridgeway.server.paths.actions;

import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.server.paths.workspace.SkeletonRenderer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Backstage's {@code fetch:template}. {@code copyWithoutRender} is taken for its later name, which people mean. */
@Component
class FetchTemplateAction extends WorkspaceAction {

    private static final String INPUT = """
            {"type": "object", "required": ["url"], "additionalProperties": false, "properties": {
              "url": {"type": "string", "description": "Address of the folder with the skeleton; relative to the template"},
              "targetPath": {"type": "string", "description": "Folder of the workspace to write into; the workspace itself unless given"},
              "values": {"type": "object", "description": "What the files see as values", "additionalProperties": {}},
              "copyWithoutTemplating": {"type": "array", "items": {"type": "string"}, "description": "Patterns of files whose content is copied as it is"},
              "copyWithoutRender": {"type": "array", "items": {"type": "string"}, "description": "The earlier name of copyWithoutTemplating"},
              "cookiecutterCompat": {"type": "boolean", "description": "Read {{ cookiecutter.x }} instead of ${{ values.x }}"},
              "templateFileExtension": {"type": ["string", "boolean"], "description": "Render only files with this ending, and drop it; true means .njk"},
              "replace": {"type": "boolean", "description": "Write files again that exist"},
              "trimBlocks": {"type": "boolean", "description": "Drop the line break after a tag"},
              "lstripBlocks": {"type": "boolean", "description": "Drop blanks before a tag"},
              "token": {"type": "string", "description": "Not used; connections hold the tokens"}}}
            """;

    private final FetchedSources sources;
    private final TemplateHosts hosts;

    FetchTemplateAction(FetchedSources sources, TemplateHosts hosts) {
        super(
                "fetch:template",
                "Fetches a folder of templates and renders names and contents into the workspace.",
                INPUT);
        this.sources = sources;
        this.hosts = hosts;
    }

    @Override
    public Map<String, @Nullable Object> execute(ActionContext context) {
        StepInput input = StepInput.of(context);
        String url = input.text("url", "");
        SkeletonRenderer.Settings settings = hosts.settings(input);
        List<String> written = sources.folder(
                context,
                url,
                folder -> SkeletonRenderer.render(
                        folder,
                        context.workspace(),
                        input.text("targetPath", "./"),
                        input.object("values").values(),
                        settings,
                        context::cancelled));
        context.log("Rendered " + written.size() + (written.size() == 1 ? " file" : " files") + " from " + url);
        return Map.of();
    }
}
