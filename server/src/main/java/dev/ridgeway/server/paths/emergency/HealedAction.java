package dev.ridgeway.server.paths.emergency;

import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.delivery.Delivery;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.paths.actions.DescribedAction;
import dev.ridgeway.server.paths.actions.StepInput;
import dev.ridgeway.server.paths.effects.RunActors;
import dev.ridgeway.server.paths.releases.Waiting;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Has the tool of delivery go on, as soon as it answers, since Git says what runs. */
@Component
class HealedAction extends DescribedAction {

    private static final String ID = "delivery:healed";
    private static final int USUAL_MINUTES = 720;

    private final Delivery delivery;
    private final Waiting waiting;
    private final RunActors actors;

    HealedAction(Delivery delivery, Waiting waiting, RunActors actors) {
        super(
                ID,
                "Has the tool of delivery go on, since Git says again what runs.",
                Healing.INPUT,
                "{\"type\": \"object\"}");
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
        Actor actor = actors.actor(context);
        EntityRef ref = input.entity(ID);
        String environment = input.needed("environment", ID);
        UUID run = UUID.fromString(context.taskId());
        waiting.until(context, "delivery", USUAL_MINUTES, () -> {
            try {
                delivery.healed(actor, ref, environment, run);
                return Waiting.Look.found(true);
            } catch (ToolUnavailable away) {
                return Waiting.Look.notYet("What delivers it goes on when it answers. " + away.message());
            }
        });
        return Map.of();
    }
}
