package dev.ridgeway.server.delivery;

/**
 * What became of a commit in an environment.
 *
 * @param outcome under way also while nothing was begun
 * @param says the same in words: what is waited for, or how it ended
 */
public record Arrival(Outcome outcome, String says) {}
