package dev.ridgeway.plugin.code;

import java.util.List;

/** One commit to be made on top of a branch: files to write, paths to delete (a folder's path deletes what is below it). */
public record Change(
        String branch,
        String message,
        String author,
        String email,
        List<RepositoryFile> files,
        List<String> deletions) {
    /** Keeps its own copies of the lists. */
    public Change {
        files = List.copyOf(files);
        deletions = List.copyOf(deletions);
    }
}
