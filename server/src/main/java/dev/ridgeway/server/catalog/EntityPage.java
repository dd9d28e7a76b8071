package dev.ridgeway.server.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of entities; {@code totalItems} counts all that match and may be read. A missing cursor means there is no such page. */
public record EntityPage(
        List<Entity> items,
        long totalItems,
        @Nullable String nextCursor,
        @Nullable String prevCursor) {

    public EntityPage {
        items = List.copyOf(items);
    }
}
