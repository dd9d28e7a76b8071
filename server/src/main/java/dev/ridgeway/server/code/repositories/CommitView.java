package dev.ridgeway.server.code.repositories;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ridgeway.plugin.code.Commit;
import dev.ridgeway.server.code.FileChange;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A commit as the pages expect it, its changes only where one commit is shown. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CommitView(
        String id,
        String message,
        String author,
        String email,
        Instant at,
        @Nullable List<FileChange> files) {

    public static CommitView of(Commit commit) {
        return of(commit, null);
    }

    static CommitView of(Commit commit, @Nullable List<FileChange> files) {
        return new CommitView(commit.id(), commit.message(), commit.author(), commit.email(), commit.at(), files);
    }
}
