package dev.ridgeway.server.catalog.index;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Entities by their numbers; never changes, and a changed one shares the blocks that the change does not concern. */
final class EntityTable {

    static final EntityTable EMPTY = new EntityTable(new @Nullable IndexedEntity[0][]);

    private static final int BLOCK = 512;

    private final @Nullable IndexedEntity[][] blocks;

    private EntityTable(@Nullable IndexedEntity[][] blocks) {
        this.blocks = blocks;
    }

    /** One more than the highest number. */
    int capacity() {
        return blocks.length * BLOCK;
    }

    IndexedEntity get(int id) {
        IndexedEntity entity = blocks[id / BLOCK][id % BLOCK];
        if (entity == null) {
            throw new IllegalStateException("No entity has the number " + id);
        }
        return entity;
    }

    /** Null in {@code changes} takes the entity away. */
    EntityTable changed(Map<Integer, @Nullable IndexedEntity> changes) {
        int most = changes.keySet().stream().mapToInt(Integer::intValue).max().orElse(-1);
        @Nullable IndexedEntity[][] changed = Arrays.copyOf(blocks, Math.max(blocks.length, most / BLOCK + 1));
        for (int block = blocks.length; block < changed.length; block++) {
            changed[block] = new @Nullable IndexedEntity[BLOCK];
        }
        changes.keySet().stream()
                .map(id -> id / BLOCK)
                .filter(block -> block < blocks.length)
                .distinct()
                .forEach(block -> changed[block] = blocks[block].clone());
        changes.forEach((id, entity) -> changed[id / BLOCK][id % BLOCK] = entity);
        return new EntityTable(changed);
    }
}
