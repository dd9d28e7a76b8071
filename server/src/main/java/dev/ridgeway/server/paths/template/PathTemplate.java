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
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
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

    /** The same without some of its steps. */
    public PathTemplate without(Predicate<PathStep> left) {
        if (steps.stream().noneMatch(left)) {
            return this;
        }
        Map<String, @Nullable Object> spec = new LinkedHashMap<>(spec());
        List<?> all = list(spec.get("steps"));
        spec.put(
                "steps",
                steps.stream()
                        .filter(left.negate())
                        .map(it -> all.get(it.position()))
                        .toList());
        Map<String, @Nullable Object> content = new LinkedHashMap<>(entity);
        content.put("spec", spec);
        return of(content);
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

    /** Whether it came with the server. */
    public boolean shipped() {
        return "true"
                .equals(object(object(entity.get("metadata")).get("annotations"))
                        .get("ridgeway.dev/shipped"));
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
        return pages(entity);
    }

    /** The same of an entity that may be no template. */
    static List<Map<String, @Nullable Object>> pages(Map<String, ? extends @Nullable Object> entity) {
        Object parameters = object(entity.get("spec")).get("parameters");
        if (parameters instanceof Map<?, ?>) {
            return List.of(object(parameters));
        }
        return list(parameters).stream().map(PathTemplate::object).toList();
    }

    /** What the template asks of a portal of its own that does not happen here, one sentence each. */
    public List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        Set<String> asked = new TreeSet<>();
        flags(spec().get("parameters"), asked);
        if (!asked.isEmpty()) {
            remarks.add("The form leaves out what needs the feature flags " + String.join(", ", asked)
                    + ": none is on here.");
        }
        Set<String> guarded = new TreeSet<>();
        flags(spec().get("steps"), guarded);
        if (!guarded.isEmpty()) {
            remarks.add("Steps that name the feature flags " + String.join(", ", guarded)
                    + " are run all the same, as by Backstage: only forms know flags. Use if for steps.");
        }
        List<String> decorators = Stream.of("formDecorators", "EXPERIMENTAL_formDecorators")
                .flatMap(key -> list(spec().get(key)).stream())
                .map(it -> String.valueOf(object(it).get("id")))
                .toList();
        if (!decorators.isEmpty()) {
            remarks.add(
                    "The form decorators " + String.join(", ", decorators)
                            + " are code of another portal and do not run here: what they would add to the answers is missing.");
        }
        return remarks;
    }

    private static void flags(@Nullable Object part, Set<String> found) {
        if (part instanceof List<?> all) {
            all.forEach(it -> flags(it, found));
        } else if (part instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                if ("backstage:featureFlag".equals(key)) {
                    found.add(String.valueOf(value));
                } else {
                    flags(value, found);
                }
            });
        }
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
