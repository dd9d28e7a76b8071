package dev.ridgeway.server.catalog.index;

import dev.ridgeway.server.catalog.EntityRef;

/** The number an entity has in bitmaps as long as it exists. */
record Numbered(EntityRef ref, int id) {}
