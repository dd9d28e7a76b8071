package dev.ridgeway.server.catalog.sources;

import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.server.catalog.CatalogError;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.catalog.Location;
import dev.ridgeway.server.catalog.model.CustomKinds;
import dev.ridgeway.server.catalog.model.EntityRules;
import dev.ridgeway.server.catalog.sources.SourceFiles.SourceText;
import dev.ridgeway.server.catalog.store.KnownFiles;
import dev.ridgeway.server.catalog.store.KnownFiles.KnownEntity;
import dev.ridgeway.server.catalog.store.StoredEntity;
import dev.ridgeway.server.catalog.store.StoredFile;
import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.platform.Violation;
import dev.ridgeway.server.platform.Yaml;
import dev.ridgeway.server.platform.YamlDocument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** One reading of a location and of everything it leads to. */
final class SourceWalk {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int MOST_FILES = 20_000;
    private static final int MOST_DEPTH = 10;
    private static final int MOST_ERRORS = 1_000;

    private static final int MOST_INCLUDED = 10_000_000;

    /** All that a location leads to is in memory at once. */
    static final long MOST_CHARACTERS = Runtime.getRuntime().maxMemory() / 4;

    private final SourceFiles files;
    private final CatalogRules rules;
    private final Location root;
    private final Placeholders placeholders;
    private final CustomKinds kinds;
    private final Map<EntityRef, StoredEntity> entities = new LinkedHashMap<>();
    private final List<CatalogError> errors = new ArrayList<>();
    private final Set<String> broken = new HashSet<>();
    private final Map<String, String> read = new HashMap<>();
    private final KnownFiles known;
    private final long mostCharacters;
    private final Set<EntityRef> seen = new HashSet<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private final Map<String, String> unchanged = new HashMap<>();
    private final Map<String, StoredFile> remembered = new HashMap<>();
    private Set<String> including = new LinkedHashSet<>();
    private long characters;
    private long included;
    private @Nullable ToolUnavailable silence;

    SourceWalk(
            SourceFiles files,
            CatalogRules rules,
            CustomKinds kinds,
            Location root,
            KnownFiles known,
            long mostCharacters) {
        this.mostCharacters = mostCharacters;
        this.kinds = kinds;
        this.files = files;
        this.rules = rules;
        this.root = root;
        this.known = known;
        this.placeholders = new Placeholders(this::included);
    }

    SourceReading read(boolean required) {
        EntityRef ref = EntityRef.parse(root.entityRef());
        seen.add(ref);
        Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
        metadata.put("namespace", ref.namespace());
        metadata.put("name", ref.name());
        Map<String, @Nullable Object> entity = new LinkedHashMap<>();
        entity.put("apiVersion", "backstage.io/v1alpha1");
        entity.put("kind", "Location");
        entity.put("metadata", metadata);
        entity.put("spec", Map.of("type", root.type(), "target", root.target(), "presence", "required"));
        keep(ref, entity, root.type(), root.target(), "");
        follow(root.type(), root.target(), required, root.entityRef(), 0);
        boolean same = !known.files().isEmpty()
                && errors.isEmpty()
                && Map.copyOf(remembered).equals(known.files())
                && entities.size() == 1;
        return new SourceReading(
                List.copyOf(entities.values()),
                unchanged,
                errors,
                broken,
                List.copyOf(remembered.values()),
                read,
                !same,
                silence);
    }

    private String included(String type, String target) {
        String locator = type + ":" + target;
        read.put(locator, files.stamp(locator));
        SourceText text = taken(files.changed(type, target, "").orElseThrow());
        included += text.text().length();
        if (included > MOST_INCLUDED) {
            throw new Problem.Invalid(
                    "catalog-file-invalid",
                    "With %s an entity includes more than %d million characters."
                            .formatted(target, MOST_INCLUDED / 1_000_000),
                    "Include less.");
        }
        including.add(locator);
        remembered.putIfAbsent(locator, new StoredFile(locator, text.revision(), 0, List.of()));
        return text.text();
    }

    private SourceText taken(SourceText text) {
        characters += text.text().length();
        if (characters > mostCharacters) {
            throw new Problem.Invalid(
                    "location-too-large",
                    root.target() + " leads to more than " + mostCharacters / 1_000_000
                            + " million characters; the rest is left out.",
                    "Make several locations of it, or give the server more memory with RIDGEWAY_HEAP.");
        }
        return text;
    }

    /** Empty when neither the file nor what it includes has changed and nothing else took a name that it brought. */
    private Optional<SourceText> changed(String type, String target) {
        String locator = type + ":" + target;
        read.put(locator, files.stamp(locator));
        StoredFile before = known.whole(locator);
        if (before != null && known.of(locator).stream().noneMatch(it -> seen.contains(it.ref()))) {
            Optional<SourceText> now = files.changed(type, target, before.revision());
            if (now.isPresent()) {
                return now;
            }
            if (before.includes().stream().allMatch(this::same)) {
                remembered.put(locator, before);
                before.includes()
                        .forEach(it -> remembered.putIfAbsent(
                                it, Objects.requireNonNull(known.files().get(it))));
                return Optional.empty();
            }
        }
        return Optional.of(files.changed(type, target, "").orElseThrow());
    }

    private boolean same(String locator) {
        StoredFile before = known.files().get(locator);
        int colon = locator.indexOf(':');
        read.put(locator, files.stamp(locator));
        return before != null
                && files.changed(locator.substring(0, colon), locator.substring(colon + 1), before.revision())
                        .isEmpty();
    }

    private void follow(String type, String target, boolean required, String parent, int depth) {
        String locator = type + ":" + target;
        List<String> found;
        try {
            if (depth > MOST_DEPTH) {
                throw new Problem.Invalid(
                        "location-too-deep",
                        "%s is more than %d locations away from %s.".formatted(target, MOST_DEPTH, root.target()),
                        "Name it in a location nearer to the first one.");
            }
            if (SourceFiles.isPattern(type, target)) {
                read.put(locator, files.stamp(locator));
            }
            found = files.expand(type, target);
        } catch (Problem e) {
            fail(locator, e);
            broken.add(parent);
            return;
        }
        for (String file : found) {
            if (read.containsKey(type + ":" + file)) {
                continue;
            }
            if (read.size() >= MOST_FILES) {
                fail(
                        locator,
                        new Problem.Invalid(
                                "location-too-large",
                                root.target() + " leads to more than " + MOST_FILES + " files; the rest is left out.",
                                "Make several locations of it."));
                return;
            }
            file(type, file, required, parent, depth);
        }
    }

    private void file(String type, String target, boolean required, String parent, int depth) {
        String locator = type + ":" + target;
        List<YamlDocument> documents;
        SourceText text;
        try {
            Optional<SourceText> changed = changed(type, target);
            if (changed.isEmpty()) {
                unchanged(type, target, parent, depth);
                return;
            }
            text = taken(changed.get());
            documents = Yaml.documents(text.text(), target);
        } catch (Problem.NotFound e) {
            if (required) {
                fail(locator, e);
            }
            return;
        } catch (Problem e) {
            fail(locator, e);
            return;
        }
        Set<String> includes = new LinkedHashSet<>();
        for (YamlDocument document : documents) {
            including = includes;
            included = 0;
            document(document, type, target, parent, depth);
        }
        if (!broken.contains(locator)) {
            int count = counts.getOrDefault(locator, 0);
            remembered.put(locator, new StoredFile(locator, text.revision(), count, List.copyOf(includes)));
        }
    }

    private void unchanged(String type, String target, String parent, int depth) {
        String locator = type + ":" + target;
        unchanged.put(locator, parent);
        known.of(locator).forEach(it -> seen.add(it.ref()));
        for (KnownEntity entity : known.of(locator)) {
            if (!entity.content().isEmpty()) {
                targets(JSON.readValue(entity.content(), Content.class).spec(), type, target, entity.ref(), depth);
            }
        }
    }

    private record Content(Map<String, Object> spec) {}

    @SuppressWarnings("unchecked")
    private void document(YamlDocument document, String type, String target, String parent, int depth) {
        String locator = type + ":" + target;
        String name = "";
        String owner = "";
        try {
            if (document.value() instanceof Map<?, ?> map) {
                name = nameOf(map);
                owner = ownerOf(map);
            }
            Object value = placeholders.filled(document.value(), type, target);
            List<Violation> violations = EntityRules.violations(value, document::lineOf, kinds);
            if (!violations.isEmpty()) {
                for (Violation violation : violations) {
                    error(CatalogError.of(violation, locator, name).ownedBy(owner));
                }
                broken.add(locator);
                return;
            }
            Map<String, @Nullable Object> entity = (Map<String, @Nullable Object>) Objects.requireNonNull(value);
            Map<String, ?> spec = (Map<String, ?>) Objects.requireNonNull(entity.get("spec"));
            String kind = String.valueOf(entity.get("kind"));
            if (!rules.allows(kind, String.valueOf(spec.get("type")), root)) {
                throw new Problem.Forbidden(
                        "kind-not-allowed",
                        "Entity %s at %s is not of an allowed kind for that location.".formatted(name, locator),
                        rules.givesRights(kind, root)
                                ? "Roles are bound, so a rule must name the repository. In app-config.yaml: catalog: {rules: [{allow: ["
                                        + kind + "], locations: [{type: url, pattern: \"" + root.target() + "\"}]}]}"
                                : "Allow " + kind
                                        + " in catalog.rules, or register it from a location that may hold it.");
            }
            EntityRef ref = EntityRef.parse(name);
            if (!seen.add(ref)) {
                throw new Problem.Conflict(
                        "entity-twice", ref + " is there twice in " + root.target() + ".", "Rename one of the two.");
            }
            keep(ref, EntityRules.sorted(entity), type, target, parent);
            counts.merge(locator, 1, Integer::sum);
            if (kind.equals("Location")) {
                targets(spec, type, target, ref, depth);
            }
        } catch (Problem e) {
            error(CatalogError.of(e, locator, name, document.lineOf("")).ownedBy(owner));
            broken.add(locator);
        }
    }

    private void targets(Map<String, ?> spec, String type, String base, EntityRef parent, int depth) {
        String childType = spec.get("type") instanceof String text ? text : type;
        boolean allowed = childType.equals(type) || (type.equals("file") && childType.equals("url"));
        if (!allowed) {
            throw new Problem.Forbidden(
                    "location-type-not-allowed",
                    "A location of type %s may not lead to one of type %s.".formatted(type, childType),
                    "Leave spec.type out, so that it is the type of the file it is in.");
        }
        List<Object> all = new ArrayList<>();
        if (spec.get("target") instanceof String target) {
            all.add(target);
        }
        if (spec.get("targets") instanceof List<?> targets) {
            all.addAll(targets);
        }
        boolean required = !"optional".equals(spec.get("presence"));
        for (Object one : all) {
            String target = one.toString();
            if (childType.equals("file") && target.endsWith("/")) {
                throw new Problem.Invalid(
                        "location-invalid", "\"" + target + "\" is a folder.", "Write the path of a file.");
            }
            String resolved = childType.equals(type) ? SourceFiles.resolve(type, base, target) : target;
            follow(childType, resolved, required, parent.toString(), depth + 1);
        }
    }

    private void fail(String locator, Problem problem) {
        if (problem.getCause() instanceof ToolUnavailable unavailable) {
            silence = unavailable;
        }
        int line = problem instanceof Problem.Invalid invalid
                        && !invalid.violations().isEmpty()
                ? invalid.violations().getFirst().line()
                : 0;
        error(CatalogError.of(problem, locator, "", line));
        broken.add(locator);
    }

    private void error(CatalogError error) {
        if (errors.size() < MOST_ERRORS) {
            errors.add(error);
        }
    }

    private void keep(EntityRef ref, Map<String, @Nullable Object> entity, String type, String target, String parent) {
        Map<String, @Nullable Object> copy = SourceAnnotations.on(entity, type, target, root.text());
        String locator = type + ":" + target;
        entities.put(
                ref, new StoredEntity(ref, "", root.text(), locator, parent, JSON.writeValueAsString(copy), List.of()));
    }

    private static String ownerOf(Map<?, ?> entity) {
        return entity.get("spec") instanceof Map<?, ?> spec && spec.get("owner") instanceof String owner ? owner : "";
    }

    private static String nameOf(Map<?, ?> entity) {
        if (entity.get("metadata") instanceof Map<?, ?> metadata
                && metadata.get("name") instanceof String name
                && !name.isBlank()
                && entity.get("kind") instanceof String kind
                && !kind.isBlank()) {
            boolean named = metadata.get("namespace") instanceof String namespace && !namespace.isBlank();
            String in = named ? String.valueOf(metadata.get("namespace")) : EntityRef.DEFAULT_NAMESPACE;
            return new EntityRef(kind, in, name).toString();
        }
        return "";
    }
}
