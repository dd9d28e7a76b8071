package dev.ridgeway.server.platform;

import java.time.Instant;

/**
 * One change, as the record keeps it: who ({@code actor}, an entity reference), what ({@code action}, for example {@code
 * repository.create}), on what ({@code subject}), from where ({@code origin}, an address), when, and with what outcome
 * ({@code succeeded}, {@code refused} or {@code failed}). The detail never holds a secret.
 */
public record AuditEntry(
        long id,
        Instant at,
        String actor,
        String action,
        String subject,
        String origin,
        String outcome,
        String detail) {

    public AuditEntry(
            Instant at, String actor, String action, String subject, String origin, String outcome, String detail) {
        this(0, at, actor, action, subject, origin, outcome, detail);
    }
}
