package dev.ridgeway.server.catalog.sources;

import dev.ridgeway.server.catalog.CatalogError;
import dev.ridgeway.server.catalog.index.StoredEntity;
import java.util.List;
import java.util.Set;

/** What a location holds now. Nothing that came from a broken file is removed until the file is whole again. */
public record SourceReading(List<StoredEntity> entities, List<CatalogError> errors, Set<String> broken) {}
