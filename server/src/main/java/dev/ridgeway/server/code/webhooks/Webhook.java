package dev.ridgeway.server.code.webhooks;

import java.time.Instant;
import java.util.UUID;

/** An address that is told of every push to a repository. Its secret is kept apart and never shown again. */
record Webhook(UUID id, String url, Instant createdAt, String createdBy) {}
