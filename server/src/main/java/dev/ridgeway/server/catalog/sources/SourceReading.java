package dev.ridgeway.server.catalog.sources;

import dev.ridgeway.server.catalog.CatalogError;
import dev.ridgeway.server.catalog.store.StoredEntity;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a location holds now. Nothing that came from a broken file is removed until the file is whole again. {@code read}
 * names every file that was looked for, with a stamp that differs once a local one has changed.
 */
public record SourceReading(
        List<StoredEntity> entities, List<CatalogError> errors, Set<String> broken, Map<String, Long> read) {

    public SourceReading {
        entities = List.copyOf(entities);
        errors = List.copyOf(errors);
        broken = Set.copyOf(broken);
        read = Map.copyOf(read);
    }
}
