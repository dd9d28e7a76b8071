package dev.ridgeway.server.paths.steps;

import dev.ridgeway.plugin.Excerpt;

/** Why a run failed: a sentence with the value and what to do next; the name is Backstage's kind of error. */
public record RunError(String name, String code, String message, String remedy, String stepId) {

    public RunError {
        message = Excerpt.of(message);
        remedy = Excerpt.of(remedy);
    }
}
