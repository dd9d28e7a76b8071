package dev.ridgeway.server.catalog.discovery;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the last look into an organisation ended: how many files were found, how many locations came and went by it, and the
 * problem that stood in its way, if any.
 */
public record DiscoveryRun(
        String name,
        String title,
        @Nullable Instant readAt,
        int tookMillis,
        @Nullable Instant nextAt,
        int found,
        int added,
        int removed,
        String problem,
        String remedy) {

    /** The same, named for people. */
    DiscoveryRun titled(String otherTitle) {
        return new DiscoveryRun(name, otherTitle, readAt, tookMillis, nextAt, found, added, removed, problem, remedy);
    }
}
