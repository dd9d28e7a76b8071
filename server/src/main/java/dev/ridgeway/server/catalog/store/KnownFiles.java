package dev.ridgeway.server.catalog.store;

import dev.ridgeway.server.catalog.EntityRef;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a location led to when it was read last, so that what has not changed since need not be read again. */
public record KnownFiles(Map<String, StoredFile> files, Map<String, List<KnownEntity>> entities) {

    /** An entity of a file; the content only of those that lead to more files, else empty. */
    public record KnownEntity(EntityRef ref, String locator, String content) {}

    public KnownFiles {
        files = Map.copyOf(files);
        entities = Map.copyOf(entities);
    }

    /** Nothing is known, everything is read. */
    public static KnownFiles none() {
        return new KnownFiles(Map.of(), Map.of());
    }

    /** The entities that the file brought, in no order. */
    public List<KnownEntity> of(String locator) {
        return entities.getOrDefault(locator, List.of());
    }

    /** The file, if all it brought is still there. */
    public @Nullable StoredFile whole(String locator) {
        StoredFile file = files.get(locator);
        return file != null && of(locator).size() == file.entities() ? file : null;
    }
}
