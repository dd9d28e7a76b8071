package dev.ridgeway.server.paths.effects;

import dev.ridgeway.plugin.code.Change;
import dev.ridgeway.plugin.code.Commit;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Identity;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.paths.actions.DescribedAction;
import dev.ridgeway.server.paths.actions.StepInput;
import dev.ridgeway.server.paths.effects.RepositoryChanges.Planned;
import dev.ridgeway.server.platform.Problem;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Changes files of a repository in one commit: values by JSON Patch, whole files, deletions. When somebody pushes in
 * between, the change is worked out again for what is there then; what changes nothing makes no commit.
 */
@Component
class GitChangeAction extends DescribedAction {

    static final String ID = "git:change";
    private static final int ATTEMPTS = 10;
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
                "delete": {"type": "boolean", "description": "Whether the file goes"}}}}},
             "anyOf": [{"required": ["entityRef"]}, {"required": ["repoUrl"]}]}
            """;
    private static final String OUTPUT = """
            {"type": "object", "properties": {
              "changed": {"type": "boolean", "description": "Whether anything was different"},
              "commitHash": {"type": "string", "description": "The commit, or the newest one when nothing was different"},
              "branch": {"type": "string", "description": "The branch that was changed"},
              "repoUrl": {"type": "string", "description": "The repository that was changed"},
              "commitUrl": {"type": "string", "description": "Address of the commit"}}}
            """;

    private final RepositoryChanges changes;
    private final Code code;
    private final Identity identity;
    private final EffectStore effects;
    private final RunActors actors;

    GitChangeAction(RepositoryChanges changes, Code code, Identity identity, EffectStore effects, RunActors actors) {
        super(
                ID,
                "Changes files of a repository in one commit, leaving what it does not name as it was written.",
                INPUT,
                OUTPUT);
        this.changes = changes;
        this.code = code;
        this.identity = identity;
        this.effects = effects;
        this.actors = actors;
    }

    @Override
    public boolean repeatable() {
        return true;
    }

    @Override
    public Map<String, @Nullable Object> execute(ActionContext context) {
        Actor actor = actors.actor(context);
        actor.require(Permission.CODE_WRITE);
        for (int attempt = 1; ; attempt++) {
            Planned planned = changes.plan(actor, context.input());
            try {
                return committed(context, actor, planned);
            } catch (Problem.Conflict conflict) {
                if (!conflict.code().equals("branch-moved") || attempt == ATTEMPTS) {
                    throw conflict;
                }
                context.log("Somebody pushed to " + planned.branch() + " in between; looking again");
            }
        }
    }

    private Map<String, @Nullable Object> committed(ActionContext context, Actor actor, Planned planned) {
        UUID run = UUID.fromString(context.taskId());
        RepositoryName name = planned.repository();
        String subject = name.toRepoUrl();
        Effect own = effects.own(run, context.stepId(), Effect.COMMIT, subject).orElse(null);
        if (own == null && planned.differences().isEmpty()) {
            context.log("Nothing differs: " + name.path() + " holds it already");
            return output(planned, planned.onto(), false);
        }
        Effect effect = own != null ? own : intended(run, context, name);
        String message = StepInput.of(context).text("message", message(planned));
        Commit commit = code.commit(
                actor,
                name,
                new Change(
                        planned.branch(),
                        message,
                        identity.displayName(actor.ref()),
                        actor.ref(),
                        planned.files(),
                        planned.deletions(),
                        planned.onto()),
                Effect.key(run, context.stepId()));
        planned.differences()
                .forEach(it ->
                        context.log(it.path() + ": " + it.status() + ", +" + it.additions() + " -" + it.deletions()));
        context.log("Committed to " + planned.branch() + " of " + name.path() + " as " + commit.id());
        effects.done(effect.id(), "Change of " + name.path() + ": " + commit.title(), address(name, commit.id()));
        return output(planned, commit.id(), true);
    }

    private Effect intended(UUID run, ActionContext context, RepositoryName name) {
        return effects.intend(
                        run,
                        context.stepId(),
                        Effect.COMMIT,
                        name.toRepoUrl(),
                        "Change of " + name.path(),
                        "https://" + name.host() + "/" + name.path())
                .orElseThrow();
    }

    private static String message(Planned planned) {
        return planned.differences().size() == 1
                ? "Change " + planned.differences().getFirst().path()
                : "Change " + planned.differences().size() + " files";
    }

    private static String address(RepositoryName name, String commit) {
        return "https://" + name.host() + "/" + name.path() + "/commit/" + commit;
    }

    private static Map<String, @Nullable Object> output(Planned planned, String commit, boolean changed) {
        Map<String, @Nullable Object> output = new LinkedHashMap<>();
        output.put("changed", changed);
        output.put("commitHash", commit);
        output.put("branch", planned.branch());
        output.put("repoUrl", planned.repository().toRepoUrl());
        output.put("commitUrl", address(planned.repository(), commit));
        return output;
    }
}
