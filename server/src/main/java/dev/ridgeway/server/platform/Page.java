package dev.ridgeway.server.platform;

import java.util.List;

/** A part of a longer list; {@code total} counts the whole list as the caller may see it. */
public record Page<T>(List<T> items, long total) {

    public Page {
        items = List.copyOf(items);
    }
}
