package dev.ridgeway.server.paths.emergency;

import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.delivery.Delivery;
import dev.ridgeway.server.delivery.EntityDelivery.Glass;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.paths.actions.DescribedAction;
import dev.ridgeway.server.paths.actions.StepInput;
import dev.ridgeway.server.paths.effects.RunActors;
import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.runtime.RunningImages;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts a version to run past Git, where that or the tool of delivery does not answer; done again it changes nothing more. */
@Component
class BreakGlassAction extends DescribedAction {

    private static final String ID = "delivery:break-glass";

    private final Delivery delivery;
    private final RunningImages images;
    private final Healing healing;
    private final RunActors actors;

    BreakGlassAction(Delivery delivery, RunningImages images, Healing healing, RunActors actors) {
        super(
                ID,
                "Puts a version that came up before to run past Git, where that or the tool of delivery does not answer.",
                Healing.INPUT,
                "{\"type\": \"object\"}");
        this.delivery = delivery;
        this.images = images;
        this.healing = healing;
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
        input.needed("reason", ID);
        UUID run = UUID.fromString(context.taskId());
        Glass glass = delivery.breakGlass(actor, ref, healing.wanted(input, actor, environment), run);
        context.log(glass.emergency().why());
        context.log(
                glass.left()
                        ? "What delivers it is paused, and goes on when Git says the same."
                        : "What delivers it could not be paused: it may put back what Git asks for.");
        try {
            images.bring(actor, ref, environment, glass.emergency().digest(), glass.known())
                    .forEach(it -> context.log("Changed " + it));
        } catch (Problem problem) {
            delivery.glassBroken(actor, ref, environment, run, "failed");
            throw problem;
        }
        delivery.glassBroken(actor, ref, environment, run, "succeeded");
        return Map.of();
    }
}
