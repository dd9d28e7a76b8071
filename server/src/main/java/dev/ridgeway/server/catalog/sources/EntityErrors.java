package dev.ridgeway.server.catalog.sources;

import dev.ridgeway.server.catalog.CatalogError;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.catalog.store.StoredEntity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which entity shows which error. */
final class EntityErrors {

    private static final int MOST_SHOWN = 20;

    private EntityErrors() {}

    /** An entity shows its own and those of its file that belong to nobody; the location shows all that no entity has as its own. */
    static Map<String, List<CatalogError>> of(
            List<CatalogError> errors, Map<EntityRef, StoredEntity> known, EntityRef root) {
        Set<String> names = new HashSet<>();
        Map<String, List<String>> byFile = new HashMap<>();
        for (StoredEntity entity : known.values()) {
            names.add(entity.ref().toString());
            byFile.computeIfAbsent(entity.locator(), key -> new ArrayList<>())
                    .add(entity.ref().toString());
        }
        Map<String, List<CatalogError>> shown = new HashMap<>();
        for (CatalogError error : errors) {
            boolean own = names.contains(error.entityRef()) && !error.name().equals("ConflictError");
            if (own) {
                show(shown, error.entityRef(), error);
                continue;
            }
            show(shown, root.toString(), error);
            if (!error.name().equals("ConflictError")) {
                byFile.getOrDefault(error.source(), List.of()).stream()
                        .filter(ref -> !ref.equals(root.toString()))
                        .forEach(ref -> show(shown, ref, error));
            }
        }
        return shown;
    }

    private static void show(Map<String, List<CatalogError>> shown, String ref, CatalogError error) {
        List<CatalogError> own = shown.computeIfAbsent(ref, key -> new ArrayList<>());
        if (own.size() < MOST_SHOWN) {
            own.add(error);
        }
    }
}
