package dev.ridgeway.server.catalog.history;

import org.jspecify.annotations.Nullable;

/** A field by its dotted path, with what it held; null where it was not there. Long values are cut to where they differ. */
public record FieldChange(
        String path, @Nullable String before, @Nullable String after) {}
