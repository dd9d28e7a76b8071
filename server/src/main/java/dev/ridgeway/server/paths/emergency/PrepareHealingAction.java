package dev.ridgeway.server.paths.emergency;

import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.delivery.Delivery;
import dev.ridgeway.server.delivery.ReleasePlan;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.paths.actions.DescribedAction;
import dev.ridgeway.server.paths.actions.StepInput;
import dev.ridgeway.server.paths.effects.RunActors;
import dev.ridgeway.server.paths.releases.PrepareDeliveryAction;
import dev.ridgeway.server.paths.releases.Waiting;
import dev.ridgeway.server.platform.Problem;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Waits until Git answers, and works out the change that says there what was put to run past it. */
@Component
class PrepareHealingAction extends DescribedAction {

    private static final String ID = "delivery:prepare-healing";
    private static final int USUAL_MINUTES = 720;

    private final Delivery delivery;
    private final Healing healing;
    private final Waiting waiting;
    private final RunActors actors;

    PrepareHealingAction(Delivery delivery, Healing healing, Waiting waiting, RunActors actors) {
        super(
                ID,
                "Waits until Git answers, and works out the change that says there what runs past it.",
                Healing.INPUT,
                PrepareDeliveryAction.OUTPUT);
        this.delivery = delivery;
        this.healing = healing;
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
        ReleasePlan plan = waiting.until(context, "delivery", USUAL_MINUTES, () -> {
            try {
                return Waiting.Look.found(delivery.healing(actor, ref, healing.wanted(input, actor, environment), run));
            } catch (Problem.ToolFailed failed) {
                if (failed.getCause() instanceof ToolUnavailable) {
                    return Waiting.Look.notYet("It is written into Git when that answers. " + failed.sentence());
                }
                throw failed;
            }
        });
        return PrepareDeliveryAction.output(plan);
    }
}
