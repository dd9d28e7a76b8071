package dev.ridgeway.server.code;

import dev.ridgeway.plugin.code.RepositoryName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of the embedded host's list of repositories. */
record StoredRepository(
        long id,
        RepositoryName name,
        String defaultBranch,
        String description,
        String visibility,
        boolean deleting,
        Instant createdAt,
        @Nullable Instant pushedAt) {}
