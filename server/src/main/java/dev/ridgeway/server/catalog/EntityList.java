package dev.ridgeway.server.catalog;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.json.JsonMapper;

/** Entities as one JSON text, put together from the bytes that each is kept as. */
final class EntityList {

    private static final MediaType TYPE = new MediaType(MediaType.APPLICATION_JSON, StandardCharsets.UTF_8);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.UTF_8);

    private EntityList() {}

    /** The array; a null stays null. */
    static byte[] array(List<? extends @Nullable Entity> entities, EntityFields fields) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(entities.size() * 2_000 + 16);
        writeArray(entities, fields, out);
        return out.toByteArray();
    }

    /** {@code {"items": [...]}} with what {@code rest}, a JSON object, holds besides. */
    static byte[] items(List<? extends @Nullable Entity> entities, EntityFields fields, Object rest) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(entities.size() * 2_000 + 256);
        out.writeBytes("{\"items\":".getBytes(StandardCharsets.UTF_8));
        writeArray(entities, fields, out);
        byte[] more = JsonMapper.shared().writeValueAsBytes(rest);
        if (more.length > 2) {
            out.write(',');
        }
        out.write(more, 1, more.length - 1);
        return out.toByteArray();
    }

    private static void writeArray(
            List<? extends @Nullable Entity> entities, EntityFields fields, ByteArrayOutputStream out) {
        out.write('[');
        boolean first = true;
        for (Entity entity : entities) {
            if (!first) {
                out.write(',');
            }
            first = false;
            out.writeBytes(entity == null ? NULL : fields.json(entity));
        }
        out.write(']');
    }

    static ResponseEntity<byte[]> answer(byte[] json) {
        return ResponseEntity.ok().contentType(TYPE).body(json);
    }

    static ResponseEntity<byte[]> answer(byte[] json, String header, String value) {
        return ResponseEntity.ok().contentType(TYPE).header(header, value).body(json);
    }
}
