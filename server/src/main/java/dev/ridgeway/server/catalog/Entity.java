package dev.ridgeway.server.catalog;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** One entity as the catalog answers it, relations and status included; never changes. Kept as ready JSON bytes. */
public final class Entity {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final EntityRef ref;
    private final String uid;
    private final byte[] json;

    private Entity(EntityRef ref, String uid, byte[] json) {
        this.ref = ref;
        this.uid = uid;
        this.json = json;
    }

    /** An entity of this content, whose {@code metadata.uid} may be missing. */
    public static Entity of(Map<String, Object> content) {
        Map<String, Object> metadata = map(content.get("metadata"));
        return new Entity(
                refOf(content), String.valueOf(metadata.getOrDefault("uid", "")), JSON.writeValueAsBytes(content));
    }

    /** The same under a reference and a uid that are known already. */
    public static Entity of(EntityRef ref, String uid, Map<String, Object> content) {
        return new Entity(ref, uid, JSON.writeValueAsBytes(content));
    }

    /** The reference that kind, namespace and name in the content make. */
    public static EntityRef refOf(Map<String, Object> content) {
        Map<String, Object> metadata = map(content.get("metadata"));
        Object namespace = metadata.get("namespace");
        return new EntityRef(
                String.valueOf(content.get("kind")),
                namespace == null ? EntityRef.DEFAULT_NAMESPACE : namespace.toString(),
                String.valueOf(metadata.get("name")));
    }

    public EntityRef ref() {
        return ref;
    }

    public String uid() {
        return uid;
    }

    /** The whole entity as UTF-8 JSON; shared, so never write to it. */
    public byte[] json() {
        return json;
    }

    /** The whole entity as maps, lists and scalars, read anew each time. */
    @SuppressWarnings("unchecked")
    public Map<String, Object> content() {
        return JSON.readValue(json, Map.class);
    }

    /** The kind as its author spelled it. */
    public String kind() {
        return String.valueOf(content().get("kind"));
    }

    /** The name as its author spelled it. */
    public String name() {
        return String.valueOf(metadata().get("name"));
    }

    /** The title, else the name. */
    public String title() {
        Object title = metadata().get("title");
        return title == null ? name() : title.toString();
    }

    public Map<String, Object> metadata() {
        return map(content().get("metadata"));
    }

    public Map<String, Object> spec() {
        return map(content().get("spec"));
    }

    /** The value of an annotation; empty when it is not set. */
    public Optional<String> annotation(String name) {
        return Optional.ofNullable(map(metadata().get("annotations")).get(name)).map(Object::toString);
    }

    /** The targets of all relations of that type, such as {@code ownedBy}; also those that do not exist. */
    public List<EntityRef> related(String type) {
        List<EntityRef> found = new ArrayList<>();
        if (content().get("relations") instanceof List<?> relations) {
            for (Object relation : relations) {
                Map<String, Object> one = map(relation);
                if (type.equals(one.get("type"))) {
                    found.add(EntityRef.parse(String.valueOf(one.get("targetRef"))));
                }
            }
        }
        return found;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Entity entity && Arrays.equals(json, entity.json);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(json);
    }

    @Override
    public String toString() {
        return new String(json, StandardCharsets.UTF_8);
    }
}
