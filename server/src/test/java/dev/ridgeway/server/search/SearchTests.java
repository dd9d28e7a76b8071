package dev.ridgeway.server.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ridgeway.server.assembly.RunningServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/** Search as Backstage's clients ask for it, over a catalog that changes. */
class SearchTests {

    private static final String READER = "Authorization: Bearer for-reading";
    private static final String STRANGER = "Authorization: Bearer for-nothing";
    private static final String AJAX = "X-Requested-With: XMLHttpRequest";
    private static final String CATALOG = """
            apiVersion: backstage.io/v1alpha1
            kind: Component
            metadata: {name: checkout, title: Checkout Service, description: Takes the money, tags: [java]}
            spec: {type: service, lifecycle: production, owner: payments}
            ---
            apiVersion: backstage.io/v1alpha1
            kind: API
            metadata: {name: checkout-api, namespace: shop, description: Orders by HTTP}
            spec: {type: openapi, lifecycle: experimental, owner: group:default/payments, definition: 'openapi: 3.0.0'}
            ---
            apiVersion: backstage.io/v1alpha1
            kind: Component
            metadata: {name: old-checkout, description: Replaced}
            spec: {type: website, lifecycle: deprecated, owner: web}
            ---
            apiVersion: scaffolder.backstage.io/v1beta3
            kind: Template
            metadata: {name: new-thing, title: Start a thing}
            spec: {type: service, owner: web, parameters: [], steps: [{id: a, action: 'debug:log', input: {message: a}}]}
            ---
            apiVersion: backstage.io/v1alpha1
            kind: User
            metadata: {name: ada}
            spec: {memberOf: [], profile: {displayName: Ada Lovelace, email: ada@example.com}}
            """;

    private static Path folder;
    private static RunningServer server;

    @BeforeAll
    static void start() throws IOException {
        folder = Files.createTempDirectory("ridgeway-search").toRealPath();
        write(CATALOG);
        server = RunningServer.start("""
                backend:
                  auth:
                    externalAccess:
                      - type: static
                        options: {token: for-reading, subject: reader}
                        accessRestrictions: [{plugin: catalog, permission: catalog.entity.read}]
                      - type: static
                        options: {token: for-nothing, subject: stranger}
                        accessRestrictions: [{plugin: scaffolder}]
                catalog:
                  rules: [{allow: [Component, API, Template, User, Location]}]
                  locations: [{type: file, target: FOLDER/all.yaml}]
                """.replace("FOLDER", folder.toString()), "--empty");
        awaitFound("lovelace", "/catalog/default/user/ada");
    }

    @AfterAll
    static void stop() {
        server.close();
        FileSystemUtils.deleteRecursively(folder.toFile());
    }

    private static void write(String text) throws IOException {
        Path next = Files.writeString(folder.resolve("next"), text);
        Files.move(next, folder.resolve("all.yaml"), StandardCopyOption.REPLACE_EXISTING);
    }

    private static RunningServer.Answer ask(String query, String... headers) {
        try {
            return server.get("/api/search/query?" + query, headers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> locations(JsonNode answer) {
        List<String> locations = new ArrayList<>();
        answer.at("/results")
                .forEach(it -> locations.add(it.at("/document/location").asString()));
        return locations;
    }

    private static void awaitFound(String term, String... expected) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> {
                    RunningServer.Answer answer = ask("term=" + term);
                    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
                    assertThat(locations(answer.json())).containsExactly(expected);
                });
    }

    @Test
    void answersInBackstagesShape() {
        JsonNode answer = ask("term=checkout+mon").json();
        JsonNode first = answer.at("/results/0");

        assertThat(answer.at("/numberOfResults").asInt()).isEqualTo(1);
        assertThat(answer.propertyNames()).containsExactly("results", "numberOfResults");
        assertThat(first.propertyNames()).containsExactly("type", "document", "rank", "highlight");
        assertThat(first.at("/type").asString()).isEqualTo("software-catalog");
        assertThat(first.at("/rank").asInt()).isEqualTo(1);
        assertThat(first.at("/document").toString())
                .isEqualTo("{\"title\":\"Checkout Service\",\"text\":\"Takes the money\",\"kind\":\"Component\","
                        + "\"namespace\":\"default\",\"componentType\":\"service\",\"type\":\"service\","
                        + "\"lifecycle\":\"production\",\"owner\":\"payments\","
                        + "\"location\":\"/catalog/default/component/checkout\"}");
        String before = first.at("/highlight/preTag").asString();
        String after = first.at("/highlight/postTag").asString();
        assertThat(before).matches("<[0-9a-f-]{36}>");
        assertThat(after).isEqualTo(before.replace("<", "</"));
        assertThat(first.at("/highlight/fields/title").asString()).isEqualTo(before + "Checkout" + after + " Service");
        assertThat(first.at("/highlight/fields/text").asString()).isEqualTo("Takes the " + before + "money" + after);
    }

    @Test
    void findsPeopleTemplatesAndWhatIsMisspelt() {
        assertThat(locations(ask("term=start").json())).containsExactly("/catalog/default/template/new-thing");
        assertThat(locations(ask("term=ada%40example.com").json())).containsExactly("/catalog/default/user/ada");
        assertThat(locations(ask("term=lovelcae").json())).containsExactly("/catalog/default/user/ada");
        assertThat(locations(ask("term=generated").json())).isEmpty();
    }

    @Test
    void filters() {
        String checkout = "term=checkout&";

        assertThat(locations(ask(checkout + "filters%5Bkind%5D=Component").json()))
                .containsExactly("/catalog/default/component/checkout", "/catalog/default/component/old-checkout");
        assertThat(locations(ask(checkout
                                + "filters%5Blifecycle%5D%5B0%5D=experimental&filters%5Blifecycle%5D%5B1%5D=deprecated")
                        .json()))
                .containsExactlyInAnyOrder("/catalog/shop/api/checkout-api", "/catalog/default/component/old-checkout");
        assertThat(locations(ask(checkout + "filters%5Bkind%5D=Component&filters%5Btype%5D=website")
                        .json()))
                .containsExactly("/catalog/default/component/old-checkout");
        assertThat(ask(checkout + "filters%5Bnone%5D=x")
                        .json()
                        .at("/numberOfResults")
                        .asInt())
                .isZero();
        assertThat(locations(ask(checkout + "types%5B0%5D=software-catalog").json()))
                .hasSize(3);
    }

    @Test
    void goesThroughPagesByCursor() {
        JsonNode first = ask("term=checkout&pageLimit=2").json();
        assertThat(first.has("previousPageCursor")).isFalse();
        assertThat(first.at("/numberOfResults").asInt()).isEqualTo(3);
        JsonNode second = ask("term=checkout&pageLimit=2&pageCursor="
                        + encoded(first.at("/nextPageCursor").asString()))
                .json();

        assertThat(second.has("nextPageCursor")).isFalse();
        assertThat(second.at("/results/0/rank").asInt()).isEqualTo(3);
        List<String> all = new ArrayList<>(locations(first));
        all.addAll(locations(second));
        assertThat(all).isEqualTo(locations(ask("term=checkout").json()));
        assertThat(ask("term=checkout&pageLimit=2&pageCursor="
                                + encoded(second.at("/previousPageCursor").asString()))
                        .json())
                .isEqualTo(first);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "types%5B0%5D=none",
                "types=software-catalog,techdocs",
                "pageLimit=101",
                "pageLimit=-1",
                "pageLimit=many",
                "pageCursor=x",
                "pageCursor=LTE%3D",
                "filters=kind",
                "filters%5Bkind%5D%5Ba%5D=b",
                "term=a&term=b"
            })
    void refusesWhatItDoesNotUnderstand(String query) {
        RunningServer.Answer answer = ask(query);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.json().at("/error/name").asString()).isEqualTo("InputError");
        assertThat(answer.json().at("/error/code").asString()).isEqualTo("search-query-invalid");
    }

    @Test
    void refusesAnEndlessTermInBackstagesWords() {
        assertThat(ask("term=" + "a".repeat(100)).status()).isEqualTo(200);
        assertThat(ask("term=" + "a".repeat(101)).json().at("/error/message").asString())
                .isEqualTo("Invalid query string: The term length \"101\" is greater than \"100\".");
        assertThat(ask("term=" + "%5B*".repeat(2_000)).status()).isEqualTo(400);
    }

    @Test
    void tellsNothingToWhoMayNotRead() {
        assertThat(ask("term=checkout", STRANGER).body()).isEqualTo("{\"results\":[],\"numberOfResults\":0}");
        assertThat(ask("", STRANGER).body()).isEqualTo("{\"results\":[],\"numberOfResults\":0}");
        assertThat(ask("types=software-catalog", STRANGER).body()).isEqualTo("{\"results\":[],\"numberOfResults\":0}");
        assertThat(locations(ask("term=checkout", READER).json())).hasSize(3);
    }

    @Test
    void putsStarredEntitiesFirst() throws IOException {
        assertThat(locations(ask("term=checkout").json()).get(1)).isEqualTo("/catalog/shop/api/checkout-api");
        String key = "/api/user-settings/buckets/default.starredEntities/keys/entityRefs";
        server.ask("PUT", key, "{\"value\": [\"component:default/old-checkout\"]}", AJAX);

        assertThat(locations(ask("term=checkout").json()).get(1)).isEqualTo("/catalog/default/component/old-checkout");
        assertThat(locations(ask("term=checkout", READER).json()).get(1)).isEqualTo("/catalog/shop/api/checkout-api");

        server.ask("DELETE", key, "", AJAX);
        assertThat(locations(ask("term=checkout").json()).get(1)).isEqualTo("/catalog/shop/api/checkout-api");
    }

    @Test
    void findsWhatIsNewAndForgetsWhatIsGone() throws IOException {
        String fresh = """
                ---
                apiVersion: backstage.io/v1alpha1
                kind: Component
                metadata: {name: warehouse, description: Keeps boxes}
                spec: {type: service, lifecycle: production, owner: web}
                """;
        assertThat(locations(ask("term=warehouse").json())).isEmpty();

        write(CATALOG + fresh);
        awaitFound("warehouse", "/catalog/default/component/warehouse");

        write(CATALOG + fresh.replace("Keeps boxes", "Keeps pallets"));
        awaitFound("pallets", "/catalog/default/component/warehouse");
        assertThat(locations(ask("term=boxes").json())).isEmpty();

        write(CATALOG);
        awaitFound("warehouse");
    }

    @Test
    void readsTheCursorThatBackstageWrites() {
        String cursor = Base64.getEncoder().encodeToString("1".getBytes(StandardCharsets.UTF_8));

        assertThat(ask("pageLimit=1&pageCursor=" + encoded(cursor))
                        .json()
                        .at("/results/0/rank")
                        .asInt())
                .isEqualTo(2);
    }
}
