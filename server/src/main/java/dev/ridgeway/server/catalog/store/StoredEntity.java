package dev.ridgeway.server.catalog.store;

import dev.ridgeway.server.catalog.CatalogError;
import dev.ridgeway.server.catalog.EntityRef;
import java.util.List;

/**
 * An entity as its source wrote it, annotated: {@code root} is the location that brought it here, {@code locator} the
 * file it is in, {@code parent} the Location entity that led to that file. Errors tell why a newer version was not taken.
 */
public record StoredEntity(
        EntityRef ref,
        String uid,
        String root,
        String locator,
        String parent,
        String content,
        List<CatalogError> errors) {

    public StoredEntity {
        errors = List.copyOf(errors);
    }

    /** The same, led to by another Location entity. */
    public StoredEntity under(String otherParent) {
        return new StoredEntity(ref, uid, root, locator, otherParent, content, errors);
    }

    /** The same under a uid, with other errors. */
    public StoredEntity with(String otherUid, List<CatalogError> otherErrors) {
        return new StoredEntity(ref, otherUid, root, locator, parent, content, otherErrors);
    }
}
