package dev.ridgeway.server.code.webhooks;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One message to a webhook; the state is waiting, delivered or failed, the answer what the last attempt met. */
record Delivery(
        UUID id,
        String state,
        int attempts,
        String answer,
        Instant createdAt,
        @Nullable Instant attemptedAt) {}
