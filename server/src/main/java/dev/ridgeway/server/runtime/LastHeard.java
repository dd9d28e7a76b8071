package dev.ridgeway.server.runtime;

import dev.ridgeway.plugin.Reading;
import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.server.runtime.EntityRuntime.Trouble;
import dev.ridgeway.server.runtime.objects.KnownCluster;
import dev.ridgeway.server.runtime.objects.Types;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a cluster was heard of last.
 *
 * @param asOf when all that is known of it was so
 * @param at until when what was under way has gone on: what a cluster that is away had begun has lost no time since
 * @param known whether it was ever read
 * @param problem why nothing newer is known; null when it is as of now
 */
record LastHeard(
        Instant asOf, Instant at, boolean known, @Nullable ToolProblem problem) {

    static LastHeard of(KnownCluster cluster, Instant now) {
        return switch (cluster.reading(Types.NEEDED)) {
            case Reading.Fresh<?> fresh -> new LastHeard(fresh.asOf(), now, true, null);
            case Reading.Stale<?> stale -> new LastHeard(stale.asOf(), stale.asOf(), true, stale.problem());
            case Reading.Unavailable<?> unavailable -> new LastHeard(now, now, false, unavailable.problem());
        };
    }

    @Nullable
    Trouble stale() {
        return problem == null ? null : Trouble.of(problem);
    }
}
