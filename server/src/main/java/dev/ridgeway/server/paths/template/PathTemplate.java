package dev.ridgeway.server.paths.template;

import dev.ridgeway.server.platform.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A golden path: a Backstage Template entity, read. */
public record PathTemplate(String ref, Map<String, @Nullable Object> entity, List<PathStep> steps) {

    /** Reads the entity; what cannot be performed by anyone is refused. */
    public static PathTemplate of(Map<String, ? extends @Nullable Object> entity) {
        Map<String, @Nullable Object> metadata = object(entity.get("metadata"));
        Object namespace = metadata.get("namespace");
        String ref = "template:" + (namespace == null ? "default" : namespace) + "/" + metadata.get("name");
        requireShape(entity, metadata, ref);
        List<PathStep> steps = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Object item : list(object(entity.get("spec")).get("steps"))) {
            PathStep step = step(steps.size(), item, ref);
            if (!ids.add(step.id())) {
                throw invalid(ref, "has two steps with the id \"" + step.id() + "\"", "Give every step its own id.");
            }
            steps.add(step);
        }
        return new PathTemplate(ref.toLowerCase(Locale.ROOT), new LinkedHashMap<>(entity), List.copyOf(steps));
    }

    private static void requireShape(
            Map<String, ? extends @Nullable Object> entity, Map<String, @Nullable Object> metadata, String ref) {
        Map<String, @Nullable Object> spec = object(entity.get("spec"));
        Object parameters = spec.get("parameters");
        boolean named = metadata.get("name") instanceof String name && !name.isBlank();
        boolean template = entity.get("kind") instanceof String kind
                && kind.equalsIgnoreCase("template")
                && entity.get("apiVersion") instanceof String version
                && version.startsWith("scaffolder.backstage.io/");
        boolean form = parameters == null
                || parameters instanceof Map
                || (parameters instanceof List<?> pages && pages.stream().allMatch(Map.class::isInstance));
        if (!named || !template || !form || !(spec.get("steps") instanceof List)) {
            throw invalid(
                    ref,
                    "is not one",
                    "Send apiVersion scaffolder.backstage.io/v1beta3, kind Template, metadata.name, and in spec a list of"
                            + " steps and, if it asks anything, parameters.");
        }
    }

    private static PathStep step(int position, @Nullable Object item, String ref) {
        Map<String, @Nullable Object> step = object(item);
        if (!(step.getOrDefault("id", "") instanceof String)
                || !(step.getOrDefault("name", "") instanceof String)
                || !(step.getOrDefault("input", Map.of()) instanceof Map)) {
            throw invalid(
                    ref,
                    "has no plain id, name or input in step " + (position + 1),
                    "Write id and name as text, and input as keys with values.");
        }
        if (!(step.get("action") instanceof String action) || action.isBlank()) {
            throw invalid(
                    ref, "has no action in step " + (position + 1), "Write the action's id, for example debug:log.");
        }
        String id = step.get("id") instanceof String text && !text.isBlank() ? text : "step-" + (position + 1);
        String name = step.get("name") instanceof String text && !text.isBlank() ? text : action;
        return new PathStep(position, id, name, action, object(step.get("input")), step.get("if"), step.get("each"));
    }

    private static Problem.Invalid invalid(String ref, String what, String remedy) {
        return new Problem.Invalid("template-invalid", "The template " + ref + " " + what + ".", remedy);
    }

    /** The title, else the name. */
    public String title() {
        Object title = metadata().get("title");
        return String.valueOf(title == null ? metadata().get("name") : title);
    }

    public Map<String, @Nullable Object> metadata() {
        return object(entity.get("metadata"));
    }

    public Map<String, @Nullable Object> spec() {
        return object(entity.get("spec"));
    }

    /** The value of an annotation; empty when it is not set. */
    public Optional<String> annotation(String name) {
        return Optional.ofNullable(object(metadata().get("annotations")).get(name))
                .map(Object::toString);
    }

    /** One JSON Schema for each page of the form. */
    public List<Map<String, @Nullable Object>> pages() {
        Object parameters = spec().get("parameters");
        if (parameters instanceof Map<?, ?>) {
            return List.of(object(parameters));
        }
        return list(parameters).stream().map(PathTemplate::object).toList();
    }

    /** The JSON Schema of the secrets; empty when the template has none. */
    public Map<String, @Nullable Object> secretsSchema() {
        return object(object(spec().get("secrets")).get("schema"));
    }

    /** The value as an object; empty when it is none. */
    @SuppressWarnings("unchecked")
    public static Map<String, @Nullable Object> object(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : Map.of();
    }

    /** The value as a list; empty when it is none. */
    public static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }
}
