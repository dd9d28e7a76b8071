package dev.ridgeway.server.catalog.sources;

import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.catalog.store.StoredEntity;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/** Decides what becomes of entities that a location no longer brings. */
final class KeptEntities {

    private static final JsonMapper JSON = JsonMapper.shared();

    private KeptEntities() {}

    /**
     * Adds to {@code after} the last good version of what a broken file held, with what that led to, and, if orphans are
     * kept, the rest marked as such; answers what is to be removed.
     */
    static Set<EntityRef> of(
            Map<EntityRef, StoredEntity> before,
            Map<EntityRef, StoredEntity> after,
            Set<String> broken,
            boolean keepsOrphans) {
        Set<EntityRef> missing = new HashSet<>(before.keySet());
        missing.removeAll(after.keySet());
        Set<String> keptParents = new HashSet<>();
        boolean more = true;
        while (more) {
            more = false;
            for (EntityRef ref : List.copyOf(missing)) {
                StoredEntity old = before.get(ref);
                if (old != null
                        && (broken.contains(old.root())
                                || broken.contains(old.locator())
                                || broken.contains(old.parent())
                                || keptParents.contains(old.parent()))) {
                    missing.remove(ref);
                    after.put(ref, old);
                    keptParents.add(ref.toString());
                    more = true;
                }
            }
        }
        if (!keepsOrphans) {
            return missing;
        }
        for (EntityRef ref : missing) {
            StoredEntity old = before.get(ref);
            if (old != null) {
                after.put(ref, orphan(old));
            }
        }
        return Set.of();
    }

    @SuppressWarnings("unchecked")
    private static StoredEntity orphan(StoredEntity old) {
        Map<String, Object> entity = JSON.readValue(old.content(), LinkedHashMap.class);
        Map<String, Object> metadata = (Map<String, Object>) entity.getOrDefault("metadata", new LinkedHashMap<>());
        Map<String, Object> annotations =
                (Map<String, Object>) metadata.computeIfAbsent("annotations", key -> new LinkedHashMap<>());
        annotations.put("backstage.io/orphan", "true");
        return new StoredEntity(
                old.ref(), old.uid(), old.root(), old.locator(), "", JSON.writeValueAsString(entity), List.of());
    }
}
