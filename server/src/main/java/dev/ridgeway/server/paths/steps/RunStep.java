package dev.ridgeway.server.paths.steps;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A step as a run remembers it. */
public record RunStep(
        int position,
        String id,
        String name,
        String action,
        RunStatus status,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String message,
        Map<String, @Nullable Object> output) {}
