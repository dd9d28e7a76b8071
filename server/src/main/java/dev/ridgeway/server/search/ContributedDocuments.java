package dev.ridgeway.server.search;

import dev.ridgeway.plugin.search.DocumentCollator;
import java.util.List;
import java.util.stream.Stream;

/** Those that plugins supply, beside those of the rooms. */
public record ContributedDocuments(List<DocumentCollator> all) {

    public ContributedDocuments {
        all = List.copyOf(all);
    }

    List<DocumentCollator> and(List<DocumentCollator> ours) {
        return Stream.concat(ours.stream(), all.stream()).toList();
    }
}
