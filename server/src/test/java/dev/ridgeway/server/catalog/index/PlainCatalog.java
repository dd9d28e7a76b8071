package dev.ridgeway.server.catalog.index;

import dev.ridgeway.server.catalog.EntityFilter;
import dev.ridgeway.server.catalog.EntityOrder;
import dev.ridgeway.server.catalog.EntityQuery;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.catalog.Facet;
import dev.ridgeway.server.catalog.model.EntityRules;
import dev.ridgeway.server.catalog.model.Relation;
import dev.ridgeway.server.catalog.store.StoredEntity;
import java.util.ArrayList;
import java.util.Collection;
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
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The catalog as one would write it who has all the time in the world: looks at every entity for every question. */
final class PlainCatalog {

    private static final Set<String> SKIPPED = Set.of(
            "relations",
            "status",
            "attachments",
            "metadata.name",
            "metadata.namespace",
            "metadata.uid",
            "metadata.etag");

    /** An entity with its flat keys in lower case, each with its values as written. */
    private record Plain(EntityRef ref, Map<String, Set<@Nullable String>> keys) {

        List<String> values(String key) {
            return keys.getOrDefault(key.toLowerCase(Locale.ROOT), Set.of()).stream()
                    .filter(it -> it != null)
                    .map(it -> String.valueOf(it).toLowerCase(Locale.ROOT))
                    .sorted()
                    .toList();
        }

        @Nullable
        String least(String key) {
            return values(key).stream().findFirst().orElse(null);
        }
    }

    private final List<Plain> entities = new ArrayList<>();

    PlainCatalog(Collection<StoredEntity> rows) {
        List<Relation> relations = new ArrayList<>();
        rows.forEach(row -> relations.addAll(EntityRules.relations(content(row), row.ref())));
        rows.stream()
                .sorted(Comparator.comparing(StoredEntity::ref))
                .forEach(row -> entities.add(new Plain(row.ref(), keys(row, relations))));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> content(StoredEntity row) {
        return JsonMapper.shared().readValue(row.content(), Map.class);
    }

    /** Type and target of the relations of an entity, in order. */
    static Set<String> relations(Collection<StoredEntity> rows, EntityRef ref) {
        Set<String> lines = new TreeSet<>();
        for (StoredEntity row : rows) {
            for (Relation it : EntityRules.relations(content(row), row.ref())) {
                if (it.source().equals(ref)) {
                    lines.add(it.forward() + " " + it.target());
                }
                if (it.target().equals(ref)) {
                    lines.add(it.reverse() + " " + it.source());
                }
            }
        }
        return lines;
    }

    private static Map<String, Set<@Nullable String>> keys(StoredEntity row, List<Relation> relations) {
        Map<String, Set<@Nullable String>> keys = new HashMap<>();
        Map<String, Object> content = content(row);
        walk("", content, keys);
        Map<?, ?> metadata = (Map<?, ?>) content.getOrDefault("metadata", Map.of());
        add("metadata.uid", row.uid(), keys);
        add("metadata.name", metadata.get("name"), keys);
        add("metadata.namespace", metadata.containsKey("namespace") ? metadata.get("namespace") : "default", keys);
        for (Relation relation : relations) {
            if (relation.source().equals(row.ref())) {
                add("relations." + relation.forward(), relation.target(), keys);
            }
            if (relation.target().equals(row.ref())) {
                add("relations." + relation.reverse(), relation.source(), keys);
            }
        }
        return keys;
    }

    private static void walk(String path, @Nullable Object value, Map<String, Set<@Nullable String>> keys) {
        if (SKIPPED.contains(path)) {
            return;
        }
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, child) -> walk(path.isEmpty() ? key.toString() : path + "." + key, child, keys));
        } else if (value instanceof List<?> list) {
            for (Object item : list) {
                walk(path, item, keys);
                if (item instanceof String text) {
                    add(path + "." + text, "true", keys);
                }
            }
        } else {
            add(path, value, keys);
        }
    }

    private static void add(String path, @Nullable Object value, Map<String, Set<@Nullable String>> keys) {
        if (path.length() <= 200) {
            String text = value == null || value.toString().length() > 200 ? null : value.toString();
            keys.computeIfAbsent(path.toLowerCase(Locale.ROOT), key -> new LinkedHashSet<>())
                    .add(text);
        }
    }

    Set<String> keys() {
        Set<String> keys = new TreeSet<>();
        entities.forEach(it -> keys.addAll(it.keys().keySet()));
        return keys;
    }

    Set<String> values() {
        Set<String> values = new TreeSet<>();
        entities.forEach(it -> it.keys().keySet().forEach(key -> values.addAll(it.values(key))));
        return values;
    }

    private static boolean matches(Plain entity, EntityFilter filter) {
        return switch (filter) {
            case EntityFilter.Exists it -> entity.keys().containsKey(it.key());
            case EntityFilter.In it -> entity.values(it.key()).stream().anyMatch(it.values()::contains);
            case EntityFilter.HasPrefix it ->
                entity.values(it.key()).stream().anyMatch(value -> value.startsWith(it.prefix()));
            case EntityFilter.All it -> it.parts().stream().allMatch(part -> matches(entity, part));
            case EntityFilter.AnyOf it -> it.parts().stream().anyMatch(part -> matches(entity, part));
            case EntityFilter.Not it -> !matches(entity, it.part());
        };
    }

    /** References of all that match, in order, whatever limit and offset say. */
    List<EntityRef> all(EntityQuery query) {
        Predicate<Plain> wanted = it -> matches(it, query.filter()) && holds(it, query);
        boolean descending =
                !query.orders().isEmpty() && query.orders().getFirst().descending();
        Comparator<Plain> order = (one, other) -> 0;
        for (EntityOrder by : query.orders()) {
            Comparator<String> values = Comparator.naturalOrder();
            order = order.thenComparing(
                    it -> it.least(by.field()), Comparator.nullsLast(by.descending() ? values.reversed() : values));
            if (!query.missingLast() && by.equals(query.orders().getFirst())) {
                wanted = wanted.and(it -> it.least(by.field()) != null);
            }
        }
        Comparator<Plain> byRef = Comparator.comparing(Plain::ref);
        return entities.stream()
                .filter(wanted)
                .sorted(order.thenComparing(descending ? byRef.reversed() : byRef))
                .map(Plain::ref)
                .toList();
    }

    private static boolean holds(Plain entity, EntityQuery query) {
        String term = query.fullTextTerm().strip().toLowerCase(Locale.ROOT);
        List<String> fields = new ArrayList<>(query.fullTextFields());
        if (fields.isEmpty()) {
            fields.add(
                    query.orders().isEmpty()
                            ? "metadata.uid"
                            : query.orders().getFirst().field());
        }
        return term.isEmpty()
                || fields.stream().anyMatch(it -> entity.values(it).stream().anyMatch(value -> value.contains(term)));
    }

    Map<String, List<Facet>> facets(List<String> fields, EntityFilter filter) {
        Map<String, List<Facet>> facets = new LinkedHashMap<>();
        for (String field : fields) {
            Map<String, Long> counts = new TreeMap<>(Comparator.comparing((String it) -> it.toLowerCase(Locale.ROOT))
                    .thenComparing(it -> it));
            for (Plain entity : entities) {
                for (String value : entity.keys().getOrDefault(field.toLowerCase(Locale.ROOT), Set.of())) {
                    if (value != null && matches(entity, filter)) {
                        counts.merge(value, 1L, Long::sum);
                    }
                }
            }
            facets.put(
                    field,
                    counts.entrySet().stream()
                            .map(it -> new Facet(it.getKey(), it.getValue()))
                            .toList());
        }
        return facets;
    }
}
