package dev.ridgeway.server.catalog.lists;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.server.assembly.RunningServer;
import dev.ridgeway.server.catalog.CatalogServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The list of the portal, asked as the portal asks it. */
class CatalogListTests {

    private static final String CATALOG = """
            apiVersion: backstage.io/v1alpha1
            kind: Component
            metadata: {name: cart, title: The cart, description: '=cmd()', tags: [java, web]}
            spec: {type: service, lifecycle: production, owner: web, system: shop}
            ---
            apiVersion: backstage.io/v1alpha1
            kind: Component
            metadata: {name: stock, tags: [java], description: 'Counts, "always"'}
            spec: {type: website, lifecycle: production, owner: data, system: shop}
            ---
            apiVersion: backstage.io/v1alpha1
            kind: Component
            metadata: {name: trial, namespace: other}
            spec: {type: service, lifecycle: experimental, owner: web}
            ---
            apiVersion: backstage.io/v1alpha1
            kind: Group
            metadata: {name: web}
            spec: {type: team, children: []}
            ---
            apiVersion: backstage.io/v1alpha1
            kind: System
            metadata: {name: shop}
            spec: {owner: user:default/admin}
            """;
    private static final String LIST = "/api/ridgeway/catalog/list";

    private static CatalogServer server;

    @BeforeAll
    static void start() throws IOException {
        Path folder = Files.createTempDirectory("ridgeway-catalog").toRealPath();
        Files.writeString(folder.resolve("all.yaml"), CATALOG);
        server = CatalogServer.start(folder, """
                rules: [{allow: [Component, Group, System]}]
                locations: [{type: file, target: FOLDER/all.yaml}]
                """);
        server.awaitEntity("system:shop", it -> it.at("/relations").size() == 3);
        server.awaitEntity("group:web", it -> it.at("/relations").size() == 1);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static RunningServer.Answer ask(String path, String... headers) throws IOException {
        return server.server().get(LIST + path, headers);
    }

    private static List<String> names(String query) throws IOException {
        List<String> names = new ArrayList<>();
        ask("?" + query, CatalogServer.ADMIN)
                .json()
                .at("/items")
                .forEach(it -> names.add(it.at("/name").asString()));
        return names;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | cart shop stock trial web",
                "kind=component | cart stock trial",
                "kind=Component&kind=system | cart shop stock trial",
                "spec.type=service&spec.lifecycle=production | cart",
                "relations.ownedBy=group:default/web | cart",
                "relations.partOf=system:default/shop | cart stock",
                "metadata.tags=java | cart stock",
                "text=counts | stock",
                "text=CART | cart",
                "text=nothing | ''"
            })
    void showsWhatFits(String query, String names) throws IOException {
        assertThat(names(query)).isEqualTo(names.isEmpty() ? List.of() : List.of(names.split(" ")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "metadata.name,desc | web trial stock shop cart",
                "spec.lifecycle,asc | trial cart stock web shop",
                "spec.lifecycle,desc | stock cart trial shop web",
                "kind,asc | cart stock trial web shop",
                "relations.partOf,asc | cart stock trial web shop",
                "metadata.namespace,desc | trial shop web stock cart"
            })
    void isSortedByAnyColumnAndLosesNothing(String order, String names) throws IOException {
        assertThat(names("order=" + order)).containsExactly(names.split(" "));
    }

    @Test
    void hasPagesThatTogetherAreTheWhole() throws IOException {
        List<String> all = new ArrayList<>();
        for (int offset = 0; offset < 6; offset += 2) {
            RunningServer.Answer page = ask("?order=spec.lifecycle,asc&limit=2&offset=" + offset, CatalogServer.ADMIN);
            assertThat(page.json().at("/total").asInt()).isEqualTo(5);
            page.json().at("/items").forEach(it -> all.add(it.at("/name").asString()));
        }

        assertThat(all).containsExactly("trial", "cart", "stock", "web", "shop");
        assertThat(names("limit=2&offset=99")).isEmpty();
    }

    @Test
    void saysOfARowWhatColumnsShow() throws IOException {
        JsonNode row = ask("?text=the%20cart", CatalogServer.ADMIN).json().at("/items/0");

        assertThat(row.at("/ref").asString()).isEqualTo("component:default/cart");
        assertThat(row.at("/title").asString()).isEqualTo("The cart");
        assertThat(row.at("/owners/0").asString()).isEqualTo("group:default/web");
        assertThat(row.at("/partOf/0").asString()).isEqualTo("system:default/shop");
        assertThat(row.at("/tags/0").asString()).isEqualTo("java");
        assertThat(row.at("/lifecycle").asString()).isEqualTo("production");
    }

    private static String values(JsonNode counts, String field) {
        StringBuilder text = new StringBuilder();
        counts.at("/fields")
                .get(field)
                .at("/values")
                .forEach(it -> text.append(it.at("/value").asString())
                        .append('=')
                        .append(it.at("/count").asInt())
                        .append(' '));
        return text.toString().strip();
    }

    @Test
    void countsEachChoiceUnderAllOtherFilters() throws IOException {
        JsonNode counts = ask("/counts?kind=component&spec.type=service", CatalogServer.ADMIN)
                .json();

        assertThat(values(counts, "kind")).isEqualTo("Component=2");
        assertThat(values(counts, "spec.type")).isEqualTo("service=2 website=1");
        assertThat(values(counts, "spec.lifecycle")).isEqualTo("experimental=1 production=1");
        assertThat(values(ask("/counts", CatalogServer.ADMIN).json(), "metadata.tags"))
                .isEqualTo("java=2 web=1");
        assertThat(values(
                        ask("/counts?field=relations.ownedBy&find=WEB", CatalogServer.ADMIN)
                                .json(),
                        "relations.ownedBy"))
                .isEqualTo("group:default/web=1 group:other/web=1");
    }

    @Test
    void saysWhatToDropWhenNothingFits() throws IOException {
        JsonNode counts = ask("/counts?kind=group&spec.lifecycle=production&text=web", CatalogServer.ADMIN)
                .json();

        assertThat(counts.at("/without").toString()).isEqualTo("{\"kind\":1,\"spec.lifecycle\":1,\"text\":0}");
    }

    @Test
    void showsWhatOneStarredAndOwns() throws IOException {
        String starred = "/api/user-settings/buckets/default.starredEntities/keys/entityRefs";
        String body = "{\"value\":[\"component:default/stock\",\"Component:other/trial\",\"nonsense\",\"a:b/gone\"]}";
        server.server().ask("PUT", starred, body, CatalogServer.ADMIN);

        assertThat(names("show=starred")).containsExactly("stock", "trial");
        assertThat(names("show=starred&spec.type=website")).containsExactly("stock");
        assertThat(ask("/counts", CatalogServer.ADMIN).json().at("/starred").asInt())
                .isEqualTo(2);
        assertThat(ask("?show=starred", CatalogServer.READER)
                        .json()
                        .at("/total")
                        .asInt())
                .isZero();
    }

    @Test
    void isTakenAwayAsFilteredAndSorted() throws IOException {
        RunningServer.Answer csv =
                ask("/export?format=csv&kind=component&order=metadata.name,desc", CatalogServer.ADMIN);

        assertThat(csv.header("Content-Type")).isEqualTo("text/csv;charset=UTF-8");
        assertThat(csv.header("Content-Disposition")).isEqualTo("attachment; filename=\"catalog.csv\"");
        assertThat(csv.body()).isEqualTo("""
                ref,kind,namespace,name,title,description,type,lifecycle,owner,partOf,tags
                component:other/trial,Component,other,trial,,,service,experimental,group:other/web,,
                component:default/stock,Component,default,stock,,"Counts, ""always""\",website,production,group:default/data,system:default/shop,java
                component:default/cart,Component,default,cart,The cart,'=cmd(),service,production,group:default/web,system:default/shop,java web
                """.replace("\n", "\r\n"));
        JsonNode json =
                ask("/export?format=json&text=cart", CatalogServer.ADMIN).json();
        assertThat(json.size()).isEqualTo(1);
        assertThat(json.at("/0/spec/system").asString()).isEqualTo("shop");
        assertThat(ask("/export?format=json&text=nothing", CatalogServer.ADMIN).body())
                .isEqualTo("[]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/counts", "/export"})
    void isShownToNobodyWhoMayNotReadIt(String path) throws IOException {
        assertThat(ask(path, CatalogServer.STRANGER).status()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?order=spec.secret",
                "?order=kind,up",
                "?show=all",
                "/counts?field=metadata.name",
                "/export?format=xls"
            })
    void refusesWhatItDoesNotKnow(String path) throws IOException {
        RunningServer.Answer answer = ask(path, CatalogServer.ADMIN);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/remedy").asString()).startsWith("Send ");
    }
}
