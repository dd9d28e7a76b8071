package dev.ridgeway.server.catalog;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Answers about entities by looking at each of them, and shares no code with the server. */
final class PlainQuestions {

    private static final Set<String> SKIPPED =
            Set.of("relations", "status", "metadata.name", "metadata.namespace", "metadata.uid", "metadata.etag");

    /** An entity as it was written, with the relations it takes part in. */
    record Plain(String ref, Map<String, Set<@Nullable String>> keys) {

        List<String> values(String key) {
            return keys.getOrDefault(key.toLowerCase(Locale.ROOT), Set.of()).stream()
                    .flatMap(Stream::ofNullable)
                    .map(it -> it.toLowerCase(Locale.ROOT))
                    .sorted()
                    .toList();
        }

        boolean has(String key) {
            return keys.containsKey(key.toLowerCase(Locale.ROOT));
        }

        private void add(String path, @Nullable Object value) {
            if (path.length() <= 200) {
                String text = value == null || value.toString().length() > 200 ? null : value.toString();
                keys.computeIfAbsent(path.toLowerCase(Locale.ROOT), key -> new LinkedHashSet<>())
                        .add(text);
            }
        }

        private void walk(String path, @Nullable Object value) {
            if (SKIPPED.contains(path)) {
                return;
            }
            if (value instanceof Map<?, ?> map) {
                map.forEach((key, child) -> walk(path.isEmpty() ? key.toString() : path + "." + key, child));
            } else if (value instanceof List<?> list) {
                list.forEach(it -> walk(path, it));
                list.stream().filter(String.class::isInstance).forEach(it -> add(path + "." + it, true));
            } else {
                add(path, value);
            }
        }
    }

    private final Map<String, Plain> entities = new TreeMap<>();

    /** {@code written} are entities as their files hold them, with the annotations they were given. */
    PlainQuestions(List<Map<String, Object>> written) {
        for (Map<String, Object> content : written) {
            Map<?, ?> metadata = (Map<?, ?>) content.get("metadata");
            Plain plain = new Plain(ref(content), new HashMap<>());
            plain.walk("", content);
            for (String one : List.of("name", "uid")) {
                plain.add("metadata." + one, metadata.get(one));
            }
            plain.add("metadata.namespace", metadata.containsKey("namespace") ? metadata.get("namespace") : "default");
            entities.put(plain.ref(), plain);
        }
        written.forEach(this::relate);
    }

    static String ref(Map<String, Object> content) {
        Map<?, ?> metadata = (Map<?, ?>) content.get("metadata");
        Object namespace = metadata.containsKey("namespace") ? metadata.get("namespace") : "default";
        return (content.get("kind") + ":" + namespace + "/" + metadata.get("name")).toLowerCase(Locale.ROOT);
    }

    private void relate(Map<String, Object> content) {
        Map<?, ?> spec = (Map<?, ?>) content.get("spec");
        relation(content, "ownedBy", "ownerOf", "group:", spec.get("owner"));
        relation(content, "partOf", "hasPart", "system:", spec.get("system"));
        if (spec.get("dependsOn") instanceof List<?> list) {
            list.forEach(it -> relation(content, "dependsOn", "dependencyOf", "", it));
        }
    }

    private void relation(Map<String, Object> content, String type, String back, String kind, @Nullable Object to) {
        if (to != null) {
            String target = kind + "default/" + to;
            if (kind.isEmpty()) {
                target = to.toString().replace(":", ":default/");
            }
            String source = ref(content);
            entities.get(source).add("relations." + type, target);
            Plain there = entities.get(target);
            if (there != null) {
                there.add("relations." + back, source);
            }
        }
    }

    List<Plain> all() {
        return List.copyOf(entities.values());
    }

    Set<String> keys() {
        Set<String> keys = new TreeSet<>();
        all().forEach(it -> keys.addAll(it.keys().keySet()));
        return keys;
    }

    Set<String> values() {
        Set<String> values = new TreeSet<>();
        all().forEach(it -> it.keys().keySet().forEach(key -> values.addAll(it.values(key))));
        return values;
    }

    /** References of what is wanted, sorted by a field when one is given; who lacks it is left out. */
    List<String> refs(Predicate<Plain> wanted, @Nullable String field, boolean descending) {
        Comparator<Plain> order = Comparator.comparing(Plain::ref);
        Stream<Plain> found = all().stream().filter(wanted);
        if (field != null) {
            order = Comparator.comparing((Plain it) -> it.values(field).getFirst())
                    .thenComparing(Plain::ref);
            found = found.filter(it -> !it.values(field).isEmpty());
        }
        return found.sorted(descending ? order.reversed() : order)
                .map(Plain::ref)
                .toList();
    }

    /** Whether a value of one of the fields holds the text. */
    static Predicate<Plain> holds(String text, List<String> fields) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        return it ->
                fields.stream().anyMatch(field -> it.values(field).stream().anyMatch(value -> value.contains(lower)));
    }

    /** The values of a field as written, each with how many have it. */
    Map<String, Integer> facet(String field, Predicate<Plain> wanted) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        List<String> values = new ArrayList<>();
        all().stream()
                .filter(wanted)
                .forEach(it -> it.keys().getOrDefault(field.toLowerCase(Locale.ROOT), Set.of()).stream()
                        .flatMap(Stream::ofNullable)
                        .forEach(values::add));
        values.stream().sorted().forEach(value -> counts.merge(value, 1, Integer::sum));
        return counts;
    }
}
