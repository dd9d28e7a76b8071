package dev.ridgeway.server.catalog.store;

import java.util.List;

/**
 * A file as it was when it was read last, without an error: its revision, how many entities of it the location holds, and
 * the files it includes, which have rows of their own.
 */
public record StoredFile(String locator, String revision, int entities, List<String> includes) {

    public StoredFile {
        includes = List.copyOf(includes);
    }
}
