package dev.ridgeway.plugin.code;

import java.net.URI;
import java.util.List;

/** What was written: the revision it came from and the paths of its files, relative to the folder. */
public record SourceTree(URI url, String revision, List<String> files) {
    /** Keeps its own copy of the list. */
    public SourceTree {
        files = List.copyOf(files);
    }
}
