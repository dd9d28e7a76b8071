package dev.ridgeway.server.paths.effects;

import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.server.paths.actions.DescribedAction;
import dev.ridgeway.server.paths.effects.RepositoryCommits.Wanted;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Changes files of a repository in one commit: values by JSON Patch, whole files, deletions. When somebody pushes in
 * between, the change is worked out again for what is there then; what changes nothing makes no commit. As a proposal the
 * commit goes to a branch of its own, and waits there for somebody to merge it.
 */
@Component
class GitChangeAction extends DescribedAction {

    static final String ID = "git:change";
    private static final String INPUT = """
            {"type": "object", "required": ["changes"], "additionalProperties": false, "properties": {
              "entityRef": {"type": "string", "description": "The entity in whose repository something changes; paths are relative to the folder of its file"},
              "repoUrl": {"type": "string", "description": "host?owner=OWNER&repo=NAME, when no entity is given; paths are relative to the root"},
              "branch": {"type": "string", "description": "The default branch unless given; the entity's own when an entity is given"},
              "message": {"type": "string", "description": "Message of the commit"},
              "changes": {"type": "array", "minItems": 1, "items": {"type": "object", "additionalProperties": false, "properties": {
                "path": {"type": "string", "description": "The file; the one that holds the entity unless given"},
                "operations": {"type": "array", "description": "JSON Patch (RFC 6902) on a YAML, JSON, TOML, properties or Markdown file", "items": {
                  "type": "object", "required": ["op", "path"], "properties": {
                    "op": {"type": "string", "enum": ["add", "remove", "replace", "test"]},
                    "path": {"type": "string", "description": "JSON Pointer (RFC 6901); in Markdown the headings"},
                    "value": {}}}},
                "document": {"type": "object", "description": "Of several YAML documents the one that holds these values"},
                "content": {"type": "string", "description": "The whole new content"},
                "expects": {"type": "string", "description": "The SHA-256 of the content that this was worked out for, empty for a file that was not there; fails where it is another by now"},
                "delete": {"type": "boolean", "description": "Whether the file goes"}}}},
              "propose": {"type": "boolean", "description": "Proposes the change to the default branch from a branch of its own, instead of making it there; the message is title and description"}},
             "anyOf": [{"required": ["entityRef"]}, {"required": ["repoUrl"]}]}
            """;

    private final RepositoryCommits commits;
    private final RunActors actors;

    GitChangeAction(RepositoryCommits commits, RunActors actors) {
        super(
                ID,
                "Changes files of a repository in one commit, leaving what it does not name as it was written.",
                INPUT,
                RepositoryCommits.OUTPUT);
        this.commits = commits;
        this.actors = actors;
    }

    @Override
    public boolean repeatable() {
        return true;
    }

    @Override
    public Map<String, @Nullable Object> execute(ActionContext context) {
        Wanted wanted = new Wanted(context.input(), Effect.COMMIT, "", "", planned -> {});
        return commits.commit(context, actors.actor(context), wanted);
    }
}
