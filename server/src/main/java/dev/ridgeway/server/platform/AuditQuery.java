package dev.ridgeway.server.platform;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which entries of the audit record. Texts match a part, in any case; empty ones match all. {@code from} is included,
 * {@code until} is not.
 */
public record AuditQuery(
        String actor,
        String action,
        String subject,
        String outcome,
        @Nullable Instant from,
        @Nullable Instant until) {}
