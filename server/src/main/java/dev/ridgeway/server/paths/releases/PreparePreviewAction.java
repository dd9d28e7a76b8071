package dev.ridgeway.server.paths.releases;

import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.paths.actions.DescribedAction;
import dev.ridgeway.server.paths.actions.StepInput;
import dev.ridgeway.server.paths.effects.RunActors;
import dev.ridgeway.server.paths.releases.Previews.Planned;
import dev.ridgeway.server.paths.releases.Previews.Preview;
import dev.ridgeway.server.paths.steps.ReadingAction;
import dev.ridgeway.server.paths.steps.RunSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Works out the change, for {@code git:change}, by which a preview of a proposal begins or ends; it changes nothing itself. */
@Component
class PreparePreviewAction extends DescribedAction implements ReadingAction {

    private static final String ID = "preview:prepare";
    private static final String INPUT = """
            {"type": "object", "required": ["entityRef", "proposal"], "additionalProperties": false, "properties": {
              "entityRef": {"type": "string", "description": "The service"},
              "proposal": {"type": "number", "description": "Number of the proposal in its repository"},
              "end": {"type": "boolean", "description": "Whether its preview ends"}}}
            """;
    private static final String OUTPUT = """
            {"type": "object", "properties": {
              "repoUrl": {"type": "string", "description": "The repository, for git:change"},
              "changes": {"type": "array", "description": "The changes, for git:change"},
              "message": {"type": "string", "description": "A message for the commit"},
              "environment": {"type": "string", "description": "How the preview is called among the environments"},
              "source": {"type": "string", "description": "The repository of the proposal, for preview:build"},
              "commitHash": {"type": "string", "description": "The commit of the proposal that it shows"},
              "address": {"type": "string", "description": "Where it answers; empty when nobody calls it"}}}
            """;

    private final Previews previews;
    private final RunSettings settings;
    private final RunActors actors;

    PreparePreviewAction(Previews previews, RunSettings settings, RunActors actors) {
        super(ID, "Works out the change by which a preview of a proposal begins or ends.", INPUT, OUTPUT);
        this.previews = previews;
        this.settings = settings;
        this.actors = actors;
    }

    @Override
    public Map<String, @Nullable Object> execute(ActionContext context) {
        StepInput input = StepInput.of(context);
        Actor actor = actors.actor(context);
        EntityRef ref = input.entity(ID);
        int proposal = input.values().get("proposal") instanceof Number it ? it.intValue() : 0;
        if (input.flag("end")) {
            Preview preview = previews.one(actor, ref, proposal);
            return output(
                    settings.delivery().orElseThrow().repository().toRepoUrl(),
                    preview,
                    Map.of("path", preview.path(), "delete", true),
                    "End the preview of proposal " + proposal + " of " + ref.name());
        }
        Planned planned = previews.plan(actor, ref, proposal);
        return output(
                planned.repository().toRepoUrl(),
                planned.preview(),
                Map.of("path", planned.preview().path(), "content", planned.content()),
                "Preview proposal " + proposal + " of " + ref.name());
    }

    private static Map<String, @Nullable Object> output(
            String repoUrl, Preview preview, Map<String, Object> change, String message) {
        Map<String, @Nullable Object> output = new LinkedHashMap<>();
        output.put("repoUrl", repoUrl);
        output.put("changes", List.of(change));
        output.put("message", message);
        output.put("environment", preview.environment());
        output.put("source", preview.source().toRepoUrl());
        output.put("commitHash", preview.commit());
        output.put("address", preview.address());
        return output;
    }
}
