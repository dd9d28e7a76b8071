package dev.ridgeway.server.paths.effects;

import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.plugin.paths.ActionFailed;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Identity;
import dev.ridgeway.server.paths.runs.RunReader;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** In whose name a run acts: who started it, with what they were allowed then and still are. */
@Component
class RunActors {

    private final RunReader runs;
    private final Identity identity;

    RunActors(RunReader runs, Identity identity) {
        this.runs = runs;
        this.identity = identity;
    }

    Actor actor(ActionContext context) {
        return runs.run(UUID.fromString(context.taskId()))
                .map(run -> identity.again(run.origin().actor()))
                .orElseThrow(() -> new ActionFailed(
                        "run-not-found", "The run " + context.taskId() + " is gone.", "Start a new one."));
    }
}
