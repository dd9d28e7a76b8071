package dev.ridgeway.server.identity;

import dev.ridgeway.server.platform.Audit;
import dev.ridgeway.server.platform.AuditEntry;
import dev.ridgeway.server.platform.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Writes into the audit record who was not let in, and which changes somebody known was not allowed to make. */
@Component
class Refusals {

    private static final String NOBODY = "unknown";
    private static final Logger log = LoggerFactory.getLogger(Refusals.class);
    private static final Set<String> CHANGES = Set.of("POST", "PUT", "PATCH", "DELETE");
    private static final int LONGEST = 500;
    private static final Duration COUNTED_FOR = Duration.ofHours(1);
    private static final int MOST_NETWORKS = 1_000;
    private static final int NETWORK_BYTES_OF_IPV6 = 8;

    private final Audit audit;
    private final InstantSource clock;
    private final Map<String, Tries> tries = new HashMap<>();

    private static final class Tries {

        private final Instant since;
        private int count;

        Tries(Instant since) {
            this.since = since;
        }
    }

    Refusals(Audit audit, InstantSource clock) {
        this.audit = audit;
        this.clock = clock;
    }

    void heed(Actor actor, HttpServletRequest request, HttpServletResponse response) {
        if (response.getStatus() != HttpServletResponse.SC_FORBIDDEN || !CHANGES.contains(request.getMethod())) {
            return;
        }
        String path = request.getRequestURI();
        record(
                actor.ref(),
                "request." + request.getMethod().toLowerCase(Locale.ROOT),
                path.substring(0, Math.min(LONGEST, path.length())),
                actor.origin(),
                "");
    }

    /**
     * Somebody was not let in. So that no flood of tries floods the record, of one network's within an hour only the first
     * is written, the 2nd, the 4th, the 8th and so on; beyond a thousand networks the others count as one.
     */
    void heed(Problem.Unauthenticated problem, String origin) {
        int count = count(origin, clock.instant());
        if (Integer.bitCount(count) == 1) {
            String detail = count == 1 ? "" : " (" + count + " times within an hour)";
            record(NOBODY, "session.begin", "session", origin, problem.sentence() + detail);
        }
    }

    private synchronized int count(String origin, Instant now) {
        tries.values().removeIf(it -> it.since.plus(COUNTED_FOR).isBefore(now));
        String network = network(origin);
        String counted = tries.size() < MOST_NETWORKS || tries.containsKey(network) ? network : "";
        return ++tries.computeIfAbsent(counted, it -> new Tries(now)).count;
    }

    /** Whoever has one address of IPv6 has all that begin like it. */
    private static String network(String origin) {
        try {
            byte[] address = InetAddress.ofLiteral(origin).getAddress();
            return HexFormat.of().formatHex(address, 0, Math.min(NETWORK_BYTES_OF_IPV6, address.length));
        } catch (IllegalArgumentException e) {
            return origin;
        }
    }

    private void record(String actor, String action, String subject, String origin, String detail) {
        try {
            audit.record(new AuditEntry(clock.instant(), actor, action, subject, origin, "refused", detail));
        } catch (DataAccessException | TransactionException e) {
            log.warn("The refused {} of {} could not be written into the audit record.", action, actor);
        }
    }
}
