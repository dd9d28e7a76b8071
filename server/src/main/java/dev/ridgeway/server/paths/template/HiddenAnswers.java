package dev.ridgeway.server.paths.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The answers of fields that show nobody what is typed into them: {@code ui:widget: password} and the like. The run may use
 * them; what is told of it, and what it leaves behind, is without them.
 */
public final class HiddenAnswers {

    private static final List<String> BRANCHES = List.of("allOf", "anyOf", "oneOf");
    private static final List<String> CONDITIONS = List.of("if", "then", "else");
    private static final List<String> DEPENDENCIES = List.of("dependencies", "dependentSchemas");

    /** A part of a page's schema; {@code page} holds the definitions. */
    private record Part(Map<String, @Nullable Object> schema, Map<String, @Nullable Object> page) {}

    private final List<Part> pages = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();
    private final boolean stars;

    private HiddenAnswers(Map<String, ? extends @Nullable Object> template, boolean stars) {
        this.stars = stars;
        for (Map<String, @Nullable Object> page : PathTemplate.pages(template)) {
            pages.add(new Part(page, page));
        }
    }

    /** The answers to the form of the entity {@code template} that may be shown. */
    public static Map<String, @Nullable Object> without(
            Map<String, ? extends @Nullable Object> template, Map<String, @Nullable Object> answers) {
        HiddenAnswers hidden = new HiddenAnswers(template, false);
        return PathTemplate.object(hidden.shown(answers, hidden.pages));
    }

    /**
     * The answers with asterisks for those of {@code ui:field: Secret}, as the form itself answers them: what is typed there
     * is a secret of the run and no answer.
     */
    public static Map<String, @Nullable Object> starred(
            Map<String, ? extends @Nullable Object> template, Map<String, @Nullable Object> answers) {
        HiddenAnswers hidden = new HiddenAnswers(template, true);
        return PathTemplate.object(hidden.shown(answers, hidden.pages));
    }

    /** The texts among those that may not. */
    public static List<String> texts(
            Map<String, ? extends @Nullable Object> template, Map<String, @Nullable Object> answers) {
        HiddenAnswers hidden = new HiddenAnswers(template, false);
        hidden.shown(answers, hidden.pages);
        return hidden.texts;
    }

    private @Nullable Object shown(@Nullable Object value, List<Part> parts) {
        List<Part> all = branches(parts);
        if (all.stream().anyMatch(part -> hides(part.schema()))) {
            collect(value);
            return stars && value instanceof String text ? "*".repeat(text.length()) : null;
        }
        return switch (value) {
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> left = new LinkedHashMap<>();
                map.forEach((name, each) -> {
                    Object seen = shown(each, below(all, "properties", String.valueOf(name)));
                    if (seen != null || each == null) {
                        left.put(String.valueOf(name), seen);
                    }
                });
                yield left;
            }
            case List<?> list -> {
                List<Part> items = all.stream()
                        .map(part -> new Part(PathTemplate.object(part.schema().get("items")), part.page()))
                        .toList();
                yield list.stream()
                        .map(each -> shown(each, items))
                        .filter(Objects::nonNull)
                        .toList();
            }
            case null, default -> value;
        };
    }

    private void collect(@Nullable Object value) {
        switch (value) {
            case Map<?, ?> map -> map.values().forEach(this::collect);
            case List<?> list -> list.forEach(this::collect);
            case String text -> texts.add(text);
            case null, default -> {}
        }
    }

    private boolean hides(Map<String, @Nullable Object> schema) {
        if (stars) {
            return "Secret".equals(schema.get("ui:field"));
        }
        Object widget = schema.getOrDefault(
                "ui:widget", PathTemplate.object(schema.get("ui:options")).get("widget"));
        return "password".equals(widget)
                || "Secret".equals(schema.get("ui:field"))
                || "password".equals(schema.get("format"));
    }

    private static List<Part> below(List<Part> parts, String key, String name) {
        return parts.stream()
                .map(part -> new Part(
                        PathTemplate.object(
                                PathTemplate.object(part.schema().get(key)).get(name)),
                        part.page()))
                .toList();
    }

    /** The parts with all that they refer to or may turn into, each once. */
    private static List<Part> branches(List<Part> parts) {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Part> all = new ArrayList<>();
        parts.forEach(part -> branch(part, seen, all));
        return all;
    }

    private static void branch(Part part, Set<Object> seen, List<Part> all) {
        Map<String, @Nullable Object> schema = part.schema();
        if (schema.isEmpty() || !seen.add(schema)) {
            return;
        }
        all.add(part);
        List<@Nullable Object> more = new ArrayList<>();
        BRANCHES.forEach(key -> more.addAll(PathTemplate.list(schema.get(key))));
        CONDITIONS.forEach(key -> more.add(schema.get(key)));
        DEPENDENCIES.forEach(
                key -> more.addAll(PathTemplate.object(schema.get(key)).values()));
        if (schema.get("$ref") instanceof String ref) {
            for (String home : List.of("definitions", "$defs")) {
                String start = "#/" + home + "/";
                if (ref.startsWith(start)) {
                    more.add(PathTemplate.object(part.page().get(home)).get(ref.substring(start.length())));
                }
            }
        }
        more.forEach(each -> branch(new Part(PathTemplate.object(each), part.page()), seen, all));
    }
}
