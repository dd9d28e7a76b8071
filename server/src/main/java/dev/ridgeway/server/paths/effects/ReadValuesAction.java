package dev.ridgeway.server.paths.effects;

import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.server.paths.actions.DescribedAction;
import dev.ridgeway.server.paths.steps.ReadingAction;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads values of a file as it is now, so that a later step can put them back. */
@Component
class ReadValuesAction extends DescribedAction implements ReadingAction {

    static final String ID = "git:read";
    private static final String INPUT = """
            {"type": "object", "required": ["places"], "additionalProperties": false, "properties": {
              "entityRef": {"type": "string", "description": "The entity in whose repository the file is; the path is relative to the folder of its file"},
              "repoUrl": {"type": "string", "description": "host?owner=OWNER&repo=NAME, when no entity is given; the path is relative to the root"},
              "branch": {"type": "string", "description": "The default branch unless given; the entity's own when an entity is given"},
              "path": {"type": "string", "description": "The YAML or JSON file; the one that holds the entity unless given"},
              "document": {"type": "object", "description": "Of several YAML documents the one that holds these values"},
              "places": {"type": "object", "minProperties": 1, "additionalProperties": {"type": "string"}, "description": "JSON Pointers (RFC 6901), each by the name that its value gets"}},
             "anyOf": [{"required": ["entityRef"]}, {"required": ["repoUrl"]}]}
            """;
    private static final String OUTPUT = """
            {"type": "object", "properties": {
              "values": {"type": "object", "description": "What stands there, by the names of the places"}}}
            """;

    private final RepositoryChanges changes;
    private final RunActors actors;

    ReadValuesAction(RepositoryChanges changes, RunActors actors) {
        super(ID, "Reads values of a YAML or JSON file in a repository by their place.", INPUT, OUTPUT);
        this.changes = changes;
        this.actors = actors;
    }

    @Override
    public Map<String, @Nullable Object> execute(ActionContext context) {
        return Map.of("values", changes.values(actors.actor(context), context.input()));
    }
}
