package dev.ridgeway.plugin.code;

import java.util.List;

/**
 * One commit to be made on top of a branch: files to write, paths to delete (a folder's path deletes what is below it).
 *
 * @param onto the commit that the change was made for; empty when it fits whatever the branch holds
 */
public record Change(
        String branch,
        String message,
        String author,
        String email,
        List<RepositoryFile> files,
        List<String> deletions,
        String onto) {
    /** Keeps its own copies of the lists. */
    public Change {
        files = List.copyOf(files);
        deletions = List.copyOf(deletions);
    }

    /** A change that fits whatever the branch holds. */
    public Change(
            String branch,
            String message,
            String author,
            String email,
            List<RepositoryFile> files,
            List<String> deletions) {
        this(branch, message, author, email, files, deletions, "");
    }
}
