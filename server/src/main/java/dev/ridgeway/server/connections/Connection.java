package dev.ridgeway.server.connections;

import dev.ridgeway.plugin.connections.ToolRights.MissingRight;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A connected tool as it was at {@code asOf}. Version and rights are those it told when it last answered.
 *
 * @param state {@code connected}, {@code unreachable}, {@code refused}, {@code asking} before the first answer, or
 *     {@code configured} for one that nothing asks
 * @param answered when it last answered
 * @param since when it came into that state, as far as this server saw it
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
        List<String> beyond,
        @Nullable Trouble problem,
        @Nullable Instant answered,
        Instant since,
        Instant asOf) {

    /** Why there is no better answer. */
    public record Trouble(String code, String message, String remedy) {}

    /** Whether people would see the two as the same; how long an answer takes differs every time. */
    boolean same(Connection other) {
        return state.equals(other.state)
                && version.equals(other.version)
                && can.equals(other.can)
                && cannot.equals(other.cannot)
                && beyond.equals(other.beyond)
                && Objects.equals(problem, other.problem);
    }
}
