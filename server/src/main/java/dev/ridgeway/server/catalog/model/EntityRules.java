package dev.ridgeway.server.catalog.model;

import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.catalog.model.CustomKinds.CustomKind;
import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.platform.Violation;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules of entities: finds everything that is wrong with one, and what it says about others. */
public final class EntityRules {

    private static final Set<String> ROOT = Set.of("apiVersion", "kind", "metadata", "spec");
    private static final Pattern NAME = Pattern.compile("([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]");
    private static final Pattern KIND = Pattern.compile("[a-zA-Z][a-z0-9A-Z]{0,62}");
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]+(?:-+[a-z0-9]+)*");
    private static final Pattern VERSION = Pattern.compile("[a-z0-9A-Z]{1,63}");
    private static final Pattern TAG = Pattern.compile("[a-z0-9:+#]+(-[a-z0-9:+#]+)*");
    private static final String NAME_REMEDY =
            "Use letters, digits, '-', '_' and '.', beginning and ending with a letter or digit, at most 63 characters.";

    private final List<Violation> found = new ArrayList<>();
    private final ToIntFunction<String> lines;

    private final CustomKinds custom;

    private EntityRules(ToIntFunction<String> lines, CustomKinds custom) {
        this.lines = lines;
        this.custom = custom;
    }

    /** Everything wrong with the entity; empty when it is valid. */
    public static List<Violation> violations(@Nullable Object entity, ToIntFunction<String> lines) {
        return violations(entity, lines, CustomKinds.none());
    }

    /** The same with kinds beyond the built-in ones. */
    public static List<Violation> violations(@Nullable Object entity, ToIntFunction<String> lines, CustomKinds custom) {
        EntityRules rules = new EntityRules(lines, custom);
        if (entity instanceof Map<?, ?> map) {
            rules.envelope(map);
        } else {
            rules.add("", "A document must be an object", "Begin it with apiVersion, kind, metadata and spec.");
        }
        return List.copyOf(rules.found);
    }

    /** Whether everybody knows that kind, however it is spelled. */
    public static boolean isBuiltIn(String kind) {
        return Kind.inAnyCase(kind).isPresent();
    }

    /** What a valid entity says about others; a reference without a namespace means the entity's own. */
    public static List<Relation> relations(Map<String, ?> entity, EntityRef ref) {
        List<Relation> relations = new ArrayList<>();
        if (!(entity.get("spec") instanceof Map<?, ?> spec)) {
            return relations;
        }
        for (Field field : fields(entity, spec)) {
            if (field.names()) {
                for (Object one : spec.get(field.name()) instanceof List<?> list ? list : single(spec, field)) {
                    EntityRef target = EntityRef.parse(one.toString(), defaultKind(field), ref.namespace());
                    relations.add(new Relation(ref, field.forward(), field.reverse(), target));
                }
            }
        }
        return relations;
    }

    /** A copy whose lists of references are in order, so that reordering them in the file changes nothing. */
    public static Map<String, @Nullable Object> sorted(Map<String, @Nullable Object> entity) {
        if (!(entity.get("spec") instanceof Map<?, ?> spec)) {
            return entity;
        }
        Map<Object, @Nullable Object> ordered = new LinkedHashMap<>(spec);
        for (Field field : fields(entity, spec)) {
            if (field.names() && spec.get(field.name()) instanceof List<?> list) {
                ordered.put(
                        field.name(),
                        list.stream().map(Object::toString).sorted().toList());
            }
        }
        Map<String, @Nullable Object> copy = new LinkedHashMap<>(entity);
        copy.put("spec", ordered);
        return copy;
    }

    private static List<Field> fields(Map<String, ?> entity, Map<?, ?> spec) {
        return Kind.of(String.valueOf(entity.get("kind")))
                .map(it -> it.fields(String.valueOf(spec.get("type"))))
                .orElseGet(() -> CustomKinds.fields(spec));
    }

    private static List<?> single(Map<?, ?> spec, Field field) {
        Object value = spec.get(field.name());
        return value == null ? List.of() : List.of(value);
    }

    private static @Nullable String defaultKind(Field field) {
        return field.defaultKind().isEmpty() ? null : field.defaultKind();
    }

    private void envelope(Map<?, ?> entity) {
        for (Object key : entity.keySet()) {
            if (!ROOT.contains(String.valueOf(key))) {
                add(
                        String.valueOf(key),
                        "Unknown field " + key,
                        "Remove it; only apiVersion, kind, metadata and spec belong here.");
            }
        }
        apiVersion(entity.get("apiVersion"));
        if (required("kind", entity.get("kind"))) {
            matches("kind", entity.get("kind"), KIND, 63, "Use letters and digits, for example Component.");
        }
        if (entity.get("metadata") instanceof Map<?, ?> metadata) {
            metadata(metadata);
        } else {
            add("metadata", "\"metadata\" is missing or not an object", "Add metadata with a name.");
        }
        if (entity.get("kind") instanceof String kind && KIND.matcher(kind).matches()) {
            kind(kind, entity);
        }
    }

    private void apiVersion(@Nullable Object value) {
        if (required("apiVersion", value)) {
            String[] parts = String.valueOf(value).split("/", -1);
            boolean good = value instanceof String
                    && parts.length <= 2
                    && VERSION.matcher(parts[parts.length - 1]).matches()
                    && (parts.length == 1 || isSubdomain(parts[0]));
            if (!good) {
                invalid("apiVersion", value, "Write for example backstage.io/v1alpha1.");
            }
        }
    }

    private void metadata(Map<?, ?> metadata) {
        if (required("metadata.name", metadata.get("name"))) {
            matches("metadata.name", metadata.get("name"), NAME, 63, NAME_REMEDY);
        }
        if (metadata.containsKey("namespace")) {
            matches(
                    "metadata.namespace",
                    metadata.get("namespace"),
                    LABEL,
                    63,
                    "Use lower-case letters, digits and '-'.");
        }
        for (String key : List.of("uid", "etag", "title")) {
            text("metadata." + key, metadata, key, false);
        }
        text("metadata.description", metadata, "description", true);
        for (String key : List.of("labels", "annotations")) {
            if (metadata.containsKey(key)) {
                pairs("metadata." + key, metadata.get(key), key.equals("labels"));
            }
        }
        if (metadata.containsKey("tags")) {
            tags(metadata.get("tags"));
        }
        if (metadata.containsKey("links")) {
            links(metadata.get("links"));
        }
    }

    private void tags(@Nullable Object tags) {
        if (tags instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                matches(
                        "metadata.tags." + i,
                        list.get(i),
                        TAG,
                        63,
                        "Use lower-case letters, digits, ':', '+' and '#', separated by '-'.");
            }
        } else {
            invalid("metadata.tags", tags, "Write a list of words.");
        }
    }

    private void pairs(String path, @Nullable Object pairs, boolean labels) {
        if (pairs instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                String at = path + "." + key;
                if (!isQualifiedName(String.valueOf(key))) {
                    invalid(at, key, "Write the key as [domain/]name.");
                }
                if (!(value instanceof String text)) {
                    invalid(at, value, "The value must be text; put it in quotes.");
                } else if (labels && !text.isEmpty() && !NAME.matcher(text).matches()) {
                    invalid(at, value, NAME_REMEDY);
                }
            });
        } else {
            invalid(path, pairs, "Write keys with values.");
        }
    }

    private void links(@Nullable Object links) {
        if (links instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                String at = "metadata.links." + i;
                if (!(list.get(i) instanceof Map<?, ?> link)) {
                    invalid(at, list.get(i), "Write a url, and a title if you like.");
                    continue;
                }
                if (!isAbsoluteUrl(link.get("url"))) {
                    invalid(
                            at + ".url",
                            link.get("url"),
                            "Write a whole address, for example https://example.com/page.");
                }
                for (String key : List.of("title", "icon", "type")) {
                    text(at + "." + key, link, key, false);
                }
                for (String key : List.of("title", "icon")) {
                    if (link.get(key) instanceof String text && !text.isEmpty() && text.isBlank()) {
                        invalid(at + "." + key, text, "Write some words, or remove it.");
                    }
                }
            }
        } else {
            invalid("metadata.links", links, "Write a list of links, each with a url.");
        }
    }

    private void kind(String text, Map<?, ?> entity) {
        Kind kind = Kind.of(text).orElse(null);
        CustomKind added = kind == null ? custom.of(text).orElse(null) : null;
        if (added != null) {
            custom(added, entity);
            return;
        }
        if (kind == null) {
            String meant = Kind.inAnyCase(text).map(Kind::text).orElse("");
            add(
                    "kind",
                    "Nothing here knows the kind \"%s\"".formatted(text),
                    meant.isEmpty()
                            ? "Use Component, API, Resource, System, Domain, Group, User, Location, Template or AiResource, or describe the kind in ridgeway.catalog.kinds."
                            : "Write " + meant + ".");
            return;
        }
        if (entity.get("apiVersion") instanceof String version
                && !kind.apiVersions().contains(version)) {
            invalid(
                    "apiVersion",
                    version,
                    "For the kind " + text + " write " + kind.apiVersions().getFirst() + ".");
        }
        if (entity.get("spec") instanceof Map<?, ?> spec) {
            spec(kind, spec);
        } else {
            add("spec", "\"spec\" is missing or not an object", "Add spec with the fields of a " + text + ".");
        }
    }

    private void custom(CustomKind kind, Map<?, ?> entity) {
        if (entity.get("apiVersion") instanceof String version
                && !kind.apiVersions().isEmpty()
                && !kind.apiVersions().contains(version)) {
            invalid(
                    "apiVersion",
                    version,
                    "For the kind " + kind.kind() + " write "
                            + kind.apiVersions().getFirst() + ".");
        }
        found.addAll(custom.violations(kind, entity, lines));
        if (entity.get("spec") instanceof Map<?, ?> spec) {
            CustomKinds.fields(spec).forEach(it -> field(kind.kind(), it, spec));
        } else {
            add("spec", "\"spec\" is missing or not an object", "Add spec with the fields of a " + kind.kind() + ".");
        }
    }

    private void spec(Kind kind, Map<?, ?> spec) {
        Object type = spec.get("type");
        for (Field field : kind.fields(type == null ? "" : type)) {
            field(kind.text(), field, spec);
        }
        if (spec.get("profile") instanceof Map<?, ?> profile) {
            for (String key : List.of("displayName", "email", "picture")) {
                text("spec.profile." + key, profile, key, false);
            }
        }
        if (kind == Kind.LOCATION
                && spec.get("presence") instanceof String presence
                && !presence.equals("required")
                && !presence.equals("optional")) {
            invalid("spec.presence", presence, "Write required or optional.");
        }
        if (spec.get("compatibility") instanceof String text && text.length() > 500 && kind == Kind.AI_RESOURCE) {
            invalid("spec.compatibility", text, "Write at most 500 characters.");
        }
        if (kind == Kind.TEMPLATE && spec.get("steps") instanceof List<?> steps) {
            each("spec.steps", steps, "action", "Name the action of the step, for example fetch:template.");
        }
        if (kind == Kind.API && spec.get("remotes") instanceof List<?> remotes) {
            each("spec.remotes", remotes, "type", "Say how it is reached, for example streamable-http.");
            each("spec.remotes", remotes, "url", "Write its address.");
            if (remotes.isEmpty() && "mcp-server".equals(type)) {
                add("spec.remotes", "\"spec.remotes\" is empty", "Add at least one with type and url.");
            }
        }
    }

    private void each(String path, List<?> items, String key, String remedy) {
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) instanceof Map<?, ?> item && !(item.get(key) instanceof String text && !text.isEmpty())) {
                add(path + "." + i + "." + key, "\"%s.%d\" has no %s".formatted(path, i, key), remedy);
            }
        }
    }

    private void field(String kind, Field field, Map<?, ?> spec) {
        String path = "spec." + field.name();
        Object value = spec.get(field.name());
        if (value == null) {
            if (field.required()) {
                add(path, "\"%s\" is missing".formatted(path), "A %s needs it; add %s.".formatted(kind, field.name()));
            } else if (spec.containsKey(field.name())) {
                add(path, "\"%s\" is empty".formatted(path), "Give it a value, or remove it.");
            }
            return;
        }
        switch (field.shape()) {
            case TEXT -> one(path, value, field);
            case TEXTS -> {
                if (value instanceof List<?> list) {
                    for (int i = 0; i < list.size(); i++) {
                        one(path + "." + i, list.get(i), field);
                    }
                } else {
                    invalid(path, value, "Write a list.");
                }
            }
            case OBJECT -> {
                if (!(value instanceof Map<?, ?>)) {
                    invalid(path, value, "Write keys with values.");
                }
            }
            case OBJECTS -> {
                if (!(value instanceof List<?> list && list.stream().allMatch(Map.class::isInstance))) {
                    invalid(path, value, "Write a list of objects.");
                }
            }
        }
    }

    private void one(String path, @Nullable Object value, Field field) {
        if (!(value instanceof String text) || text.isEmpty()) {
            invalid(path, value, "Write text that is not empty.");
        } else if (field.names()) {
            try {
                EntityRef.parse(text, defaultKind(field), EntityRef.DEFAULT_NAMESPACE);
            } catch (Problem.Invalid e) {
                add(path, e.sentence(), e.remedy());
            }
        }
    }

    private boolean required(String path, @Nullable Object value) {
        if (value == null || value.equals("")) {
            add(path, "\"%s\" is missing".formatted(path), "Add " + path + ".");
            return false;
        }
        return true;
    }

    private void text(String path, Map<?, ?> in, String key, boolean mayBeEmpty) {
        Object value = in.get(key);
        if (in.containsKey(key) && !(value instanceof String text && (mayBeEmpty || !text.isEmpty()))) {
            invalid(path, value, "Write text; put it in quotes if it looks like a number.");
        }
    }

    private void matches(String path, @Nullable Object value, Pattern pattern, int longest, String remedy) {
        if (!(value instanceof String text
                && text.length() <= longest
                && pattern.matcher(text).matches())) {
            invalid(path, value, remedy);
        }
    }

    private void invalid(String path, @Nullable Object value, String remedy) {
        String shown = String.valueOf(value);
        String cut = shown.length() > 120 ? shown.substring(0, 120) + "…" : shown;
        add(path, "\"%s\" is not valid; found \"%s\"".formatted(path.replaceFirst("^metadata\\.", ""), cut), remedy);
    }

    private void add(String path, String message, String remedy) {
        found.add(new Violation(path, message, remedy, lines.applyAsInt(path)));
    }

    private static boolean isAbsoluteUrl(@Nullable Object value) {
        try {
            return value instanceof String text
                    && URI.create(text.strip().replace(' ', '+')).isAbsolute();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isQualifiedName(String key) {
        int slash = key.indexOf('/');
        return slash < 0
                ? NAME.matcher(key).matches()
                : isSubdomain(key.substring(0, slash))
                        && NAME.matcher(key.substring(slash + 1)).matches();
    }

    private static boolean isSubdomain(String text) {
        if (text.isEmpty() || text.length() > 253) {
            return false;
        }
        for (String label : text.split("\\.", -1)) {
            if (label.length() > 63 || !LABEL.matcher(label).matches()) {
                return false;
            }
        }
        return true;
    }
}
