package dev.ridgeway.server.catalog.store;

import dev.ridgeway.server.catalog.CatalogError;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A location with what is known of its readings.
 *
 * @param title how people call it; its address as long as it has no other name
 * @param state {@code new} (never read), {@code good}, {@code problems}, {@code unreachable}, or {@code empty} for what was
 *     found in an organisation but holds nothing
 * @param found how many entities it holds
 * @param changed how many the last reading changed that changed anything
 * @param failures how many readings in a row did not reach it
 * @param errors the first of them; {@code errorCount} counts all
 */
public record CatalogSource(
        String id,
        String type,
        String target,
        String title,
        String origin,
        String entityRef,
        String state,
        int found,
        int changed,
        @Nullable Instant changedAt,
        @Nullable Instant readAt,
        int tookMillis,
        @Nullable Instant nextAt,
        int failures,
        int errorCount,
        List<CatalogError> errors) {

    public CatalogSource {
        errors = List.copyOf(errors);
    }

    /** The same, named for people. */
    public CatalogSource titled(String otherTitle) {
        return new CatalogSource(
                id,
                type,
                target,
                otherTitle,
                origin,
                entityRef,
                state,
                found,
                changed,
                changedAt,
                readAt,
                tookMillis,
                nextAt,
                failures,
                errorCount,
                errors);
    }
}
