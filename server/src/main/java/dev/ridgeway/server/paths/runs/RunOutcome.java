package dev.ridgeway.server.paths.runs;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the steps ended. */
record RunOutcome(
        RunStatus status,
        Map<String, @Nullable Object> output,
        @Nullable RunError error) {}
