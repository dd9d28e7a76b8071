package dev.ridgeway.server.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of entities; {@code totalItems} counts all that match and may be read, {@code leftOut} those that match but lack the
 * field of the order and so are on no page. A missing position means there is no such page.
 */
public record EntityPage(
        List<Entity> items,
        long totalItems,
        long leftOut,
        @Nullable EntityPosition next,
        @Nullable EntityPosition previous) {

    public EntityPage {
        items = List.copyOf(items);
    }
}
