package dev.ridgeway.server.paths.actions;

import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.plugin.paths.TemplateAction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Backstage's {@code catalog:write}: an entity as a file, annotated with the template it came from. */
@Component
class CatalogWriteAction implements TemplateAction {

    private static final Map<String, Object> INPUT = ActionSchema.of("""
            {"type": "object", "required": ["entity"], "additionalProperties": false, "properties": {
              "filePath": {"type": "string", "description": "Path in the workspace; catalog-info.yaml unless given"},
              "entity": {"type": "object", "additionalProperties": {}, "description": "The entity"}}}
            """);

    @Override
    public String id() {
        return "catalog:write";
    }

    @Override
    public String description() {
        return "Writes an entity into a file of the workspace.";
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
        String path = input.text("filePath", "catalog-info.yaml");
        Map<String, @Nullable Object> entity = new LinkedHashMap<>(input.object("entity"));
        Map<String, @Nullable Object> metadata = new LinkedHashMap<>(new ActionInputs(entity).object("metadata"));
        Map<String, @Nullable Object> annotations =
                new LinkedHashMap<>(new ActionInputs(metadata).object("annotations"));
        annotations.put("backstage.io/source-template", context.template().entityRef());
        metadata.put("annotations", annotations);
        entity.put("metadata", metadata);
        Path file = new Workspace(context.workspace()).inside(path);
        try {
            Files.createDirectories(file.resolveSibling(""));
            Files.writeString(file, YamlText.of(entity));
        } catch (IOException e) {
            throw Workspace.failed(path, e);
        }
        context.log("Wrote " + path);
        return Map.of();
    }
}
