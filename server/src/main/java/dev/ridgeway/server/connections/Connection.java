package dev.ridgeway.server.connections;

import dev.ridgeway.plugin.connections.ToolReport.MissingRight;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connected tool as it was at {@code asOf}. The state is {@code connected}, {@code unreachable}, {@code refused}, or
 * {@code configured} for one that nothing asks yet.
 */
public record Connection(
        String name,
        String kind,
        String title,
        String address,
        String state,
        @Nullable Long latencyMillis,
        String version,
        List<String> can,
        List<MissingRight> cannot,
        @Nullable Trouble problem,
        Instant asOf) {

    /** Why there is no better answer. */
    public record Trouble(String code, String message, String remedy) {}
}
