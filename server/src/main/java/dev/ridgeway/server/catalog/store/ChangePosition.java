package dev.ridgeway.server.catalog.store;

import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Up to where the changes of the catalog are known, as PostgreSQL writes a snapshot, {@code least:next:running}, and when that
 * was by its clock. Changes get their numbers before they commit, so one that is not yet known may be lower than one that is.
 */
public record ChangePosition(String snapshot, Instant at) {

    /** Whether that change is among those known. */
    public boolean includes(long change) {
        String[] parts = snapshot.split(":", -1);
        return change < Long.parseLong(parts[0])
                || (change < Long.parseLong(parts[1]) && !running(parts[2]).contains(change));
    }

    private static Set<Long> running(String list) {
        return Arrays.stream(list.split(",", -1))
                .filter(it -> !it.isEmpty())
                .map(Long::valueOf)
                .collect(Collectors.toSet());
    }
}
