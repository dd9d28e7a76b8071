package dev.ridgeway.server.catalog.sources;

import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.server.platform.Problem;
import java.net.URI;
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
    void require(URI url) {
        Silence silence = hosts.get(host(url));
        if (silence != null && clock.instant().isBefore(silence.until())) {
            throw new Problem.ToolFailed(String.valueOf(url.getHost()), silence.problem());
        }
        hosts.remove(host(url));
    }

    void add(URI url, ToolUnavailable problem) {
        Instant until = problem.retryAt().orElseGet(() -> clock.instant().plus(PAUSE));
        hosts.put(host(url), new Silence(until, problem));
    }

    /** Lets the host be asked again, unless it said itself when. */
    void forgive(URI url) {
        hosts.computeIfPresent(host(url), (key, it) -> it.problem().retryAt().isPresent() ? it : null);
    }

    /** With its port: another server of the same machine is another one. */
    private static String host(URI url) {
        return url.getScheme() + "://" + url.getHost() + ":" + url.getPort();
    }
}
