package dev.ridgeway.server.code.repositories;

import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.server.platform.Problem;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of the embedded host's list of repositories. */
public record StoredRepository(
        long id,
        RepositoryName name,
        String defaultBranch,
        String description,
        String visibility,
        String key,
        boolean deleting,
        Instant createdAt,
        @Nullable Instant pushedAt,
        String pushedBy,
        int openProposals) {

    /** The logical name of the embedded host. */
    public static final String HOST = "git.ridgeway.internal";

    /** A name on the embedded host; text that cannot be one is the caller's to mend. */
    public static RepositoryName named(String owner, String name) {
        try {
            return new RepositoryName(HOST, owner, name);
        } catch (ToolRefused refused) {
            throw new Problem.Invalid(refused.code(), refused.message(), refused.remedy());
        }
    }
}
