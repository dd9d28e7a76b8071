package dev.ridgeway.server.paths.releases;

import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.server.delivery.Delivery;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.paths.actions.DescribedAction;
import dev.ridgeway.server.paths.actions.StepInput;
import dev.ridgeway.server.paths.effects.RunActors;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Pauses or resumes a delivery in the tool itself; done again it changes nothing more. */
@Component
class PauseDeliveryAction extends DescribedAction {

    private static final String ID = "delivery:pause";

    private final Delivery delivery;
    private final Pauses pauses;
    private final RunActors actors;

    PauseDeliveryAction(Delivery delivery, Pauses pauses, RunActors actors) {
        super(
                ID,
                "Pauses what is delivered to an environment, or has it go on.",
                Pauses.INPUT,
                "{\"type\": \"object\"}");
        this.delivery = delivery;
        this.pauses = pauses;
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
        boolean resume = input.flag("resume");
        String title = delivery.pause(
                actor,
                input.entity(ID),
                input.needed("environment", ID),
                resume ? null : pauses.begun(context, actor, input.text("reason", "")));
        context.log(title + (resume ? " is delivered again" : " is paused"));
        return Map.of();
    }
}
