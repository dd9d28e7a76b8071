package dev.ridgeway.server.paths.runs;

import dev.ridgeway.server.paths.steps.RunError;
import dev.ridgeway.server.paths.steps.RunStatus;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a run is. {@code turn} counts the servers that took it up (a write of an earlier turn is refused), {@code
 * attempt} how often a person set it going again.
 */
public record RunState(
        RunStatus status,
        Instant changedAt,
        @Nullable Instant endedAt,
        boolean cancelAsked,
        boolean undoAsked,
        int turn,
        int attempt,
        Map<String, @Nullable Object> output,
        @Nullable RunError error) {}
