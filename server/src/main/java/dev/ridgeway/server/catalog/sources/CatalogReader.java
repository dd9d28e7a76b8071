package dev.ridgeway.server.catalog.sources;

import dev.ridgeway.server.catalog.CatalogError;
import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.catalog.Location;
import dev.ridgeway.server.catalog.index.StoredEntity;
import dev.ridgeway.server.catalog.model.EntityRules;
import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.platform.Violation;
import dev.ridgeway.server.platform.Yaml;
import dev.ridgeway.server.platform.YamlDocument;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Reads everything a location leads to, Location entities followed; stores nothing. */
@Component
public class CatalogReader {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int MOST_FILES = 20_000;
    private static final int MOST_DEPTH = 10;

    private final SourceFiles files;
    private final CatalogRules rules;

    CatalogReader(SourceFiles files, CatalogSettings settings) {
        this.files = files;
        this.rules = new CatalogRules(settings);
    }

    /** Errors are part of the reading, a missing file of a location that is not required is none. */
    public SourceReading read(Location root, boolean required) {
        Walk walk = new Walk(root);
        walk.begin(required);
        return new SourceReading(
                List.copyOf(walk.entities.values()), List.copyOf(walk.errors), java.util.Set.copyOf(walk.broken));
    }

    private final class Walk {
        private final Location root;
        private final Map<EntityRef, StoredEntity> entities = new LinkedHashMap<>();
        private final List<CatalogError> errors = new java.util.ArrayList<>();
        private final java.util.Set<String> broken = new java.util.HashSet<>();
        private final java.util.Set<String> visited = new java.util.HashSet<>();

        Walk(Location root) {
            this.root = root;
        }

        void begin(boolean required) {
            EntityRef ref = EntityRef.parse(root.entityRef());
            Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
            metadata.put("namespace", ref.namespace());
            metadata.put("name", ref.name());
            metadata.put("annotations", new LinkedHashMap<>());
            Map<String, @Nullable Object> entity = new LinkedHashMap<>();
            entity.put("apiVersion", "backstage.io/v1alpha1");
            entity.put("kind", "Location");
            entity.put("metadata", metadata);
            entity.put("spec", Map.of("type", root.type(), "target", root.target(), "presence", "required"));
            keep(ref, entity, root.type(), root.target(), "");
            follow(root.type(), root.target(), required, root.entityRef(), 0);
        }

        private void follow(String type, String target, boolean required, String parent, int depth) {
            List<String> found;
            try {
                found = files.expand(type, target);
            } catch (Problem e) {
                fail(type + ":" + target, "", e);
                return;
            }
            for (String file : found) {
                if (visited.add(type + ":" + file) && visited.size() <= MOST_FILES && depth <= MOST_DEPTH) {
                    file(type, file, required, parent, depth);
                }
            }
        }

        private void file(String type, String target, boolean required, String parent, int depth) {
            String locator = type + ":" + target;
            List<YamlDocument> documents;
            try {
                documents = Yaml.documents(files.text(type, target), target);
            } catch (Problem.NotFound e) {
                if (required) {
                    fail(locator, "", e);
                }
                return;
            } catch (Problem e) {
                fail(locator, "", e);
                return;
            }
            for (YamlDocument document : documents) {
                document(document, type, target, parent, depth);
            }
        }

        @SuppressWarnings("unchecked")
        private void document(YamlDocument document, String type, String target, String parent, int depth) {
            String locator = type + ":" + target;
            String name = "";
            try {
                name = document.value() instanceof Map<?, ?> map ? nameOf(map) : "";
                Object value = filled(document.value(), type, target);
                List<Violation> violations = EntityRules.violations(value, document::lineOf);
                if (!violations.isEmpty()) {
                    for (Violation it : violations) {
                        errors.add(new CatalogError(locator, name, it.path(), it.message(), it.remedy(), it.line()));
                    }
                    broken.add(locator);
                    return;
                }
                Map<String, @Nullable Object> entity =
                        (Map<String, @Nullable Object>) java.util.Objects.requireNonNull(value);
                String kind = String.valueOf(entity.get("kind"));
                if (!rules.allows(kind, root)) {
                    throw new Problem.Forbidden(
                            "kind-not-allowed",
                            "Entity %s at %s is not of an allowed kind for that location.".formatted(name, locator),
                            "Allow " + kind + " in catalog.rules, or register it from a location that may hold it.");
                }
                EntityRef ref = EntityRef.parse(name);
                keep(ref, entity, type, target, parent);
                if (kind.equals("Location")) {
                    targets(
                            (Map<String, ?>) java.util.Objects.requireNonNull(entity.get("spec")),
                            type,
                            target,
                            ref,
                            depth);
                }
            } catch (Problem e) {
                errors.add(new CatalogError(locator, name, "", e.sentence(), e.remedy(), document.lineOf("")));
                broken.add(locator);
            }
        }

        private void targets(Map<String, ?> spec, String type, String base, EntityRef parent, int depth) {
            String childType = spec.get("type") instanceof String text ? text : type;
            if (!childType.equals(type)) {
                throw new Problem.Forbidden(
                        "location-type-not-allowed",
                        "A location of type %s may not lead to one of type %s.".formatted(type, childType),
                        "Leave spec.type out, so that it is the type of the file it is in.");
            }
            List<Object> all = new java.util.ArrayList<>();
            if (spec.get("target") instanceof String target) {
                all.add(target);
            }
            if (spec.get("targets") instanceof List<?> targets) {
                all.addAll(targets);
            }
            for (Object target : all) {
                follow(
                        type,
                        SourceFiles.resolve(type, base, target.toString()),
                        !"optional".equals(spec.get("presence")),
                        parent.toString(),
                        depth + 1);
            }
        }

        private void fail(String locator, String name, Problem problem) {
            int line = problem instanceof Problem.Invalid invalid
                            && !invalid.violations().isEmpty()
                    ? invalid.violations().getFirst().line()
                    : 0;
            errors.add(new CatalogError(locator, name, "", problem.sentence(), problem.remedy(), line));
            broken.add(locator);
        }

        @SuppressWarnings("unchecked")
        private void keep(
                EntityRef ref, Map<String, @Nullable Object> entity, String type, String target, String parent) {
            String locator = type + ":" + target;
            Map<String, @Nullable Object> metadata = new LinkedHashMap<>(
                    (Map<String, @Nullable Object>) java.util.Objects.requireNonNull(entity.get("metadata")));
            Map<String, @Nullable Object> annotations = new LinkedHashMap<>();
            if (type.equals("url")) {
                annotations.put("backstage.io/view-url", target);
                annotations.put("backstage.io/edit-url", target.replaceFirst("/(blob|tree)/", "/edit/"));
                annotations.put(
                        "backstage.io/source-location", "url:" + target.substring(0, target.lastIndexOf('/') + 1));
            }
            if (metadata.get("annotations") instanceof Map<?, ?> own) {
                own.forEach((key, value) -> annotations.put(key.toString(), value));
            }
            for (String address : List.of("backstage.io/view-url", "backstage.io/edit-url")) {
                if (String.valueOf(annotations.get(address))
                        .strip()
                        .toLowerCase(java.util.Locale.ROOT)
                        .startsWith("javascript:")) {
                    annotations.put(address, "about:blank#unsafe-address-removed");
                }
            }
            annotations.put("backstage.io/managed-by-location", locator);
            annotations.put("backstage.io/managed-by-origin-location", root.text());
            metadata.putIfAbsent("namespace", EntityRef.DEFAULT_NAMESPACE);
            metadata.put("annotations", annotations);
            Map<String, @Nullable Object> copy = new LinkedHashMap<>(entity);
            copy.put("metadata", metadata);
            if (entities.containsKey(ref)) {
                errors.add(new CatalogError(
                        locator,
                        ref.toString(),
                        "metadata.name",
                        ref + " is there twice in " + root.target() + ".",
                        "Rename one of the two.",
                        0));
                return;
            }
            entities.put(
                    ref,
                    new StoredEntity(ref, "", root.text(), locator, parent, JSON.writeValueAsString(copy), List.of()));
        }
    }

    private static String nameOf(Map<?, ?> entity) {
        Object kind = entity.get("kind");
        if (entity.get("metadata") instanceof Map<?, ?> metadata
                && metadata.get("name") instanceof String
                && kind instanceof String) {
            @SuppressWarnings("unchecked")
            Map<String, Object> content = (Map<String, Object>) entity;
            return Entity.refOf(content).toString();
        }
        return "";
    }

    private @Nullable Object filled(@Nullable Object value, String type, String base) {
        return switch (value) {
            case Map<?, ?> map when map.size() == 1 && isPlaceholder(map) -> included(map, type, base);
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> copy = new LinkedHashMap<>();
                map.forEach((key, child) -> copy.put(key.toString(), filled(child, type, base)));
                yield copy;
            }
            case List<?> list -> {
                List<@Nullable Object> copy = new java.util.ArrayList<>();
                list.forEach(child -> copy.add(filled(child, type, base)));
                yield copy;
            }
            case null, default -> value;
        };
    }

    private static boolean isPlaceholder(Map<?, ?> map) {
        String key = map.keySet().iterator().next().toString();
        return key.equals("$text") || key.equals("$json") || key.equals("$yaml");
    }

    private @Nullable Object included(Map<?, ?> map, String type, String base) {
        Map.Entry<?, ?> entry = map.entrySet().iterator().next();
        String target = SourceFiles.resolve(type, base, String.valueOf(entry.getValue()));
        if (!target.startsWith(SourceFiles.home(type, base))) {
            throw new Problem.Forbidden(
                    "placeholder-outside",
                    "%s: %s is outside the repository of %s.".formatted(entry.getKey(), entry.getValue(), base),
                    "Include files of the same repository only.");
        }
        String text = files.text(type, target);
        return switch (entry.getKey().toString()) {
            case "$text" -> text;
            case "$json" -> json(text, target);
            default -> {
                List<YamlDocument> documents = Yaml.documents(text, target);
                yield documents.isEmpty() ? null : documents.getFirst().value();
            }
        };
    }

    private static Object json(String text, String target) {
        try {
            return JSON.readValue(text, Object.class);
        } catch (JacksonException e) {
            throw new Problem.Invalid(
                    "catalog-file-invalid", target + " is not JSON: " + e.getOriginalMessage(), "Correct the file.");
        }
    }
}
