package dev.ridgeway.server.paths.runs;

import dev.ridgeway.server.paths.steps.RunStatus;
import java.time.Instant;
import java.util.UUID;

/**
 * A run in one line.
 *
 * @param title what was made or done, and its name or what it was done to
 * @param at when it ended, else when it began
 */
public record RunLine(UUID id, String templateRef, String title, RunStatus status, String by, Instant at) {}
