package dev.ridgeway.server.catalog.sources;

import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.server.catalog.CatalogError;
import dev.ridgeway.server.catalog.store.StoredEntity;
import dev.ridgeway.server.catalog.store.StoredFile;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a location holds now. Nothing that came from a broken file, or from below a Location that could not be followed, is
 * removed until that is whole again.
 *
 * @param entities those of files that were read
 * @param unchanged files whose entities are as before, with the Location that leads to each
 * @param broken locators of files, references of Locations, or the location itself
 * @param files what to remember of files without errors
 * @param read every file that was looked for, with a stamp that differs once a local one has changed
 * @param changed false when the location holds exactly what it held before
 * @param silence why a host did not answer, if one did not
 */
public record SourceReading(
        List<StoredEntity> entities,
        Map<String, String> unchanged,
        List<CatalogError> errors,
        Set<String> broken,
        List<StoredFile> files,
        Map<String, String> read,
        boolean changed,
        @Nullable ToolUnavailable silence) {

    /** The same, but without the Location itself when it leads to nothing at all. */
    SourceReading orNothing() {
        return entities.size() == 1 && unchanged.isEmpty() && errors.isEmpty()
                ? new SourceReading(List.of(), unchanged, errors, broken, files, read, changed, silence)
                : this;
    }

    public SourceReading {
        entities = List.copyOf(entities);
        unchanged = Map.copyOf(unchanged);
        files = List.copyOf(files);
        errors = List.copyOf(errors);
        broken = Set.copyOf(broken);
        read = Map.copyOf(read);
    }
}
