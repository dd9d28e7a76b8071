package dev.ridgeway.server.identity;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A token as its owner sees it afterwards: {@code prefix} tells it from others, the token itself is shown once. Scopes are
 * names of roles or permissions; they never give more than the owner has.
 */
public record PersonalToken(
        UUID id,
        String owner,
        String name,
        String prefix,
        List<String> scopes,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant lastUsedAt) {

    public PersonalToken {
        scopes = List.copyOf(scopes);
    }
}
