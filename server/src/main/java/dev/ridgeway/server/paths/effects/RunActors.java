package dev.ridgeway.server.paths.effects;

import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Identity;
import dev.ridgeway.server.paths.steps.ActingContext;
import java.util.Set;
import org.springframework.stereotype.Component;

/** In whose name a run acts: who started or tries it, with what they were allowed then and still are. */
@Component
public class RunActors {

    private final Identity identity;

    RunActors(Identity identity) {
        this.identity = identity;
    }

    /** Nobody who may do anything, outside of a run. */
    public Actor actor(ActionContext context) {
        return context instanceof ActingContext acting
                ? identity.again(acting.actor())
                : new Actor(String.valueOf(context.startedBy()), Set.of(), Set.of(), "", "system");
    }
}
