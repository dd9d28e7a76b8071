package dev.ridgeway.server.catalog.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ridgeway.server.assembly.RunningServer;
import dev.ridgeway.server.catalog.CatalogServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A catalog with one of everything that can be wrong. */
class CatalogHealthTests {

    private static final String HEALTH = "/api/ridgeway/catalog/health";
    private static final String AJAX = "X-Requested-With: XMLHttpRequest";

    private static final String GROUP = """
            apiVersion: backstage.io/v1alpha1
            kind: Group
            metadata: {name: web}
            spec: {type: team, children: []}
            ---
            """;
    private static final String USER = GROUP + component("cart", "dependsOn: ['resource:gone', 'component:old-a']");
    private static final String TEMPLATE = """
            apiVersion: scaffolder.backstage.io/v1beta3
            kind: Template
            metadata: {name: nobodys}
            spec: {type: service, steps: [{id: a, action: 'debug:log'}]}
            ---
            apiVersion: scaffolder.backstage.io/v1beta3
            kind: Template
            metadata: {name: shipped, annotations: {ridgeway.dev/shipped: 'true'}}
            spec: {type: service, steps: [{id: a, action: 'debug:log'}]}
            """;

    private static CatalogServer server;

    private static String component(String name, String more) {
        return """
                apiVersion: backstage.io/v1alpha1
                kind: Component
                metadata: {name: %s}
                spec: {type: service, lifecycle: production, owner: web%s}
                """.formatted(name, more.isEmpty() ? "" : ", " + more);
    }

    @BeforeAll
    static void start() throws IOException {
        Path folder = Files.createTempDirectory("ridgeway-catalog").toRealPath();
        Files.createDirectories(folder.resolve("first"));
        Files.writeString(folder.resolve("first/good.yaml"), USER);
        Files.writeString(folder.resolve("first/template.yaml"), TEMPLATE);
        Files.writeString(
                folder.resolve("first/stray.yaml"), component("stray", "").replace("web", "nobody"));
        Files.writeString(
                folder.resolve("first/old.yaml"),
                component("old-a", "") + "---\n" + component("old-b", "") + "---\n" + component("old-c", ""));
        Files.writeString(folder.resolve("first/breaks.yaml"), component("breaks", ""));
        Files.writeString(folder.resolve("first/never.yaml"), "kind: [\n");
        Files.writeString(
                folder.resolve("first/invalid.yaml"), component("invalid", "").replace("lifecycle: production, ", ""));
        Files.writeString(folder.resolve("second.yaml"), component("second", ""));
        server = CatalogServer.start(folder, """
                orphanStrategy: keep
                processingInterval: {seconds: 1}
                rules: [{allow: [Component, Group, Template]}]
                locations:
                - {type: file, target: FOLDER/first/*.yaml}
                - {type: file, target: FOLDER/second.yaml}
                """);
        server.awaitEntity("component:breaks", it -> true);
        server.awaitEntity("component:old-c", it -> true);
        server.awaitEntity("component:second", it -> true);
        server.write("first/breaks.yaml", component("breaks", "").replace("type: service", "type: [service]"));
        server.write("first/old.yaml", component("new", ""));
        server.write("second.yaml", component("second", "") + "---\n" + component("cart", ""));
        server.awaitEntity("component:new", it -> true);
        until("error", 1);
        until("conflict", 1);
        until("orphan", 3);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static JsonNode ask(String query) {
        try {
            RunningServer.Answer answer = server.server().get(HEALTH + query, CatalogServer.READER);
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            return answer.json();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void until(String problem, int count) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() ->
                        assertThat(ask("").at("/counts/" + problem).asInt()).isEqualTo(count));
    }

    private static List<String> refs(String query) {
        List<String> refs = new ArrayList<>();
        ask(query).at("/items").forEach(it -> refs.add(it.at("/ref").asString()));
        return refs;
    }

    @Test
    void filesThatWereNeverValidSayWhatAndWhere() {
        JsonNode items = ask("?problem=never-valid").at("/items");

        assertThat(items.size()).isEqualTo(2);
        JsonNode invalid = items.get(0).at("/ref").asString().isEmpty() ? items.get(1) : items.get(0);
        JsonNode broken = items.get(0).at("/ref").asString().isEmpty() ? items.get(0) : items.get(1);
        assertThat(invalid.at("/ref").asString()).isEqualTo("component:default/invalid");
        assertThat(invalid.at("/sentence").asString()).contains("lifecycle");
        assertThat(invalid.at("/remedy").asString()).isNotEmpty();
        assertThat(invalid.at("/source").asString()).startsWith("file:/").endsWith("first/invalid.yaml");
        assertThat(broken.at("/source").asString()).endsWith("first/never.yaml");
        assertThat(broken.at("/line").asInt()).isPositive();
    }

    @Test
    void anEntityWhoseNewVersionIsWrongIsAnError() {
        JsonNode error = ask("?problem=error").at("/items/0");

        assertThat(error.at("/ref").asString()).isEqualTo("component:default/breaks");
        assertThat(error.at("/line").asInt()).isEqualTo(4);
        assertThat(error.at("/sentence").asString()).contains("spec.type");
    }

    @Test
    void aNameFromTwoPlacesIsAConflict() {
        JsonNode conflict = ask("?problem=conflict").at("/items/0");

        assertThat(conflict.at("/ref").asString()).isEqualTo("component:default/cart");
        assertThat(conflict.at("/sentence").asString()).contains("good.yaml brought it first");
        assertThat(conflict.at("/source").asString()).endsWith("second.yaml");
    }

    @Test
    void whatNamesNobodyThereHasNoOwner() {
        assertThat(refs("?problem=ownerless")).containsExactly("template:default/nobodys", "component:default/stray");
        assertThat(refs("?problem=ownerless&limit=1")).containsExactly("template:default/nobodys");
        assertThat(refs("?problem=ownerless&limit=1&offset=1")).containsExactly("component:default/stray");
        assertThat(refs("?problem=ownerless&text=stray")).containsExactly("component:default/stray");
        JsonNode stray = ask("?problem=ownerless").at("/items/1");
        assertThat(stray.at("/sentence").asString()).isEqualTo("Its owner group:default/nobody is not in the catalog.");
        assertThat(stray.at("/source").asString()).endsWith("first/stray.yaml");
    }

    @Test
    void aReferenceThatLeadsNowhereSaysWhoWroteIt() {
        JsonNode gone = ask("?problem=dangling&text=resource").at("/items/0");

        assertThat(gone.at("/ref").asString()).isEqualTo("resource:default/gone");
        assertThat(gone.at("/others/0").asString()).isEqualTo("component:default/cart");
        assertThat(gone.at("/otherCount").asInt()).isEqualTo(1);
        assertThat(refs("?problem=dangling")).contains("group:default/nobody").doesNotContain("group:default/web");
    }

    @Test
    void orphansAreRemovedByWhoMayAndOnRecord() throws IOException {
        assertThat(refs("?problem=orphan"))
                .containsExactly("component:default/old-a", "component:default/old-b", "component:default/old-c");
        JsonNode orphan = ask("?problem=orphan&text=old-a").at("/items/0");
        assertThat(orphan.at("/others").toString()).isEqualTo("[\"component:default/cart\"]");

        String body =
                "{\"refs\":[\"component:default/old-a\",\"component:default/old-b\",\"component:default/cart\",\"x\"]}";
        RunningServer.Answer refused =
                server.server().ask("POST", HEALTH + "/orphans/remove", body, CatalogServer.READER, AJAX);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(server.has("component:old-a")).isTrue();

        RunningServer.Answer answer =
                server.server().ask("POST", HEALTH + "/orphans/remove", body, CatalogServer.ADMIN, AJAX);

        assertThat(answer.json().at("/removed").toString())
                .isEqualTo("[\"component:default/old-a\",\"component:default/old-b\"]");
        assertThat(answer.json().at("/kept").toString()).isEqualTo("[\"component:default/cart\",\"x\"]");
        assertThat(server.has("component:old-a")).isFalse();
        assertThat(server.has("component:cart")).isTrue();
        assertThat(refs("?problem=orphan")).containsExactly("component:default/old-c");
        JsonNode record = server.server()
                .get("/api/ridgeway/platform/audit?action=entity.delete&subject=old-a", CatalogServer.ADMIN)
                .json()
                .at("/items/0");
        assertThat(record.at("/subject").asString()).isEqualTo("component:default/old-a");
        assertThat(record.at("/detail").asString()).isEqualTo("orphan");
    }

    @Test
    void isTakenAwayAsCsv() throws IOException {
        RunningServer.Answer csv = server.server().get(HEALTH + "/export?problem=conflict", CatalogServer.READER);

        assertThat(csv.header("Content-Type")).isEqualTo("text/csv;charset=UTF-8");
        assertThat(csv.body().lines().toList()).hasSize(2);
        assertThat(csv.body())
                .startsWith("problem,ref,sentence,remedy,source,line,others\r\nconflict,component:default/cart,");
    }

    @Test
    void isShownToNobodyWhoMayNotRead() throws IOException {
        assertThat(server.server().get(HEALTH, CatalogServer.STRANGER).status()).isEqualTo(403);
        assertThat(server.server()
                        .get(HEALTH + "/export", CatalogServer.STRANGER)
                        .status())
                .isEqualTo(403);
        assertThat(server.server()
                        .get(HEALTH + "?problem=other", CatalogServer.READER)
                        .status())
                .isEqualTo(400);
    }
}
