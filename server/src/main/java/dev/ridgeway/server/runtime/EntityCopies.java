package dev.ridgeway.server.runtime;

import dev.ridgeway.server.runtime.EntityRuntime.Trouble;
import dev.ridgeway.server.runtime.status.CopyStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The copies of an entity one by one.
 *
 * @param places in the order in which versions get there
 * @param problems what could not be read, and what to do about it
 * @param clusters how many clusters are connected
 */
public record EntityCopies(String entityRef, List<CopyPlace> places, List<Trouble> problems, int clusters) {

    /**
     * One environment in one cluster.
     *
     * @param more how many copies there are besides these
     * @param unmeasured why nobody knows what they use; null when it is known
     * @param stale why nothing newer is known; null when it is as of now
     */
    public record CopyPlace(
            String environment,
            String cluster,
            String source,
            String namespace,
            List<Copy> copies,
            int more,
            @Nullable Trouble unmeasured,
            Instant asOf,
            @Nullable Trouble stale) {}

    /**
     * One copy.
     *
     * @param containers what in it writes a log, those that prepare it first
     * @param machine where it runs, empty before it has one
     * @param memory in bytes, null while it is not measured
     * @param processor in thousandths of one, null while it is not measured
     * @param restartable whether another takes its place when it is taken away
     * @param command shows the same
     */
    public record Copy(
            String name,
            String workload,
            CopyStatus status,
            List<String> containers,
            String machine,
            @Nullable Long memory,
            @Nullable Long processor,
            boolean restartable,
            String command) {}
}
