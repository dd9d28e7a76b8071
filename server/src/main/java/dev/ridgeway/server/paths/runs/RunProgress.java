package dev.ridgeway.server.paths.runs;

import dev.ridgeway.server.paths.steps.RunStatus;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How far a run is.
 *
 * @param title what is made or done, and its name or what it is done to
 * @param done steps that are over, of {@code steps}
 * @param step the one that is under way, empty when none is
 */
public record RunProgress(
        UUID id,
        String title,
        RunStatus status,
        int done,
        int steps,
        String step,
        @Nullable Instant endedAt) {}
