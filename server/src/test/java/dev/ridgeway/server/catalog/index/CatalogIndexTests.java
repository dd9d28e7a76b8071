package dev.ridgeway.server.catalog.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.catalog.EntityFilter;
import dev.ridgeway.server.catalog.EntityOrder;
import dev.ridgeway.server.catalog.EntityPage;
import dev.ridgeway.server.catalog.EntityPosition;
import dev.ridgeway.server.catalog.EntityQuery;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.catalog.store.StoredEntity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** The index against plain reading of the same entities, for random entities, changes and questions. */
class CatalogIndexTests {

    private static final List<String> WORDS =
            List.of("service", "Service", "web", "WEB", "x.y", "a", "", "java", "1", "true", "ÄRGER", "x".repeat(201));
    private static final List<String> KEYS = List.of("type", "owner", "web", "a.b", "a", "b", "Long", "k".repeat(120));

    private final Map<EntityRef, StoredEntity> truth = new HashMap<>();
    private final CatalogIndex index = new CatalogIndex();
    private Random random = new Random(0);

    private <T> T one(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private <T> List<T> some(int most, Supplier<T> make) {
        return Stream.generate(make).limit(random.nextInt(most + 1)).toList();
    }

    private StoredEntity entity(EntityRef ref) {
        Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
        metadata.put("name", random.nextBoolean() ? ref.name() : ref.name().toUpperCase(Locale.ROOT));
        if (!ref.namespace().equals("default") || random.nextBoolean()) {
            metadata.put("namespace", ref.namespace());
        }
        metadata.put("tags", some(3, () -> one(WORDS)));
        metadata.put("title", one(WORDS));
        Map<String, @Nullable Object> spec = new LinkedHashMap<>();
        for (String key : some(4, () -> one(KEYS))) {
            spec.put(key, value(3));
        }
        spec.put("owner", one(List.of("web", "other/data", "c1")));
        spec.put("dependsOn", some(3, () -> "component:c" + random.nextInt(40)));
        spec.put("dependencyOf", some(2, () -> "component:other/c" + random.nextInt(40)));
        Map<String, @Nullable Object> content = new LinkedHashMap<>();
        content.put("kind", "Component");
        content.put("metadata", metadata);
        content.put("spec", spec);
        String json = JsonMapper.shared().writeValueAsString(content);
        return new StoredEntity(ref, "uid-" + ref.namespace() + ref.name(), "file:a", "file:a", "", json, List.of());
    }

    private @Nullable Object value(int depth) {
        return switch (random.nextInt(depth > 0 ? 6 : 4)) {
            case 0 -> random.nextInt(3);
            case 1 -> random.nextBoolean();
            case 2 -> null;
            case 3 -> one(WORDS);
            case 4 -> new ArrayList<>(some(3, () -> value(depth - 1)));
            default -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                some(3, () -> one(KEYS)).forEach(key -> map.put(key, value(depth - 1)));
                yield map;
            }
        };
    }

    private EntityRef ref() {
        return new EntityRef("component", one(List.of("default", "other")), "c" + random.nextInt(40));
    }

    private void change() {
        Map<EntityRef, StoredEntity> written = new HashMap<>();
        some(12, this::ref).forEach(ref -> written.put(ref, entity(ref)));
        List<EntityRef> removed = truth.keySet().stream()
                .filter(it -> !written.containsKey(it) && random.nextInt(6) == 0)
                .toList();
        truth.putAll(written);
        truth.keySet().removeAll(removed);
        index.apply(written.values(), removed);
    }

    private EntityFilter filter(List<String> keys, List<String> values, int depth) {
        String key = one(keys);
        return switch (random.nextInt(depth > 0 ? 6 : 3)) {
            case 0 -> new EntityFilter.Exists(key);
            case 1 -> new EntityFilter.In(key, Set.copyOf(some(2, () -> one(values))));
            case 2 -> {
                String value = one(values);
                yield new EntityFilter.HasPrefix(key, value.substring(0, random.nextInt(value.length() + 1)));
            }
            case 3 -> new EntityFilter.All(some(3, () -> filter(keys, values, depth - 1)));
            case 4 -> new EntityFilter.AnyOf(some(3, () -> filter(keys, values, depth - 1)));
            default -> new EntityFilter.Not(filter(keys, values, depth - 1));
        };
    }

    private static LongStream seeds() {
        return LongStream.rangeClosed(1, 25);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void answersAsPlainReadingDoes(long seed) {
        random = new Random(seed);
        for (int round = 0; round < 6; round++) {
            change();
            PlainCatalog plain = new PlainCatalog(truth.values());
            List<String> keys = new ArrayList<>(plain.keys());
            keys.addAll(List.of("none", "spec.none", "metadata.tags.none"));
            List<String> values = new ArrayList<>(plain.values());
            values.add("none");
            truth.keySet().forEach(this::showsAllRelations);
            for (int question = 0; question < 15; question++) {
                ask(plain, filter(keys, values, 2), keys, values);
            }
        }
    }

    private void showsAllRelations(EntityRef ref) {
        assertThat(relations(index, ref)).isEqualTo(List.copyOf(PlainCatalog.relations(truth.values(), ref)));
    }

    private void ask(PlainCatalog plain, EntityFilter filter, List<String> keys, List<String> values) {
        List<EntityOrder> orders = some(2, () -> new EntityOrder(one(keys), random.nextBoolean()));
        boolean text = random.nextInt(3) == 0;
        EntityQuery query = new EntityQuery(
                filter, orders, -1, 0, text ? one(values) : "", some(2, () -> one(keys)), random.nextBoolean());
        List<EntityRef> all = plain.all(query);

        assertThat(refs(index.page(query, null))).as(query.toString()).isEqualTo(all);
        int from = random.nextInt(5);
        int most = random.nextInt(5);
        EntityPage page = index.page(query.page(from, most), null);
        assertThat(refs(page)).isEqualTo(all.stream().skip(from).limit(most).toList());
        assertThat(page.totalItems()).isEqualTo(all.size());
        if (orders.size() < 2 && !query.missingLast()) {
            pagesThroughAll(query.page(0, 1 + random.nextInt(3)), all);
        }
        assertThat(index.facets(keys, EntityQuery.matching(filter))).isEqualTo(plain.facets(keys, filter));
        assertThat(truth.keySet().stream()
                        .filter(it -> index.finder(filter).apply(it).isPresent())
                        .sorted())
                .isEqualTo(plain.all(EntityQuery.matching(filter)));
    }

    private void pagesThroughAll(EntityQuery query, List<EntityRef> all) {
        List<EntityRef> forward = new ArrayList<>();
        List<EntityRef> backward = new ArrayList<>();
        EntityPosition last = null;
        for (EntityPage page = index.page(query, null); ; page = index.page(query, page.next())) {
            forward.addAll(refs(page));
            if (page.next() == null) {
                last = page.previous();
                backward.addAll(refs(page));
                break;
            }
        }
        for (EntityPosition at = last; at != null; ) {
            EntityPage page = index.page(query, at);
            backward.addAll(0, refs(page));
            at = page.previous();
        }
        assertThat(forward).isEqualTo(all);
        assertThat(backward).isEqualTo(all);
    }

    private static List<EntityRef> refs(EntityPage page) {
        return page.items().stream().map(Entity::ref).toList();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void comesToTheSameStateByManyChangesAsByOne(long seed) {
        random = new Random(seed);
        for (int round = 0; round < 12; round++) {
            change();
        }
        CatalogIndex fresh = new CatalogIndex();
        fresh.apply(truth.values(), List.of());

        assertThat(index.page(EntityQuery.everything(), null)).isEqualTo(fresh.page(EntityQuery.everything(), null));
    }

    @Test
    void isTheSameWithManyEntitiesAndInSmallSteps() {
        List<StoredEntity> rows = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            rows.add(entity(new EntityRef("component", "default", "c" + i)));
        }
        for (int from = 0; from < rows.size(); from += 70) {
            index.apply(rows.subList(from, Math.min(rows.size(), from + 70)), List.of());
        }
        List<StoredEntity> kept = new ArrayList<>(rows.subList(0, 1_200));
        index.apply(
                List.of(),
                rows.subList(1_200, 3_000).stream().map(StoredEntity::ref).toList());
        rows.subList(2_000, 2_900).forEach(it -> index.apply(List.of(it), List.of()));
        kept.addAll(rows.subList(2_000, 2_900));
        PlainCatalog plain = new PlainCatalog(kept);
        for (String field : List.of("metadata.name", "spec.owner", "metadata.tags", "metadata.uid", "spec.a")) {
            for (String filter : List.of("kind=component", "metadata.tags=web", "metadata.name=c7", "spec.owner=c1")) {
                EntityQuery query = EntityQuery.matching(filter).orderedBy(field);
                List<EntityRef> all = plain.all(query);
                assertThat(refs(index.page(query, null))).as(field + filter).isEqualTo(all);
                assertThat(refs(index.page(query.page(300, 20), null)))
                        .isEqualTo(all.stream().skip(300).limit(20).toList());
                assertThat(index.facets(List.of(field), EntityQuery.matching(query.filter())))
                        .isEqualTo(plain.facets(List.of(field), query.filter()));
            }
        }
    }

    @Test
    void showsRelationsFromBothSidesSortedAndOnce() {
        EntityRef a = new EntityRef("component", "default", "a");
        EntityRef b = new EntityRef("component", "default", "b");
        index.apply(List.of(needs(a, "component:b", "component:Gone"), needs(b, "component:a")), List.of());

        assertThat(relations(index, a))
                .containsExactly(
                        "dependencyOf component:default/b",
                        "dependsOn component:default/b",
                        "dependsOn component:default/gone",
                        "ownedBy group:default/web");
        index.apply(List.of(), List.of(b));
        assertThat(relations(index, a))
                .contains("dependsOn component:default/b")
                .hasSize(3);
        index.apply(List.of(needs(b)), List.of());
        assertThat(relations(index, b)).contains("dependencyOf component:default/a");
    }

    private static StoredEntity needs(EntityRef ref, String... needs) {
        Map<String, Object> content = Map.of(
                "kind",
                "Component",
                "metadata",
                Map.of("name", ref.name()),
                "spec",
                Map.of("type", "service", "owner", "web", "dependsOn", List.of(needs)));
        String json = JsonMapper.shared().writeValueAsString(content);
        return new StoredEntity(ref, "uid-" + ref.name(), "file:a", "file:a", "", json, List.of());
    }

    private static List<String> relations(CatalogIndex index, EntityRef ref) {
        List<String> lines = new ArrayList<>();
        for (Object one :
                (Collection<?>) index.entity(ref).orElseThrow().content().get("relations")) {
            Map<?, ?> relation = (Map<?, ?>) one;
            lines.add(relation.get("type") + " " + relation.get("targetRef"));
        }
        assertThat(lines).isEqualTo(List.copyOf(new TreeSet<>(lines)));
        return lines;
    }
}
