package dev.ridgeway.server.paths.emergency;

import dev.ridgeway.server.delivery.ReleasePlan;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Identity;
import dev.ridgeway.server.paths.actions.StepInput;
import dev.ridgeway.server.paths.releases.Waiting;
import org.springframework.stereotype.Component;

/** What is put to run past Git and written there afterwards, the same in both steps. */
@Component
class Healing {

    static final String INPUT = """
            {"type": "object", "required": ["entityRef", "environment"], "additionalProperties": false, "properties": {
              "entityRef": {"type": "string", "description": "What is delivered"},
              "environment": {"type": "string", "description": "Where it is to be"},
              "version": {"type": "string", "description": "A version that came up there; the newest unless given"},
              "reason": {"type": "string", "description": "Why"},
              "minutes": %s}}
            """.formatted(Waiting.MINUTES);

    private final Identity identity;

    Healing(Identity identity) {
        this.identity = identity;
    }

    ReleasePlan.Wanted wanted(StepInput input, Actor actor, String environment) {
        return new ReleasePlan.Wanted(
                environment,
                environment,
                input.text("version", ""),
                false,
                true,
                input.text("reason", ""),
                identity.displayName(actor.ref()));
    }
}
