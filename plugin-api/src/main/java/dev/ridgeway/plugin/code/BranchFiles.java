package dev.ridgeway.plugin.code;

import java.util.List;
import java.util.Optional;

/** Some files of a branch as they are in its newest commit; a path that names no file there is left out. */
public record BranchFiles(String branch, String commit, List<RepositoryFile> files) {
    /** Keeps its own copy of the list. */
    public BranchFiles {
        files = List.copyOf(files);
    }

    /** The file of that path, when it is there. */
    public Optional<RepositoryFile> file(String path) {
        return files.stream().filter(it -> it.path().equals(path)).findFirst();
    }
}
