package dev.ridgeway.server.identity;

import dev.ridgeway.server.platform.Audit;
import dev.ridgeway.server.platform.AuditEntry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Writes changes that somebody known was not allowed to make into the audit record, whichever room said no. */
@Component
class Refusals {

    private static final Logger log = LoggerFactory.getLogger(Refusals.class);
    private static final Set<String> CHANGES = Set.of("POST", "PUT", "PATCH", "DELETE");
    private static final int LONGEST = 500;

    private final Audit audit;
    private final InstantSource clock;

    Refusals(Audit audit, InstantSource clock) {
        this.audit = audit;
        this.clock = clock;
    }

    void heed(Actor actor, HttpServletRequest request, HttpServletResponse response) {
        if (response.getStatus() != HttpServletResponse.SC_FORBIDDEN || !CHANGES.contains(request.getMethod())) {
            return;
        }
        String path = request.getRequestURI();
        try {
            audit.record(new AuditEntry(
                    clock.instant(),
                    actor.ref(),
                    "request." + request.getMethod().toLowerCase(Locale.ROOT),
                    path.substring(0, Math.min(LONGEST, path.length())),
                    actor.origin(),
                    "refused",
                    ""));
        } catch (DataAccessException | TransactionException e) {
            log.warn(
                    "A refused {} of {} could not be written into the audit record.", request.getMethod(), actor.ref());
        }
    }
}
