package dev.ridgeway.server.paths.releases;

import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.delivery.Delivery;
import dev.ridgeway.server.delivery.ReleasePlan;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Identity;
import dev.ridgeway.server.paths.actions.DescribedAction;
import dev.ridgeway.server.paths.actions.StepInput;
import dev.ridgeway.server.paths.effects.RunActors;
import dev.ridgeway.server.paths.steps.ReadingAction;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Works out the change, for {@code git:change}, that brings a version to an environment; it changes nothing itself. */
@Component
public class PrepareDeliveryAction extends DescribedAction implements ReadingAction {

    private static final String ID = "delivery:prepare";
    private static final String INPUT = """
            {"type": "object", "required": ["entityRef", "environment"], "additionalProperties": false, "properties": {
              "entityRef": {"type": "string", "description": "What is delivered"},
              "environment": {"type": "string", "description": "Where it is to be"},
              "from": {"type": "string", "description": "The environment in which the version came up; the same one, to go back, unless given"},
              "version": {"type": "string", "description": "Its name or commit; the newest that came up unless given"},
              "settings": {"type": "boolean", "description": "When going back, whether the settings become what they were too"},
              "holdBack": {"type": "boolean", "description": "Whether the version that is there now is held back from the environment"},
              "letGo": {"type": "string", "description": "In place of a version: the digest or name of one that is held back, which may be released again"},
              "reason": {"type": "string", "description": "Why; stands in the commit and beside what is held back"}}}
            """;
    /** What it answers. */
    public static final String OUTPUT = """
            {"type": "object", "properties": {
              "repoUrl": {"type": "string", "description": "The repository, for git:change"},
              "branch": {"type": "string", "description": "Its branch, for git:change"},
              "changes": {"type": "array", "description": "The changes, for git:change"},
              "message": {"type": "string", "description": "A message for the commit"},
              "version": {"type": "string", "description": "The name of the version"},
              "replaced": {"type": "string", "description": "The version that is there now, empty when none is"},
              "heldBack": {"type": "string", "description": "The digest that is held back by this, empty when none is"},
              "after": {"type": "number", "description": "For delivery:await"}}}
            """;

    private final Delivery delivery;
    private final Identity identity;
    private final RunActors actors;

    PrepareDeliveryAction(Delivery delivery, Identity identity, RunActors actors) {
        super(ID, "Works out the change that brings a version to an environment, or back to it.", INPUT, OUTPUT);
        this.delivery = delivery;
        this.identity = identity;
        this.actors = actors;
    }

    @Override
    public Map<String, @Nullable Object> execute(ActionContext context) {
        StepInput input = StepInput.of(context);
        Actor actor = actors.actor(context);
        EntityRef ref = input.entity(ID);
        String environment = input.needed("environment", ID);
        String letGo = input.text("letGo", "");
        String reason = input.text("reason", "");
        ReleasePlan plan = letGo.isEmpty()
                ? delivery.plan(
                        actor,
                        ref,
                        new ReleasePlan.Wanted(
                                environment,
                                input.text("from", environment),
                                input.text("version", ""),
                                input.flag("settings"),
                                input.flag("holdBack"),
                                reason,
                                identity.displayName(actor.ref())))
                : delivery.letGo(actor, ref, environment, letGo, reason);
        return output(plan);
    }

    /** The plan as a step answers it. */
    public static Map<String, @Nullable Object> output(ReleasePlan plan) {
        Map<String, @Nullable Object> output = new LinkedHashMap<>();
        output.put("repoUrl", plan.repoUrl());
        output.put("branch", plan.branch());
        output.put("changes", plan.changes());
        output.put("message", plan.message());
        output.put("version", plan.version());
        output.put("replaced", plan.replaced());
        output.put("heldBack", plan.heldBack());
        output.put("after", plan.after());
        return output;
    }
}
