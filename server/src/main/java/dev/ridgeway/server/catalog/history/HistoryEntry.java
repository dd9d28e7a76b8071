package dev.ridgeway.server.catalog.history;

import java.time.Instant;
import java.util.List;

/**
 * One thing that happened to an entity.
 *
 * @param what {@code added}, {@code changed} or {@code removed}
 * @param locator the file it was read from
 * @param revision of that file when the change was noticed: a commit where the host tells one, else whatever it calls a
 *     version; empty when nothing was read
 * @param fields what differs, for a change
 */
public record HistoryEntry(
        long id, Instant at, String what, String locator, String revision, List<FieldChange> fields) {

    public HistoryEntry {
        fields = List.copyOf(fields);
    }
}
