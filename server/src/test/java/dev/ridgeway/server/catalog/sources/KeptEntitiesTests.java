package dev.ridgeway.server.catalog.sources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.catalog.store.StoredEntity;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeptEntitiesTests {

    private static final String ROOT = "location:default/root";

    private final Map<EntityRef, StoredEntity> before = new LinkedHashMap<>();

    private void before(String ref, String locator, String parent) {
        EntityRef entity = EntityRef.parse(ref);
        before.put(entity, new StoredEntity(entity, "uid", "url:root", locator, parent, "{}", List.of()));
    }

    private Set<EntityRef> removed(Set<String> broken, String... stillThere) {
        Map<EntityRef, StoredEntity> after = new HashMap<>();
        for (String ref : stillThere) {
            after.put(EntityRef.parse(ref), before.get(EntityRef.parse(ref)));
        }
        return KeptEntities.of(before, after, broken, false);
    }

    @Test
    void removesWhatIsNoLongerThere() {
        before("system:default/a", "url:a", ROOT);
        before("system:default/b", "url:b", ROOT);

        assertThat(removed(Set.of(), "system:default/b")).containsExactly(EntityRef.parse("system:default/a"));
    }

    @Test
    void keepsAllBelowALocationThatCouldNotBeFollowed() {
        before(ROOT, "url:pattern", "");
        before("system:default/a", "url:a", ROOT);
        before("location:default/deep", "url:a", ROOT);
        before("system:default/b", "url:b", "location:default/deep");

        assertThat(removed(Set.of("url:pattern", ROOT), ROOT)).isEmpty();
    }
}
