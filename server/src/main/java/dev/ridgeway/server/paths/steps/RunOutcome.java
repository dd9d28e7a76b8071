package dev.ridgeway.server.paths.steps;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the steps ended. */
public record RunOutcome(
        RunStatus status,
        Map<String, @Nullable Object> output,
        @Nullable RunError error) {}
