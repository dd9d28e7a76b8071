package dev.ridgeway.server.catalog;

import static dev.ridgeway.server.catalog.SmallCatalog.names;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.server.assembly.RunningServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Single entities, lists, refusals and rights of the endpoints, asked as Backstage's clients ask them. */
class CatalogReadTests {

    private static CatalogServer server;

    @BeforeAll
    static void start() throws IOException {
        server = SmallCatalog.start();
    }

    @AfterAll
    static void stop() {
        server.close();
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
