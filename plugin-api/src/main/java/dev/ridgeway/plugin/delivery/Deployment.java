package dev.ridgeway.plugin.delivery;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to bring a commit to a target.
 *
 * @param revision the commit, or its begin where the tool knows no more; empty when the engine does not know it yet. Of a
 *     package, such as a chart, of which no commit is known its version
 * @param startedAt tells the attempts of one target apart
 * @param endedAt null while it is under way
 * @param by who asked for it in the tool; empty when nobody did
 * @param message what the tool says about it, in its own words
 */
public record Deployment(
        String revision,
        Phase phase,
        Instant startedAt,
        @Nullable Instant endedAt,
        String by,
        String message) {

    /** How far it is. That everything was brought says nothing about whether it works. */
    public enum Phase {
        UNDER_WAY,
        BROUGHT,
        FAILED
    }
}
