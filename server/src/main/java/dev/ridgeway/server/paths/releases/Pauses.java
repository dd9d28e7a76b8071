package dev.ridgeway.server.paths.releases;

import dev.ridgeway.plugin.delivery.DeliveryPause;
import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Identity;
import dev.ridgeway.server.paths.runs.RunReader;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Who pauses and since when, the same however often a step is done. */
@Component
class Pauses {

    /** What both actions are told. */
    static final String INPUT = """
            {"type": "object", "required": ["entityRef"], "additionalProperties": false, "properties": {
              "entityRef": {"type": "string", "description": "What is delivered"},
              "environment": {"type": "string", "description": "Where; delivery:prepare-pause takes none as every one of its environments"},
              "reason": {"type": "string", "description": "Why"},
              "resume": {"type": "boolean", "description": "Whether it goes on, in place of being paused"}}}
            """;

    private final Identity identity;
    private final RunReader runs;
    private final InstantSource clock;

    Pauses(Identity identity, RunReader runs, InstantSource clock) {
        this.identity = identity;
        this.runs = runs;
        this.clock = clock;
    }

    DeliveryPause begun(ActionContext context, Actor actor, String reason) {
        Instant since = context.dryRun()
                ? clock.instant()
                : runs.run(UUID.fromString(context.taskId()))
                        .orElseThrow()
                        .origin()
                        .createdAt();
        return new DeliveryPause(reason, identity.displayName(actor.ref()), since.truncatedTo(ChronoUnit.SECONDS));
    }
}
