package dev.ridgeway.server.catalog.backstage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.server.assembly.RunningServer.Answer;
import dev.ridgeway.server.catalog.CatalogServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Every address that Backstage describes, good and bad questions, held against the description. */
class OpenApiConformanceTests {

    private static final String ENTITIES = """
            apiVersion: backstage.io/v1alpha1
            kind: Component
            metadata:
              name: shop
              title: Shop
              tags: [java]
              labels: {a: b}
              annotations: {example.com/a: x}
              links: [{url: 'https://one.example', title: One, icon: web, type: home}]
            spec: {type: service, lifecycle: production, owner: web, nothing: null, deep: {list: [1, {a: true}]}}
            ---
            apiVersion: backstage.io/v1alpha1
            kind: Component
            metadata: {name: broken-before}
            spec: {type: service, lifecycle: production, owner: web}
            """;

    private CatalogServer server;
    private OpenApiAnswers described;

    private Answer get(String path, String question) {
        return ask("get", path, question, "");
    }

    private Answer ask(String verb, String path, String question, String body) {
        Answer answer = server.ask(verb.toUpperCase(Locale.ROOT), question, body, CatalogServer.ADMIN);
        described.require(verb, path, answer);
        return answer;
    }

    @Test
    void answersAsDescribed() throws IOException {
        described = new OpenApiAnswers();
        Path folder = Files.createTempDirectory("ridgeway-catalog").toRealPath();
        Files.writeString(folder.resolve("all.yaml"), ENTITIES);
        try (CatalogServer running =
                CatalogServer.start(folder, "locations: [{type: file, target: FOLDER/all.yaml}]")) {
            server = running;
            server.awaitEntity("component:shop", it -> true);
            server.write("all.yaml", ENTITIES.replace("broken-before}", "broken-before, tags: [BAD TAG]}"));
            server.awaitEntity("component:broken-before", it -> it.has("status"));

            entities();
            lists();
            facets();
            locations();
            checks();

            assertThat(described.open()).isEmpty();
        }
    }

    private void entities() {
        String byName = "/entities/by-name/{kind}/{namespace}/{name}";
        Answer shop = get(byName, "/entities/by-name/component/default/shop");
        assertThat(shop.status()).isEqualTo(200);
        get(byName, "/entities/by-name/component/default/none");
        get(byName, "/entities/by-name/component/default/broken-before");
        get(byName + "/ancestry", "/entities/by-name/component/default/shop/ancestry");
        get(byName + "/ancestry", "/entities/by-name/component/default/none/ancestry");
        String uid = shop.json().at("/metadata/uid").asString();
        get("/entities/by-uid/{uid}", "/entities/by-uid/" + uid);
        get("/entities/by-uid/{uid}", "/entities/by-uid/none");
        assertThat(ask("delete", "/entities/by-uid/{uid}", "/entities/by-uid/none", "")
                        .status())
                .isEqualTo(204);
        ask("post", "/refresh", "/refresh", "{\"entityRef\": \"component:default/shop\"}");
        ask("post", "/refresh", "/refresh", "{\"entityRef\": \"component:default/none\"}");
        ask("post", "/refresh", "/refresh", "{\"more\": 1}");
    }

    private void lists() {
        get("/entities", "/entities");
        get("/entities", "/entities?limit=1&order=asc:metadata.name");
        get("/entities", "/entities?fields=metadata.name,kind,apiVersion");
        get("/entities", "/entities?foo=1");
        get("/entities/by-query", "/entities/by-query?limit=1&orderField=metadata.name,desc");
        JsonNode first = get("/entities/by-query", "/entities/by-query?limit=1").json();
        String cursor = first.at("/pageInfo/nextCursor").asString();
        ask("post", "/entities/by-query", "/entities/by-query", "{\"cursor\": \"" + cursor + "\"}");
        get("/entities/by-query", "/entities/by-query?cursor=nonsense");
        ask("post", "/entities/by-query", "/entities/by-query", "{\"query\": {\"kind\": \"component\"}}");
        ask("post", "/entities/by-query", "/entities/by-query", "{\"query\": 1}");
        String refs = "{\"entityRefs\": [\"component:default/shop\", \"component:default/none\"]}";
        ask("post", "/entities/by-refs", "/entities/by-refs", refs);
        ask("post", "/entities/by-refs", "/entities/by-refs", "{}");
    }

    private void facets() {
        get("/entity-facets", "/entity-facets?facet=kind&facet=metadata.tags&filter=kind=component");
        get("/entity-facets", "/entity-facets");
        ask("post", "/entity-facets", "/entity-facets", "{\"facets\": [\"kind\"]}");
        ask("post", "/entity-facets", "/entity-facets", "{\"facets\": []}");
    }

    private void locations() {
        String target = "https://git.ridgeway.internal/team/none/blob/main/catalog-info.yaml";
        String body = "{\"type\": \"url\", \"target\": \"" + target + "\"}";
        Answer made = ask("post", "/locations", "/locations", body);
        assertThat(made.status()).isEqualTo(201);
        assertThat(ask("post", "/locations", "/locations", body).status()).isEqualTo(409);
        ask("post", "/locations", "/locations?dryRun=true", body);
        ask("post", "/locations", "/locations", "{\"type\": \"file\", \"target\": \"/x\"}");
        String one = "/locations/" + made.json().at("/location/id").asString();
        get("/locations", "/locations");
        ask("post", "/locations/by-query", "/locations/by-query", "{\"limit\": 1}");
        ask("post", "/locations/by-query", "/locations/by-query", "{\"query\": {\"none\": 1}}");
        get("/locations/{id}", one);
        get("/locations/{id}", "/locations/none");
        get("/locations/by-entity/{kind}/{namespace}/{name}", "/locations/by-entity/component/default/shop");
        ask("put", "/locations/{id}", one, body.replace("main", "next"));
        ask("put", "/locations/{id}", "/locations/none", body);
        assertThat(ask("delete", "/locations/{id}", one, "").status()).isEqualTo(204);
        ask("delete", "/locations/{id}", one, "");
    }

    private void checks() {
        String located = "{\"location\": \"url:https://example.com/c.yaml\", \"entity\": ";
        String entity =
                "{\"apiVersion\": \"backstage.io/v1alpha1\", \"kind\": \"System\", \"metadata\": {\"name\": \"a\"},"
                        + " \"spec\": {\"owner\": \"b\"}}";
        ask("post", "/validate-entity", "/validate-entity", located + entity + "}");
        ask("post", "/validate-entity", "/validate-entity", located + entity.replace("\"a\"", "\"a b\"") + "}");
        String repository =
                "{\"location\": {\"type\": \"url\", \"target\": \"https://git.ridgeway.internal/team/none\"}}";
        ask("post", "/analyze-location", "/analyze-location", repository);
        ask("post", "/analyze-location", "/analyze-location", "{\"location\": {\"type\": \"url\", \"target\": \"x\"}}");
    }
}
