package dev.ridgeway.server.apis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ridgeway.server.assembly.RunningServer;
import dev.ridgeway.server.catalog.CatalogServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** The definitions of APIs, kept while the catalog changes. */
class ApisTests {

    private static CatalogServer catalog;

    @BeforeAll
    static void start() throws IOException {
        catalog = CatalogServer.start("""
                processingInterval: {seconds: 1}
                rules: [{allow: [API, Location]}]
                locations:
                  - {type: file, target: FOLDER/*.yaml}
                """);
    }

    @AfterAll
    static void stop() {
        catalog.close();
    }

    private static void write(String name, String type, String definition) {
        catalog.write(name + ".yaml", """
                apiVersion: backstage.io/v1alpha1
                kind: API
                metadata: {name: %s}
                spec: {type: %s, lifecycle: production, owner: web, definition: "%s"}
                """.formatted(name, type, definition));
    }

    private static RunningServer.Answer get(String path, String... headers) {
        try {
            return catalog.server().get("/api/ridgeway/apis/default/" + path, headers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        RunningServer.Answer versions = get(name + "/versions");
        if (versions.status() == 200) {
            for (JsonNode version : versions.json().at("/items")) {
                texts.add(get(name + "/versions/" + version.at("/id").asLong()).body());
            }
        }
        return texts;
    }

    private static void awaitTexts(String name, String... newestFirst) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(texts(name)).containsExactly(newestFirst));
    }

    @Test
    void keepsEachDefinitionOnceForEachTimeItCame() {
        write("orders", "text", "first");
        awaitTexts("orders", "first");
        write("orders", "text", "second");
        awaitTexts("orders", "second", "first");
        write("orders", "text", "first");
        awaitTexts("orders", "first", "second", "first");
        write("orders", "other", "first");
        awaitTexts("orders", "first", "first", "second", "first");

        JsonNode newest = get("orders/versions").json().at("/items/0");
        assertThat(newest.at("/type").asString()).isEqualTo("other");
        assertThat(newest.at("/characters").asInt()).isEqualTo(5);
        assertThat(newest.at("/hash").asString()).hasSize(64);
        assertThat(Instant.parse(newest.at("/at").asString())).isBefore(Instant.now());
        assertThat(get("orders/versions/" + newest.at("/id").asLong()).header("Content-Type"))
                .isEqualToIgnoringCase("text/plain;charset=UTF-8");
    }

    @Test
    void saysNothingOfAnApiToWhoMayNotReadIt() {
        write("secret", "text", "hidden");
        awaitTexts("secret", "hidden");
        long id = get("secret/versions").json().at("/items/0/id").asLong();

        assertThat(get("secret/versions", CatalogServer.READER).status()).isEqualTo(200);
        assertThat(get("secret/versions", CatalogServer.STRANGER).status()).isEqualTo(404);
        RunningServer.Answer refused = get("secret/versions/" + id, CatalogServer.STRANGER);
        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.body()).doesNotContain("hidden");
    }

    @Test
    void refusesTheVersionOfAnotherApi() {
        write("mine", "text", "mine");
        write("yours", "text", "yours");
        awaitTexts("mine", "mine");
        awaitTexts("yours", "yours");
        long yours = get("yours/versions").json().at("/items/0/id").asLong();

        RunningServer.Answer answer = get("mine/versions/" + yours);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().at("/code").asString()).isEqualTo("api-version-not-found");
        assertThat(get("never-was/versions").status()).isEqualTo(404);
    }

    @Test
    void forgetsTheOldestAndWhatIsLongGone() {
        ApiVersionStore store = catalog.server().context().getBean(ApiVersionStore.class);
        JdbcClient jdbc = catalog.server().context().getBean(JdbcClient.class);
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        for (int number = 0; number <= ApiVersionStore.MOST_VERSIONS; number++) {
            store.add("api:default/busy", "busy-" + number, "text", "busy " + number, now);
        }
        assertThat(store.versions("api:default/busy"))
                .hasSize(ApiVersionStore.MOST_VERSIONS)
                .extracting(ApiVersion::hash)
                .doesNotContain("busy-0")
                .contains("busy-1");
        assertThat(count(jdbc, "busy-0")).isZero();

        String large = "x".repeat(9_000_000);
        for (int number = 0; number < 4; number++) {
            store.add("api:default/large", "large-" + number, "text", large + number, now);
        }
        assertThat(store.versions("api:default/large"))
                .extracting(ApiVersion::hash)
                .containsExactly("large-3", "large-2");

        store.gone("api:default/busy", now);
        store.add("api:default/busy", "busy-again", "text", "again", now);
        store.gone("api:default/large", now);
        store.gone("api:default/other", now.plus(ApiVersionStore.KEPT).plusSeconds(1));
        assertThat(store.versions("api:default/large")).isEmpty();
        assertThat(count(jdbc, "large-3")).isZero();
        assertThat(store.versions("api:default/busy")).hasSize(ApiVersionStore.MOST_VERSIONS);
    }

    private static int count(JdbcClient jdbc, String hash) {
        return jdbc.sql("select count(*) from apis.definition where hash = ?")
                .param(hash)
                .query(Integer.class)
                .single();
    }
}
