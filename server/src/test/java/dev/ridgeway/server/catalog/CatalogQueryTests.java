package dev.ridgeway.server.catalog;

import static dev.ridgeway.server.catalog.SmallCatalog.names;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.server.assembly.RunningServer;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Filters, predicates, text, orders, pages and facets, asked as Backstage's clients ask. */
class CatalogQueryTests {

    private static CatalogServer server;

    @BeforeAll
    static void start() throws IOException {
        server = SmallCatalog.start();
    }

    @AfterAll
    static void stop() {
        server.close();
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
        RunningServer.Answer answer =
                server.get("/entities/by-query?filter=kind=component,kind=group&orderField=spec.lifecycle");
        JsonNode page = answer.json();
        assertThat(names(page.at("/items"))).containsExactly("svc-alpha", "Svc-One", "svc-two");
        assertThat(page.at("/totalItems").asInt()).isEqualTo(3);
        assertThat(answer.header("Ridgeway-Left-Out")).isEqualTo("1");

        String list = "/entities?filter=kind=component,kind=group&order=desc:spec.lifecycle&order=asc:metadata.name";
        RunningServer.Answer paged = server.get(list + "&limit=10");
        assertThat(names(paged.json())).containsExactly("Svc-One", "svc-two", "svc-alpha", "web");
        assertThat(paged.header("Ridgeway-Left-Out")).isEmpty();
        RunningServer.Answer whole = server.get(list);
        assertThat(names(whole.json())).containsExactlyInAnyOrder("Svc-One", "svc-two", "svc-alpha");
        assertThat(whole.header("Ridgeway-Left-Out")).isEqualTo("1");
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
}
