package dev.ridgeway.server.paths.runs;

import dev.ridgeway.server.paths.steps.RunStatus;
import java.util.UUID;

/** One run of a golden path. */
public record Run(RunOrigin origin, RunState state) {

    public UUID id() {
        return origin.id();
    }

    public RunStatus status() {
        return state.status();
    }
}
