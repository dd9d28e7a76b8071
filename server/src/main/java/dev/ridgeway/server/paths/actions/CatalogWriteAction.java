package dev.ridgeway.server.paths.actions;

import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.server.paths.workspace.Workspace;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Backstage's {@code catalog:write}: an entity as a file, annotated with the template it came from. */
@Component
class CatalogWriteAction extends WorkspaceAction {

    private static final String INPUT = """
            {"type": "object", "required": ["entity"], "additionalProperties": false, "properties": {
              "filePath": {"type": "string", "description": "Path in the workspace; catalog-info.yaml unless given"},
              "entity": {"type": "object", "additionalProperties": {}, "description": "The entity"}}}
            """;

    CatalogWriteAction() {
        super("catalog:write", "Writes an entity into a file of the workspace.", INPUT);
    }

    @Override
    public Map<String, @Nullable Object> execute(ActionContext context) {
        StepInput input = StepInput.of(context);
        String path = input.text("filePath", "catalog-info.yaml");
        StepInput given = input.object("entity");
        Map<String, @Nullable Object> entity = new LinkedHashMap<>(given.values());
        Map<String, @Nullable Object> metadata =
                new LinkedHashMap<>(given.object("metadata").values());
        Map<String, @Nullable Object> annotations = new LinkedHashMap<>(
                given.object("metadata").object("annotations").values());
        annotations.put("backstage.io/source-template", context.template().entityRef());
        metadata.put("annotations", annotations);
        entity.put("metadata", metadata);
        new Workspace(context.workspace()).writeYaml(path, entity);
        context.log("Wrote " + path);
        return Map.of();
    }
}
