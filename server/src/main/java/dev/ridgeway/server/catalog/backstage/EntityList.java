package dev.ridgeway.server.catalog.backstage;

import dev.ridgeway.server.catalog.Entity;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Entities as one JSON text, written from the bytes that each is kept as, with what stands before and after them. */
record EntityList(String before, List<? extends @Nullable Entity> entities, EntityFields fields, String after) {

    private static final byte[] NULL = utf8("null");
    private static final int LARGEST_PIECE = 65_536;

    /** The array; a null stays null. */
    static EntityList array(List<? extends @Nullable Entity> entities, EntityFields fields) {
        return new EntityList("[", entities, fields, "]");
    }

    /** {@code {"items": [...]}} with more members, each after a comma. */
    static EntityList items(List<? extends @Nullable Entity> entities, EntityFields fields, String more) {
        return new EntityList("{\"items\":[", entities, fields, "]" + more + "}");
    }

    /** The entity by itself. */
    static EntityList one(Entity entity) {
        return new EntityList("", List.of(entity), EntityFields.of(null), "");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private byte[] json(@Nullable Entity entity) {
        return entity == null ? NULL : fields.json(entity);
    }

    /** How many bytes it has; null when that is known only once they are written. */
    @Nullable
    Long length() {
        if (!fields.all()) {
            return null;
        }
        long length = (long) utf8(before).length + utf8(after).length + Math.max(0, entities.size() - 1);
        for (Entity entity : entities) {
            length += json(entity).length;
        }
        return length;
    }

    /** In few large pieces: what is larger than the buffer of the web server goes out past it. */
    void write(OutputStream out) throws IOException {
        Long length = length();
        int piece = length == null ? LARGEST_PIECE : Math.clamp(length, 1, LARGEST_PIECE);
        OutputStream pieces = new BufferedOutputStream(out, piece);
        pieces.write(utf8(before));
        boolean first = true;
        for (Entity entity : entities) {
            if (!first) {
                pieces.write(',');
            }
            first = false;
            pieces.write(json(entity));
        }
        pieces.write(utf8(after));
        pieces.flush();
    }
}
