package dev.ridgeway.server.catalog.fields;

import org.jspecify.annotations.Nullable;

/**
 * One thing to find an entity by: a path in lower case, and a value as it was written, null for one that only exists. An
 * {@code item} is a text in a list at that path, which makes {@code path.text} a key too.
 */
public record SearchKey(String path, boolean item, @Nullable String written) {}
