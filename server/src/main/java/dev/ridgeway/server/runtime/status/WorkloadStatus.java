package dev.ridgeway.server.runtime.status;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one workload does now.
 *
 * @param wanted copies that should serve
 * @param ready copies that serve, of whatever version
 * @param version the one that is wanted
 * @param before the one that serves beside or instead of it, while there is one
 * @param sentence all of it in words
 * @param since when what is amiss began, as far as its objects tell; null when nothing is
 * @param until when the time of a change that is under way is over
 * @param lastRun when a scheduled job was last started
 * @param nextRun when it will be
 */
public record WorkloadStatus(
        State state,
        Change change,
        int wanted,
        int ready,
        @Nullable RunningVersion version,
        @Nullable RunningVersion before,
        String sentence,
        List<Finding> findings,
        @Nullable Instant since,
        @Nullable Instant until,
        @Nullable Instant lastRun,
        @Nullable Instant nextRun) {

    public WorkloadStatus {
        findings = List.copyOf(findings);
    }
}
