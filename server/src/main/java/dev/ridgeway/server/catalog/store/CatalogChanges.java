package dev.ridgeway.server.catalog.store;

import dev.ridgeway.server.catalog.EntityRef;
import java.util.List;
import java.util.Set;

/** What became of the catalog since some position: those that are there, those that are gone, and the position after it. */
public record CatalogChanges(List<StoredEntity> present, Set<EntityRef> absent, ChangePosition position) {}
