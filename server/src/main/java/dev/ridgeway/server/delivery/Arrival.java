package dev.ridgeway.server.delivery;

/**
 * What became of a commit in an environment.
 *
 * @param outcome under way also while nothing was begun
 * @param says the same in words: what is waited for, or how it ended
 * @param closed whether the tool brings nothing there at this time by a rule of its own, so that waiting makes sense for longer
 */
public record Arrival(Outcome outcome, String says, boolean closed) {

    /** What no rule of time has to do with. */
    public Arrival(Outcome outcome, String says) {
        this(outcome, says, false);
    }
}
