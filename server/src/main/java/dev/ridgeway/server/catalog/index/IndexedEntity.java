package dev.ridgeway.server.catalog.index;

import dev.ridgeway.server.catalog.CatalogError;
import dev.ridgeway.server.catalog.Entity;
import java.util.List;

/** An entity as it is answered, and where it came from; the words are those of {@link StoredEntity}. */
public record IndexedEntity(Entity entity, String root, String locator, String parent, List<CatalogError> errors) {}
