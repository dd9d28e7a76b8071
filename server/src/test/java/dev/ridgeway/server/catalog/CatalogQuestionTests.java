package dev.ridgeway.server.catalog;

import static dev.ridgeway.server.catalog.CatalogServer.READER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.server.assembly.RunningServer.Answer;
import dev.ridgeway.server.catalog.PlainQuestions.Plain;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Random entities and questions, asked over HTTP in Backstage's words and answered plainly beside it. */
class CatalogQuestionTests {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int ENTITIES = 60;
    private static final List<String> WORDS =
            List.of("Web", "web", "data", "x.y", "1", "true", "ÄRGER", "a b", "a=b", "100%", "<b>", "y".repeat(230));

    private static CatalogServer server;
    private static PlainQuestions plain;
    private static List<String> keys;
    private static List<String> values;

    private Random random = new Random(0);

    /** What an entity may be asked for: as a filter parameter where that can say it, as a predicate, and what it means. */
    private record Condition(@Nullable String filter, Object predicate, Predicate<Plain> meaning) {}

    @BeforeAll
    @SuppressWarnings("unchecked")
    static void start() throws IOException {
        List<Map<String, Object>> entities = new CatalogQuestionTests().entities();
        Path folder = Files.createTempDirectory("ridgeway-questions").toRealPath();
        Files.writeString(
                folder.resolve("all.yaml"),
                entities.stream().map(JSON::writeValueAsString).collect(Collectors.joining("\n---\n")));
        server = CatalogServer.start(folder, """
                rules: [{allow: [Component, System, Group]}]
                locations: [{type: file, target: FOLDER/all.yaml}]
                """);
        for (Map<String, Object> entity : entities) {
            take(entity, server.awaitEntity(PlainQuestions.ref(entity).replace("default/", ""), it -> true));
        }
        for (JsonNode location : get("/entities?filter=kind=location").json()) {
            entities.add(JSON.convertValue(location, Map.class));
        }
        plain = new PlainQuestions(entities);
        keys = new ArrayList<>(plain.keys());
        keys.addAll(List.of("none", "spec.none", "relations.none"));
        values = new ArrayList<>(plain.values());
        values.add("none");
    }

    /** Uid and annotations are the server's to choose; everything else is as it was written. */
    @SuppressWarnings("unchecked")
    private static void take(Map<String, Object> entity, JsonNode answered) {
        Map<String, Object> metadata = (Map<String, Object>) entity.get("metadata");
        Map<String, Object> content = JSON.convertValue(answered, Map.class);
        Map<String, Object> given = (Map<String, Object>) content.get("metadata");
        metadata.put("uid", given.get("uid"));
        metadata.put("annotations", given.get("annotations"));
        assertThat(content.get("spec")).isEqualTo(entity.get("spec"));
        assertThat(given).containsAllEntriesOf(metadata);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private <T> T one(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private <T> List<T> some(int least, int most, Supplier<T> make) {
        return Stream.generate(make)
                .limit(least + random.nextInt(most - least + 1))
                .toList();
    }

    private List<Map<String, Object>> entities() {
        List<Map<String, Object>> entities = new ArrayList<>();
        for (int i = 0; i < ENTITIES; i++) {
            String kind = one(List.of("Component", "Component", "System", "Group"));
            Map<String, Object> metadata = new LinkedHashMap<>();
            metadata.put("name", one(List.of("c", "C", "svc-")) + i);
            metadata.put("title", one(WORDS));
            metadata.put(
                    "tags",
                    some(0, 3, () -> one(List.of("java", "go", "x1", "tier-1"))).stream()
                            .distinct()
                            .toList());
            metadata.put("labels", Map.of("example.com/tier", one(List.of("a", "b", "C"))));
            Map<String, Object> spec = new LinkedHashMap<>();
            spec.put("type", one(List.of("service", "Service", "library")));
            if (kind.equals("Group")) {
                spec.put("children", List.of());
            } else {
                spec.put("owner", one(List.of("web", "data")));
            }
            if (kind.equals("Component")) {
                spec.put("lifecycle", one(List.of("production", "old")));
                spec.put(
                        "dependsOn",
                        some(0, 3, () -> "component:c" + random.nextInt(ENTITIES)).stream()
                                .sorted()
                                .toList());
                if (random.nextBoolean()) {
                    spec.put("system", "c" + random.nextInt(ENTITIES));
                }
            }
            spec.put("extra", value(3));
            Map<String, Object> entity = new LinkedHashMap<>();
            entity.put("apiVersion", "backstage.io/v1alpha1");
            entity.put("kind", kind);
            entity.put("metadata", metadata);
            entity.put("spec", spec);
            entities.add(entity);
        }
        return entities;
    }

    private @Nullable Object value(int depth) {
        return switch (random.nextInt(depth > 0 ? 6 : 4)) {
            case 0 -> random.nextInt(3);
            case 1 -> random.nextBoolean();
            case 2 -> null;
            case 3 -> one(WORDS);
            case 4 -> new ArrayList<>(some(0, 3, () -> value(depth - 1)));
            default -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                some(0, 3, () -> one(List.of("a", "B", "a.b", "web"))).forEach(key -> map.put(key, value(depth - 1)));
                yield map;
            }
        };
    }

    private Condition condition(int depth) {
        String key = anyCase(one(keys));
        return switch (random.nextInt(depth > 0 ? 9 : 5)) {
            case 0 ->
                new Condition(
                        said(key, List.of()) == null ? null : key,
                        Map.of(key, Map.of("$exists", true)),
                        it -> it.has(key));
            case 1 -> {
                String value = one(values);
                yield new Condition(
                        said(key, List.of(anyCase(value))),
                        Map.of(key, anyCase(value)),
                        it -> it.values(key).contains(value));
            }
            case 2 -> {
                List<String> any = some(1, 3, () -> one(values));
                yield new Condition(
                        said(key, any),
                        Map.of(key, Map.of("$in", any)),
                        it -> it.values(key).stream().anyMatch(any::contains));
            }
            case 3 -> {
                String value = one(values);
                String prefix = value.substring(0, random.nextInt(value.length() + 1));
                yield new Condition(
                        null,
                        Map.of(key, Map.of("$hasPrefix", anyCase(prefix))),
                        it -> it.values(key).stream().anyMatch(has -> has.startsWith(prefix)));
            }
            case 4 -> {
                String type = one(List.of("ownedBy", "dependsOn", "dependencyOf", "partOf", "hasPart"));
                String target = one(plain.all()).ref();
                yield new Condition(
                        said("relations." + type, List.of(target)),
                        Map.of("relations", Map.of("$contains", Map.of("type", type, "targetRef", target))),
                        it -> it.values("relations." + type).contains(target));
            }
            case 5, 6 -> {
                List<Condition> parts = some(1, 3, () -> condition(depth - 1));
                yield new Condition(
                        null,
                        Map.of("$all", predicates(parts)),
                        it -> parts.stream().allMatch(part -> part.meaning().test(it)));
            }
            case 7 -> {
                List<Condition> parts = some(0, 3, () -> condition(depth - 1));
                yield new Condition(
                        null,
                        Map.of("$any", predicates(parts)),
                        it -> parts.stream().anyMatch(part -> part.meaning().test(it)));
            }
            default -> {
                Condition part = condition(depth - 1);
                yield new Condition(
                        null, Map.of("$not", part.predicate()), part.meaning().negate());
            }
        };
    }

    private static List<Object> predicates(List<Condition> parts) {
        return parts.stream().map(Condition::predicate).toList();
    }

    /** Null for what a filter parameter cannot say: commas and equals signs part it, and blanks around do not count. */
    private static @Nullable String said(String key, List<String> values) {
        boolean plain = !key.contains(",") && !key.contains("=") && key.equals(key.strip());
        return plain && values.stream().allMatch(it -> !it.contains(",") && it.equals(it.strip()))
                ? values.stream().map(it -> key + "=" + it).collect(Collectors.joining(","))
                : null;
    }

    /** Unlike ASCII, some letters have no other case that leads back. */
    private String anyCase(String text) {
        return random.nextBoolean() && text.chars().allMatch(it -> it < 0x80) ? text.toUpperCase(Locale.ROOT) : text;
    }

    private record Filters(String parameters, Predicate<Plain> meaning) {}

    /** Parameters are alternatives, conditions in one of them must all hold; each of another key, for equal ones are alternatives too. */
    private Filters filters() {
        StringBuilder parameters = new StringBuilder();
        Predicate<Plain> meaning = it -> false;
        for (int i = random.nextInt(3); i >= 0; i--) {
            Map<String, Condition> parts = new LinkedHashMap<>();
            for (Condition part : some(1, 3, this::sayable)) {
                String text = String.valueOf(part.filter());
                parts.putIfAbsent(text.replaceFirst("=.*", "").toLowerCase(Locale.ROOT), part);
            }
            parameters
                    .append("&filter=")
                    .append(encoded(
                            parts.values().stream().map(Condition::filter).collect(Collectors.joining(","))));
            meaning = meaning.or(it ->
                    parts.values().stream().allMatch(part -> part.meaning().test(it)));
        }
        return new Filters(parameters.toString(), meaning);
    }

    private Condition sayable() {
        Condition condition = condition(0);
        while (condition.filter() == null) {
            condition = condition(0);
        }
        return condition;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void answersAsPlainReadingDoes(long seed) {
        random = new Random(seed);
        for (int question = 0; question < 40; question++) {
            Filters filters = filters();
            assertThat(refs(get("/entities?" + filters.parameters()).json()))
                    .as(filters.parameters())
                    .isEqualTo(plain.refs(filters.meaning(), null, false));
            pages(filters);
            Condition condition = condition(3);
            pages(condition);
            facets(filters, condition);
            byRefs(filters, condition);
        }
    }

    private void pages(Filters filters) {
        String field = random.nextInt(4) == 0 ? null : one(keys);
        boolean descending = field != null && random.nextBoolean();
        String term = random.nextBoolean() ? one(values) : "";
        List<String> fields = some(0, 2, this::fieldWithoutComma);
        StringBuilder query = new StringBuilder(filters.parameters());
        if (field != null) {
            query.append("&orderField=").append(encoded(field)).append(descending ? ",desc" : ",asc");
        }
        if (!term.isEmpty()) {
            query.append("&fullTextFilterTerm=").append(encoded(term));
            fields.forEach(it -> query.append("&fullTextFilterFields=").append(encoded(it)));
        }
        if (field != null && field.contains(",")) {
            return;
        }
        List<String> wanted = plain.refs(filters.meaning().and(text(term, fields, field)), field, descending);
        int limit = 1 + random.nextInt(7);
        Answer first = get("/entities/by-query?limit=" + limit + query);
        walk(first.json(), wanted, limit, query.toString());
        int offset = random.nextInt(6);
        assertThat(refs(get("/entities/by-query?limit=" + limit + "&offset=" + offset + query)
                        .json()
                        .at("/items")))
                .isEqualTo(wanted.stream().skip(offset).limit(limit).toList());
    }

    private void pages(Condition condition) {
        String field = one(keys);
        boolean descending = random.nextBoolean();
        String term = random.nextBoolean() ? one(values) : "";
        List<String> fields = some(0, 2, () -> one(keys));
        int limit = 1 + random.nextInt(7);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("query", condition.predicate());
        body.put("orderBy", Map.of("field", field, "order", descending ? "desc" : "asc"));
        body.put("fullTextFilter", Map.of("term", term, "fields", fields));
        body.put("limit", limit);
        List<String> wanted = plain.refs(condition.meaning().and(text(term, fields, field)), field, descending);
        walk(post("/entities/by-query", body).json(), wanted, limit, body.toString());
    }

    private String fieldWithoutComma() {
        String field = one(keys);
        return field.contains(",") || !field.equals(field.strip()) ? "kind" : field;
    }

    private static Predicate<Plain> text(String term, List<String> fields, @Nullable String order) {
        if (term.isBlank()) {
            return it -> true;
        }
        List<String> searched = fields.isEmpty() ? List.of(order == null ? "metadata.uid" : order) : fields;
        return PlainQuestions.holds(term, searched);
    }

    /** To the end, by GET and by POST, and back. */
    private void walk(JsonNode first, List<String> wanted, int limit, String question) {
        List<String> forward = new ArrayList<>();
        List<String> backward = new ArrayList<>();
        JsonNode page = first;
        while (true) {
            assertThat(page.at("/totalItems").asInt()).as(question).isEqualTo(wanted.size());
            forward.addAll(refs(page.at("/items")));
            String next = page.at("/pageInfo/nextCursor").asString("");
            if (next.isEmpty()) {
                break;
            }
            page = random.nextBoolean()
                    ? get("/entities/by-query?limit=" + limit + "&cursor=" + encoded(next))
                            .json()
                    : post("/entities/by-query", Map.of("cursor", next, "limit", limit))
                            .json();
        }
        backward.addAll(refs(page.at("/items")));
        for (String previous = page.at("/pageInfo/prevCursor").asString(""); !previous.isEmpty(); ) {
            page = get("/entities/by-query?limit=" + limit + "&cursor=" + encoded(previous))
                    .json();
            backward.addAll(0, refs(page.at("/items")));
            previous = page.at("/pageInfo/prevCursor").asString("");
        }
        assertThat(forward).as(question).isEqualTo(wanted);
        assertThat(backward).as("back, " + question).isEqualTo(wanted);
    }

    private void facets(Filters filters, Condition condition) {
        String field = one(keys);
        assertThat(counts(get("/entity-facets?facet=" + encoded(field) + filters.parameters()), field))
                .as(field + filters.parameters())
                .isEqualTo(plain.facet(field, filters.meaning()));
        assertThat(counts(
                        post("/entity-facets", Map.of("facets", List.of(field), "query", condition.predicate())),
                        field))
                .as(field + condition.predicate())
                .isEqualTo(plain.facet(field, condition.meaning()));
    }

    private static Map<String, Integer> counts(Answer answer, String field) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (JsonNode one : answer.json().at("/facets").get(field)) {
            counts.put(one.at("/value").asString(), one.at("/count").asInt());
        }
        return counts;
    }

    private void byRefs(Filters filters, Condition condition) {
        List<String> refs =
                new ArrayList<>(some(0, 8, () -> anyCase(one(plain.all()).ref())));
        refs.add("component:default/none");
        Set<String> both = Set.copyOf(plain.refs(filters.meaning().and(condition.meaning()), null, false));
        List<String> wanted = refs.stream()
                .map(it -> it.toLowerCase(Locale.ROOT))
                .map(it -> both.contains(it) ? it : "null")
                .toList();
        Answer answer = post(
                "/entities/by-refs?" + filters.parameters(),
                Map.of("entityRefs", refs, "query", condition.predicate()));
        assertThat(refs(answer.json().at("/items"))).isEqualTo(wanted);
    }

    @SuppressWarnings("unchecked")
    private static List<String> refs(JsonNode entities) {
        List<String> refs = new ArrayList<>();
        for (JsonNode one : entities) {
            refs.add(one.isNull() ? "null" : PlainQuestions.ref(JSON.convertValue(one, Map.class)));
        }
        return refs;
    }

    private static Answer get(String path) {
        return good(server.get(path, READER));
    }

    private static Answer post(String path, Map<String, Object> body) {
        return good(server.post(path, JSON.writeValueAsString(body), READER));
    }

    private static Answer good(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer;
    }
}
