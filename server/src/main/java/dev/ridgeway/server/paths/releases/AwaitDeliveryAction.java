package dev.ridgeway.server.paths.releases;

import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.plugin.paths.ActionFailed;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.delivery.Arrival;
import dev.ridgeway.server.delivery.Delivery;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.paths.actions.DescribedAction;
import dev.ridgeway.server.paths.actions.StepInput;
import dev.ridgeway.server.paths.effects.RunActors;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Waits until a commit really serves in an environment, and fails when it does not. */
@Component
class AwaitDeliveryAction extends DescribedAction {

    private static final String ID = "delivery:await";
    private static final int USUAL_MINUTES = 20;
    private static final String INPUT = """
            {"type": "object", "required": ["entityRef", "environment", "commitHash"], "additionalProperties": false, "properties": {
              "entityRef": {"type": "string", "description": "What is delivered"},
              "environment": {"type": "string", "description": "The environment, such as production"},
              "commitHash": {"type": "string", "description": "The commit, as git:change answers it"},
              "after": {"type": "number", "description": "As delivery:prepare answers it: deployments up to this one are not meant"},
              "minutes": %s}}
            """.formatted(Waiting.MINUTES);
    private static final String OUTPUT = """
            {"type": "object", "properties": {
              "outcome": {"type": "string", "description": "What became of it"},
              "says": {"type": "string", "description": "The same in words"}}}
            """;

    private final Delivery delivery;
    private final Waiting waiting;
    private final RunActors actors;

    AwaitDeliveryAction(Delivery delivery, Waiting waiting, RunActors actors) {
        super(ID, "Waits until a commit serves in an environment, and says what it waits for.", INPUT, OUTPUT);
        this.delivery = delivery;
        this.waiting = waiting;
        this.actors = actors;
    }

    @Override
    public boolean repeatable() {
        return true;
    }

    @Override
    public Map<String, @Nullable Object> execute(ActionContext context) {
        StepInput input = StepInput.of(context);
        EntityRef ref = EntityRef.parse(input.needed("entityRef", ID), "component", "default");
        String environment = input.needed("environment", ID);
        String commit = input.needed("commitHash", ID);
        long after = input.values().get("after") instanceof Number number ? number.longValue() : 0;
        Actor actor = actors.actor(context);
        delivery.hurry(actor, ref, environment)
                .ifPresent(why -> context.log("The tool of delivery looks when it does by itself: " + why));
        Arrival arrival = waiting.until(context, "delivery", USUAL_MINUTES, () -> {
            Arrival now = delivery.arrival(actor, ref, environment, commit, after);
            return switch (now.outcome()) {
                case SUCCEEDED, FAILED, REPLACED -> Waiting.Look.found(now);
                case UNDER_WAY, UNKNOWN -> Waiting.Look.notYet(now.says());
            };
        });
        context.log(arrival.says());
        return switch (arrival.outcome()) {
            case SUCCEEDED -> Map.of("outcome", arrival.outcome().word(), "says", arrival.says());
            case REPLACED ->
                throw new ActionFailed(
                        "delivery-replaced",
                        arrival.says(),
                        "Look at the deployments of " + ref.name() + "; start over if yours is still wanted.");
            default ->
                throw new ActionFailed(
                        "delivery-failed",
                        arrival.says(),
                        "Look at what runs on the page of " + ref.name() + ", or go back to a version that came up.");
        };
    }
}
