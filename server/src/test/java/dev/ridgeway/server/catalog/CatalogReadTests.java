package dev.ridgeway.server.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.server.assembly.RunningServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The read endpoints, asked as Backstage's clients ask them. */
class CatalogReadTests {

    private static final String CATALOG = """
            apiVersion: backstage.io/v1alpha1
            kind: Component
            metadata:
              name: Svc-One
              title: One
              tags: [java, web]
              annotations: {example.com/a.b: x}
              links: [{url: 'https://one.example'}]
            spec: {type: service, lifecycle: production, owner: web, dependsOn: ['component:svc-two', 'resource:db']}
            ---
            apiVersion: backstage.io/v1alpha1
            kind: Component
            metadata: {name: svc-two, tags: [java], title: Two}
            spec: {type: website, lifecycle: production, owner: data, system: shop}
            ---
            apiVersion: backstage.io/v1alpha1
            kind: Component
            metadata: {name: svc-alpha, namespace: other}
            spec: {type: Service, lifecycle: experimental, owner: web, long: %s, nothing: null}
            ---
            apiVersion: backstage.io/v1alpha1
            kind: Resource
            metadata: {name: db}
            spec: {type: database, owner: data}
            ---
            apiVersion: backstage.io/v1alpha1
            kind: Group
            metadata: {name: web}
            spec: {type: team, children: []}
            """.formatted("x".repeat(201));

    private static CatalogServer server;

    @BeforeAll
    static void start() throws IOException {
        Path folder = Files.createTempDirectory("ridgeway-catalog").toRealPath();
        Files.writeString(folder.resolve("all.yaml"), CATALOG);
        server = CatalogServer.start(folder, """
                readonly: true
                rules: [{allow: [Component, Resource, Group]}]
                locations: [{type: file, target: FOLDER/all.yaml}]
                """);
        server.awaitEntity("group:web", it -> it.at("/relations").size() == 1);
        server.awaitEntity("resource:db", it -> it.at("/relations").size() == 2);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static List<String> names(JsonNode items) {
        List<String> names = new ArrayList<>();
        items.forEach(it -> names.add(it.at("/metadata/name").asString()));
        return names;
    }

    private static List<String> queried(String query) {
        return names(server.get("/entities/by-query?" + query).json().at("/items"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "filter=kind=component | svc-alpha Svc-One svc-two",
                "filter=KIND=Component,spec.type=service | svc-alpha Svc-One",
                "filter=kind=component,kind=resource | db svc-alpha Svc-One svc-two",
                "filter=kind=resource&filter=metadata.tags=java | db Svc-One svc-two",
                "filter=kind=component,spec.type=service,metadata.tags=java | Svc-One",
                "filter=metadata.tags.java | Svc-One svc-two",
                "filter=metadata.tags=JAVA | Svc-One svc-two",
                "filter=relations.dependson=component:default/svc-two | Svc-One",
                "filter=relations.dependencyOf | db svc-two",
                "filter=relations.ownedBy=group:other/web | svc-alpha",
                "filter=metadata.links.url | Svc-One",
                "filter=metadata.name=svc-one | Svc-One",
                "filter=metadata.namespace=other | svc-alpha",
                "filter=metadata.annotations.example.com/a.b=x | Svc-One",
                "filter=spec.long | svc-alpha",
                "filter=spec.long=xxx | ''",
                "filter=spec.nothing | svc-alpha",
                "filter=spec.nothing= | ''",
                "filter=%20kind%20=%20group%20 | web",
                "filter=, | db svc-alpha Svc-One svc-two web",
                "filter=spec.type=none | ''"
            })
    void filters(String query, String names) {
        assertThat(queried(query + "&orderField=metadata.name").stream()
                        .filter(it -> !it.startsWith("generated-"))
                        .toList())
                .isEqualTo(names.isEmpty() ? List.of() : List.of(names.split(" ")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"kind\": \"component\", \"spec.type\": \"SERVICE\"} | svc-alpha Svc-One",
                "{\"$all\": []} | db svc-alpha Svc-One svc-two web",
                "{\"$any\": []} | ''",
                "{\"$any\": [{\"kind\": \"group\"}, {\"kind\": \"resource\"}]} | db web",
                "{\"kind\": \"component\", \"$not\": {\"metadata.tags\": {\"$contains\": \"java\"}}} | svc-alpha",
                "{\"spec.lifecycle\": {\"$exists\": false}} | db web",
                "{\"metadata.name\": {\"$hasPrefix\": \"SVC-T\"}} | svc-two",
                "{\"metadata.name\": {\"$in\": [\"db\", \"web\", \"none\"]}} | db web",
                "{\"relations\": {\"$contains\": {\"type\": \"dependsOn\"}}} | Svc-One",
                "{\"relations\": {\"$contains\": {\"type\": \"ownedBy\", \"targetRef\": {\"$in\": [\"group:default/data\"]}}}} | db svc-two"
            })
    void understandsPredicates(String predicate, String names) {
        JsonNode answer = server.post(
                        "/entities/by-query",
                        "{\"orderBy\": [{\"field\": \"metadata.name\", \"order\": \"asc\"}], \"query\": {\"$all\": ["
                                + predicate + ", {\"$not\": {\"kind\": \"location\"}}]}}")
                .json();

        assertThat(names(answer.at("/items"))).isEqualTo(names.isEmpty() ? List.of() : List.of(names.split(" ")));
    }

    @Test
    void dropsWhatLacksTheOrderFieldFromByQueryAndPutsItLastOnPages() {
        JsonNode page = server.get("/entities/by-query?filter=kind=component,kind=group&orderField=spec.lifecycle")
                .json();
        assertThat(names(page.at("/items"))).containsExactly("svc-alpha", "Svc-One", "svc-two");
        assertThat(page.at("/totalItems").asInt()).isEqualTo(3);

        String list = "/entities?filter=kind=component,kind=group&order=desc:spec.lifecycle&order=asc:metadata.name";
        assertThat(names(server.get(list + "&limit=10").json()))
                .containsExactly("Svc-One", "svc-two", "svc-alpha", "web");
        assertThat(names(server.get(list).json())).containsExactlyInAnyOrder("Svc-One", "svc-two", "svc-alpha");
    }

    @Test
    void goesThroughPagesByCursorBothWays() {
        JsonNode first = server.get("/entities/by-query?filter=kind=component&orderField=metadata.name,desc&limit=1")
                .json();
        assertThat(names(first.at("/items"))).containsExactly("svc-two");
        assertThat(first.at("/totalItems").asInt()).isEqualTo(3);
        assertThat(first.at("/pageInfo").has("prevCursor")).isFalse();

        JsonNode second = next(first, "nextCursor", "");
        assertThat(names(second.at("/items"))).containsExactly("Svc-One");
        JsonNode third = next(second, "nextCursor", "");
        assertThat(names(third.at("/items"))).containsExactly("svc-alpha");
        assertThat(third.at("/pageInfo").has("nextCursor")).isFalse();
        assertThat(names(next(third, "prevCursor", "").at("/items"))).containsExactly("Svc-One");
        assertThat(names(next(next(third, "prevCursor", ""), "prevCursor", "").at("/items")))
                .containsExactly("svc-two");
        assertThat(names(next(first, "nextCursor", "&limit=2&fields=metadata.name&filter=kind=group")
                        .at("/items")))
                .containsExactly("Svc-One", "svc-alpha");
    }

    private static JsonNode next(JsonNode page, String cursor, String more) {
        String text = page.at("/pageInfo/" + cursor).asString();
        return server.get(
                        "/entities/by-query?cursor=" + text.replace("+", "%2B").replace("=", "%3D") + more)
                .json();
    }

    @Test
    void takesACursorOfOneMethodInTheOther() {
        JsonNode got = server.get("/entities/by-query?filter=kind=component&orderField=metadata.name&limit=1")
                .json();
        String fromGet = got.at("/pageInfo/nextCursor").asString();
        JsonNode posted = server.post("/entities/by-query", "{\"cursor\": \"" + fromGet + "\"}")
                .json();
        assertThat(names(posted.at("/items"))).containsExactly("Svc-One");

        JsonNode first = server.post(
                        "/entities/by-query",
                        "{\"query\": {\"kind\": \"component\"}, \"limit\": 2, \"orderBy\": [{\"field\": \"metadata.name\"}]}")
                .json();
        String fromPost = first.at("/pageInfo/nextCursor").asString();
        assertThat(JsonMapper.shared()
                        .readTree(Base64.getDecoder().decode(fromPost))
                        .has("query"))
                .isTrue();
        assertThat(names(next(first, "nextCursor", "").at("/items"))).containsExactly("svc-two");
    }

    @Test
    void countsWithoutItems() {
        JsonNode page =
                server.get("/entities/by-query?filter=kind=component&limit=0").json();
        assertThat(page.at("/items").size()).isZero();
        assertThat(page.at("/totalItems").asInt()).isEqualTo(3);
        assertThat(server.get("/entities/by-query?totalItems=exclude")
                        .json()
                        .at("/totalItems")
                        .asInt())
                .isZero();
    }

    @Test
    void searchesText() {
        assertThat(
                        queried(
                                "filter=kind=component&fullTextFilterTerm=%20W&fullTextFilterFields=metadata.title,metadata.tags"))
                .containsExactlyInAnyOrder("Svc-One", "svc-two");
        assertThat(queried("fullTextFilterTerm=VC-T&orderField=metadata.name")).containsExactly("svc-two");
        JsonNode posted = server.post(
                        "/entities/by-query",
                        "{\"fullTextFilter\": {\"term\": \"TWO\", \"fields\": [\"metadata.title\"]}}")
                .json();
        assertThat(names(posted.at("/items"))).containsExactly("svc-two");
    }

    @Test
    void linksToTheNextPageOfAList() {
        RunningServer.Answer first =
                server.get("/entities?filter=kind=component&fields=metadata.name&order=asc:metadata.name&limit=2");
        assertThat(first.body())
                .isEqualTo("[{\"metadata\":{\"name\":\"svc-alpha\"}},{\"metadata\":{\"name\":\"Svc-One\"}}]");
        String link = first.header("link");
        assertThat(link).startsWith("</entities?").endsWith(">; rel=\"next\"");

        RunningServer.Answer second = server.get(link.substring(1, link.indexOf('>')));
        assertThat(second.body()).isEqualTo("[{\"metadata\":{\"name\":\"svc-two\"}}]");
        assertThat(second.header("link")).isEmpty();
        assertThat(names(server.get("/entities?offset=1&filter=kind=component").json()))
                .containsExactly("svc-two", "svc-alpha");
    }

    @Test
    void projectsFields() {
        assertThat(server.get("/entities?filter=metadata.name=svc-one"
                                + "&fields=kind,metadata.annotations.example.com/a.b,spec.nothing&fields=spec.type")
                        .body())
                .isEqualTo("[{\"kind\":\"Component\",\"metadata\":{\"annotations\":{\"example.com/a.b\":\"x\"}},"
                        + "\"spec\":{\"type\":\"service\"}}]");
    }

    @Test
    void countsFacets() {
        JsonNode facets = server.get("/entity-facets?facet=metadata.tags&facet=spec.type&facet=relations.ownedBy")
                .json()
                .at("/facets");
        assertThat(facets.at("/metadata.tags").toString())
                .isEqualTo("[{\"value\":\"java\",\"count\":2},{\"value\":\"web\",\"count\":1}]");
        assertThat(facets.at("/spec.type").toString())
                .contains("{\"value\":\"Service\",\"count\":1}")
                .contains("{\"value\":\"service\",\"count\":1}");
        assertThat(facets.at("/relations.ownedBy").toString()).contains("{\"value\":\"group:other/web\",\"count\":1}");
        assertThat(server.get("/entity-facets?facet=kind&fullTextFilterTerm=SVC&fullTextFilterFields=metadata.name")
                        .json()
                        .at("/facets/kind")
                        .toString())
                .isEqualTo("[{\"value\":\"Component\",\"count\":3}]");
        assertThat(server.get("/entity-facets?facet=metadata.tags&filter=spec.type=website")
                        .json()
                        .at("/facets/metadata.tags")
                        .toString())
                .isEqualTo("[{\"value\":\"java\",\"count\":1}]");
        assertThat(server.post(
                                "/entity-facets",
                                "{\"facets\": [\"kind\"], \"query\": {\"metadata.namespace\": \"other\"}}")
                        .body())
                .isEqualTo("{\"facets\":{\"kind\":[{\"value\":\"Component\",\"count\":1}]}}");
    }

    @Test
    void findsByReferencesInTheirOrder() {
        JsonNode items = server.post(
                        "/entities/by-refs?fields=metadata.name",
                        "{\"entityRefs\": [\"resource:default/db\", \"Component:default/Svc-One\", \"component:default/svc-one\","
                                + " \"component:default/none\", \"not a reference\", \"\"]}")
                .json()
                .at("/items");
        assertThat(items.toString())
                .isEqualTo(
                        "[{\"metadata\":{\"name\":\"db\"}},{\"metadata\":{\"name\":\"Svc-One\"}},{\"metadata\":{\"name\":\"Svc-One\"}},null,null,null]");
        assertThat(server.post("/entities/by-refs?filter=kind=component", "{\"entityRefs\": [\"resource:default/db\"]}")
                        .body())
                .isEqualTo("{\"items\":[null]}");
        assertThat(server.post(
                                "/entities/by-refs",
                                "{\"entityRefs\": [\"resource:default/db\"], \"fields\": [\"kind\"], \"query\": {\"kind\": \"resource\"}}")
                        .body())
                .isEqualTo("{\"items\":[{\"kind\":\"Resource\"}]}");
    }

    @Test
    void findsByNameInAnyCaseAndByUid() {
        RunningServer.Answer one = server.get("/entities/by-name/COMPONENT/Default/svc-ONE");
        assertThat(one.header("content-type")).isEqualToIgnoringCase("application/json;charset=utf-8");
        String uid = one.json().at("/metadata/uid").asString();
        assertThat(server.get("/entities/by-uid/" + uid).body()).isEqualTo(one.body());
        assertThat(server.get("/entities/by-uid/none").status()).isEqualTo(404);
    }

    @Test
    void answersWithBackstagesEnvelope() {
        JsonNode error = server.get("/entities/by-name/k/ns/n").json();

        assertThat(error.at("/error/name").asString()).isEqualTo("NotFoundError");
        assertThat(error.at("/error/message").asString())
                .isEqualTo("No entity named 'n' found, with kind 'k' in namespace 'ns'");
        assertThat(error.at("/request/method").asString()).isEqualTo("GET");
        assertThat(error.at("/request/url").asString()).isEqualTo("/entities/by-name/k/ns/n");
        assertThat(error.at("/response/statusCode").asInt()).isEqualTo(404);
        assertThat(server.get("/entities/by-name/k/ns/n/ancestry").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/entities?foo=1",
                "/entities?filter==x",
                "/entities?order=name",
                "/entities?order=asc:",
                "/entities?limit=0",
                "/entities?limit=x",
                "/entities?offset=-1",
                "/entities?after=%25",
                "/entities?after=e30x",
                "/entities?fields=metadata.tags%5B0%5D",
                "/entities/by-query?foo=1",
                "/entities/by-query?limit=-1",
                "/entities/by-query?orderField=metadata.name,up",
                "/entities/by-query?cursor=nonsense",
                "/entities/by-query?cursor=e30=",
                "/entity-facets",
                "/entity-facets?facet=kind&foo=1"
            })
    void refusesWhatItDoesNotUnderstand(String path) {
        JsonNode error = server.get(path).json();

        assertThat(error.at("/error/name").asString()).isEqualTo("InputError");
        assertThat(error.at("/response/statusCode").asInt()).isEqualTo(400);
        if (path.contains("foo=")) {
            assertThat(error.at("/error/message").asString()).isEqualTo("Unknown query parameter 'foo'");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/entities/by-query | {\"query\": []}",
                "/entities/by-query | {\"query\": \"kind\"}",
                "/entities/by-query | {\"query\": {\"$some\": []}}",
                "/entities/by-query | {\"query\": {\"kind\": {\"$like\": \"x\"}}}",
                "/entities/by-query | {\"query\": {\"kind\": {\"$in\": \"x\"}}}",
                "/entities/by-query | {\"limit\": -1}",
                "/entities/by-query | {\"limit\": \"x\"}",
                "/entities/by-query | {\"foo\": 1}",
                "/entities/by-query | {\"cursor\": \"x\"}",
                "/entities/by-query | not json",
                "/entities/by-refs | {}",
                "/entities/by-refs | {\"entityRefs\": \"x\"}",
                "/entity-facets | {}",
                "/refresh | {\"entityRef\": \"component:default/svc-one\", \"foo\": 1}",
                "/refresh | {}",
                "/locations | {\"type\": \"file\", \"target\": \"/etc/passwd\"}",
                "/validate-entity | {\"entity\": {}}",
                "/validate-entity | {\"entity\": 1, \"location\": \"url:https://a\"}"
            })
    void refusesBodiesItDoesNotUnderstand(String path, String body) {
        RunningServer.Answer answer = server.post(path, body);

        assertThat(answer.json().at("/error/name").asString()).as(answer.body()).isEqualTo("InputError");
        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void refusesADeepPredicate() {
        String deep = "{\"$not\":".repeat(200) + "{\"kind\":\"a\"}" + "}".repeat(200);

        assertThat(server.post("/entities/by-query", "{\"query\": " + deep + "}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void refreshesWhatThereIs() {
        assertThat(server.post("/refresh", "{\"entityRef\": \"component:default/svc-one\"}")
                        .status())
                .isEqualTo(200);
        assertThat(server.post("/refresh", "{\"entityRef\": \"component:default/none\"}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void validatesAnEntity() {
        String good =
                "{\"apiVersion\":\"backstage.io/v1alpha1\",\"kind\":\"System\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"owner\":\"b\"}}";
        assertThat(server.post("/validate-entity", "{\"location\":\"url:https://a.example/x\",\"entity\":" + good + "}")
                        .status())
                .isEqualTo(200);

        RunningServer.Answer bad = server.post(
                "/validate-entity",
                "{\"location\":\"url:https://a.example/x\",\"entity\":"
                        + good.replace("\"a\"", "\"a b\"").replace("owner", "other") + "}");
        assertThat(bad.status()).isEqualTo(400);
        assertThat(bad.json().at("/errors").size()).isEqualTo(2);
        assertThat(bad.json().at("/errors/0/name").asString()).isEqualTo("InputError");
        assertThat(bad.json().at("/errors/0/message").asString()).isNotEmpty();
    }

    @Test
    void takesNoLocationsWhenItIsReadonly() {
        RunningServer.Answer answer = server.post(
                "/locations", "{\"type\":\"url\",\"target\":\"https://git.ridgeway.internal/a/b/blob/main/c.yaml\"}");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.json().at("/error/name").asString()).isEqualTo("NotAllowedError");
        assertThat(answer.json().at("/error/code").asString()).isEqualTo("catalog-readonly");
    }

    @Test
    void tellsNothingToWhoMayNotRead() throws IOException {
        String stranger = CatalogServer.STRANGER;

        assertThat(server.get("/entities", stranger).body()).isEqualTo("[]");
        assertThat(server.get("/entities/by-query", stranger)
                        .json()
                        .at("/totalItems")
                        .asInt())
                .isZero();
        assertThat(server.get("/entity-facets?facet=kind", stranger).body()).isEqualTo("{\"facets\":{\"kind\":[]}}");
        assertThat(server.get("/entities/by-name/component/default/svc-one", stranger)
                        .status())
                .isEqualTo(404);
        assertThat(server.get("/entities/by-name/component/default/svc-one/ancestry", stranger)
                        .status())
                .isEqualTo(404);
        assertThat(server.post("/entities/by-refs", "{\"entityRefs\": [\"resource:default/db\"]}", stranger)
                        .body())
                .isEqualTo("{\"items\":[null]}");
        assertThat(server.get("/locations", stranger).body()).isEqualTo("[]");
        assertThat(server.post("/refresh", "{\"entityRef\": \"resource:default/db\"}", stranger)
                        .status())
                .isEqualTo(403);
        assertThat(server.post("/refresh", "{\"entityRef\": \"resource:default/none\"}", stranger)
                        .status())
                .isEqualTo(403);
        assertThat(server.server()
                        .get("/api/ridgeway/catalog/errors", stranger)
                        .json()
                        .at("/items")
                        .size())
                .isZero();
        assertThat(server.get("/entities", CatalogServer.READER).json().size()).isGreaterThan(4);
        assertThat(server.post("/refresh", "{\"entityRef\": \"resource:default/db\"}", CatalogServer.READER)
                        .status())
                .isEqualTo(403);
    }

    @Test
    void encodesTheLinkWhateverTheFilterHolds() {
        RunningServer.Answer answer =
                server.get("/entities?limit=1&filter=kind=component&filter=metadata.name=%26%20%3E%22");

        assertThat(answer.header("link")).contains("filter=metadata.name%3D%26%20%3E%22");
        assertThat(new String(answer.header("link").getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII))
                .isEqualTo(answer.header("link"));
    }
}
