package dev.ridgeway.server.catalog.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.server.catalog.EntityFilter;
import dev.ridgeway.server.catalog.EntityOrder;
import dev.ridgeway.server.catalog.EntityQuery;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.catalog.Facet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** The index against plain reading of the same entities, for random entities, changes and questions. */
class CatalogIndexTests {

    private static final List<String> TYPES = List.of("service", "Service", "library", "website");
    private static final List<String> OWNERS = List.of("web", "data", "Core");
    private static final List<String> TAGS = List.of("java", "go", "web", "x:y");

    /** An entity as the test understands it. */
    private record Plain(EntityRef ref, String name, String type, String owner, List<String> tags, List<String> needs) {

        StoredEntity stored() {
            Map<String, Object> metadata = new LinkedHashMap<>();
            metadata.put("name", name);
            metadata.put("tags", tags);
            Map<String, Object> spec = new LinkedHashMap<>();
            if (!type.isEmpty()) {
                spec.put("type", type);
            }
            spec.put("owner", owner);
            spec.put("dependsOn", needs);
            Map<String, Object> content = new LinkedHashMap<>();
            content.put("kind", "Component");
            content.put("metadata", metadata);
            content.put("spec", spec);
            String json = JsonMapper.shared().writeValueAsString(content);
            return new StoredEntity(ref, "uid-" + ref.name(), "file:a", "file:a", "", json, List.of());
        }
    }

    private static Stream<Long> seeds() {
        return Stream.iterate(1L, it -> it + 1).limit(40);
    }

    private static <T> T one(Random random, List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private static Plain plain(Random random) {
        String name = (random.nextBoolean() ? "C" : "c") + random.nextInt(30);
        List<String> tags = TAGS.stream().filter(it -> random.nextInt(3) == 0).toList();
        List<String> needs = Stream.generate(() -> "component:c" + random.nextInt(40))
                .limit(random.nextInt(3))
                .distinct()
                .toList();
        String type = random.nextInt(4) == 0 ? "" : one(random, TYPES);
        return new Plain(new EntityRef("component", "default", name), name, type, one(random, OWNERS), tags, needs);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void answersAsPlainReadingDoes(long seed) {
        Random random = new Random(seed);
        CatalogIndex index = new CatalogIndex();
        Map<EntityRef, Plain> truth = new HashMap<>();
        for (int round = 0; round < 6; round++) {
            change(random, index, truth);
            for (int question = 0; question < 20; question++) {
                ask(random, index, truth);
            }
        }
    }

    private static void change(Random random, CatalogIndex index, Map<EntityRef, Plain> truth) {
        Map<EntityRef, Plain> written = new HashMap<>();
        for (int i = random.nextInt(12); i >= 0; i--) {
            Plain plain = plain(random);
            written.put(plain.ref(), plain);
        }
        List<EntityRef> removed = truth.keySet().stream()
                .filter(it -> !written.containsKey(it) && random.nextInt(6) == 0)
                .toList();
        truth.putAll(written);
        truth.keySet().removeAll(removed);
        index.apply(written.values().stream().map(Plain::stored).toList(), removed);
    }

    private static void ask(Random random, CatalogIndex index, Map<EntityRef, Plain> truth) {
        String tag = one(random, TAGS);
        String type = one(random, TYPES);
        String target = "component:default/c" + random.nextInt(40);
        int which = random.nextInt(7);
        String filter = switch (which) {
            case 0 -> "metadata.tags=" + tag.toUpperCase(Locale.ROOT);
            case 1 -> "spec.type=" + type;
            case 2 -> "metadata.tags." + tag;
            case 3 -> "relations.dependsOn=" + target;
            case 4 -> "relations.dependencyof=" + target;
            case 5 -> "spec.type,metadata.tags=" + tag;
            default -> "spec.type=" + type + ",spec.type=library,relations.ownedBy=group:default/core";
        };
        List<Plain> wanted = truth.values().stream()
                .filter(it -> switch (which) {
                    case 0, 2 -> it.tags().contains(tag);
                    case 1 -> it.type().equalsIgnoreCase(type);
                    case 3 -> needs(it).contains(target);
                    case 4 ->
                        truth.values().stream()
                                .anyMatch(other -> other.ref().toString().equals(target)
                                        && needs(other).contains(it.ref().toString()));
                    case 5 -> !it.type().isEmpty() && it.tags().contains(tag);
                    default ->
                        (it.type().equalsIgnoreCase(type) || it.type().equals("library"))
                                && it.owner().equals("Core");
                })
                .toList();
        EntityFilter parsed = EntityFilter.parse(List.of(filter));

        assertThat(refs(index, EntityQuery.matching(parsed)))
                .as(filter)
                .isEqualTo(wanted.stream().map(Plain::ref).sorted().toList());
        sorted(random, index, parsed, wanted);
        Map<String, Long> counts = new TreeMap<>();
        wanted.forEach(it -> it.tags().forEach(each -> counts.merge(each, 1L, Long::sum)));
        assertThat(index.facets(List.of("metadata.tags"), parsed).get("metadata.tags"))
                .isEqualTo(counts.entrySet().stream()
                        .map(it -> new Facet(it.getKey(), it.getValue()))
                        .toList());
    }

    private static void sorted(Random random, CatalogIndex index, EntityFilter filter, List<Plain> wanted) {
        boolean descending = random.nextBoolean();
        Comparator<Plain> order = Comparator.comparing((Plain it) -> it.type().toLowerCase(Locale.ROOT))
                .thenComparing(Plain::ref);
        List<EntityRef> refs = wanted.stream()
                .filter(it -> !it.type().isEmpty())
                .sorted(descending ? order.reversed() : order)
                .map(Plain::ref)
                .toList();
        EntityQuery query =
                new EntityQuery(filter, List.of(new EntityOrder("spec.type", descending)), -1, 0, "", List.of(), false);

        assertThat(refs(index, query)).isEqualTo(refs);
    }

    private static List<String> needs(Plain plain) {
        return plain.needs().stream().map(it -> EntityRef.parse(it).toString()).toList();
    }

    private static List<EntityRef> refs(CatalogIndex index, EntityQuery query) {
        return index.find(query).stream().map(it -> it.entity().ref()).toList();
    }

    @Test
    void showsRelationsFromBothSidesSortedAndOnce() {
        CatalogIndex index = new CatalogIndex();
        Plain one = new Plain(ref("a"), "a", "service", "web", List.of(), List.of("component:b", "component:Gone"));
        Plain two = new Plain(ref("b"), "b", "service", "web", List.of(), List.of("component:a"));
        index.apply(List.of(one.stored(), two.stored()), List.of());

        assertThat(relations(index, "a"))
                .containsExactly(
                        "dependencyOf component:default/b",
                        "dependsOn component:default/b",
                        "dependsOn component:default/gone",
                        "ownedBy group:default/web");
        index.apply(List.of(), List.of(ref("b")));
        assertThat(relations(index, "a"))
                .contains("dependsOn component:default/b")
                .hasSize(3);
        index.apply(List.of(new Plain(ref("b"), "b", "x", "web", List.of(), List.of()).stored()), List.of());
        assertThat(relations(index, "b")).contains("dependencyOf component:default/a");
    }

    private static EntityRef ref(String name) {
        return new EntityRef("component", "default", name);
    }

    private static List<String> relations(CatalogIndex index, String name) {
        List<String> lines = new ArrayList<>();
        for (Object one :
                (List<?>) index.entity(ref(name)).orElseThrow().content().get("relations")) {
            Map<?, ?> relation = (Map<?, ?>) one;
            lines.add(relation.get("type") + " " + relation.get("targetRef"));
        }
        assertThat(lines).isEqualTo(List.copyOf(new TreeSet<>(lines)));
        return lines;
    }
}
