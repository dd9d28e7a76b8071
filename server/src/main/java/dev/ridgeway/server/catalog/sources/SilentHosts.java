package dev.ridgeway.server.catalog.sources;

import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.server.platform.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Hosts that did not answer a moment ago or said when to ask again. Until then nobody asks, so that one of them does not
 * hold up thousands of locations and a limit of requests is not used up further.
 */
final class SilentHosts {

    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final InstantSource clock;
    private final Map<String, Silence> hosts = new ConcurrentHashMap<>();

    private record Silence(Instant until, ToolUnavailable problem) {}

    SilentHosts(InstantSource clock) {
        this.clock = clock;
    }

    /** Fails as the host did, while it is too early to ask it again. */
    void require(String host) {
        Silence silence = hosts.get(host);
        if (silence != null && clock.instant().isBefore(silence.until())) {
            throw new Problem.ToolFailed(host, silence.problem());
        }
        hosts.remove(host);
    }

    void add(String host, ToolUnavailable problem) {
        Instant until = problem.retryAt().orElseGet(() -> clock.instant().plus(PAUSE));
        hosts.put(host, new Silence(until, problem));
    }

    /** Lets the host be asked again, unless it said itself when. */
    void forgive(String host) {
        hosts.computeIfPresent(host, (key, it) -> it.problem().retryAt().isPresent() ? it : null);
    }
}
