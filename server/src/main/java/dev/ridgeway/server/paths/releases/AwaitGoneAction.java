package dev.ridgeway.server.paths.releases;

import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.delivery.Delivery;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.paths.actions.DescribedAction;
import dev.ridgeway.server.paths.actions.StepInput;
import dev.ridgeway.server.paths.effects.RunActors;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Waits until no connected tool of delivery keeps an entity any more. */
@Component
class AwaitGoneAction extends DescribedAction {

    private static final String ID = "delivery:await-gone";
    private static final int USUAL_MINUTES = 20;
    private static final String INPUT = """
            {"type": "object", "required": ["entityRef"], "additionalProperties": false, "properties": {
              "entityRef": {"type": "string", "description": "What was delivered"},
              "environment": {"type": "string", "description": "The one it was delivered to; every one unless given"},
              "minutes": %s}}
            """.formatted(Waiting.MINUTES);

    private final Delivery delivery;
    private final Waiting waiting;
    private final RunActors actors;

    AwaitGoneAction(Delivery delivery, Waiting waiting, RunActors actors) {
        super(ID, "Waits until nothing delivers an entity any more.", INPUT, "{\"type\": \"object\"}");
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
        EntityRef ref = EntityRef.parse(StepInput.of(context).needed("entityRef", ID), "component", "default");
        String environment = StepInput.of(context).text("environment", "");
        Actor actor = actors.actor(context);
        waiting.until(context, "delivery", USUAL_MINUTES, () -> {
            List<String> kept = delivery.kept(actor, ref, environment);
            return kept.isEmpty()
                    ? Waiting.Look.found(true)
                    : Waiting.Look.notYet("Waiting until these are gone: " + String.join(", ", kept));
        });
        context.log("Nothing delivers it");
        return Map.of();
    }
}
