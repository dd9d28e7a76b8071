package dev.ridgeway.server.catalog;

import static dev.ridgeway.server.catalog.CatalogServer.component;
import static dev.ridgeway.server.catalog.CatalogServer.system;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Files that the configuration names, one subfolder a test. */
class CatalogFilesTests {

    private static CatalogServer server;

    @BeforeAll
    static void start() throws IOException {
        server = CatalogServer.start("""
                rules:
                  - allow: [Component, API, System, Resource, Domain, Group, User, Location]
                locations:
                  - {type: file, target: "FOLDER/**/catalog-info.yaml"}
                  - type: file
                    target: FOLDER/roots/first.yaml
                  - type: file
                    target: FOLDER/roots/second.yaml
                """);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String message(JsonNode entity) {
        return entity.at("/status/items/0/error/message").asString();
    }

    private static List<String> errors() {
        try {
            List<String> errors = new ArrayList<>();
            server.server()
                    .get("/api/ridgeway/catalog/errors")
                    .json()
                    .at("/items")
                    .forEach(it -> errors.add(it.at("/source").asString() + " "
                            + it.at("/message").asString() + " line "
                            + it.at("/line").asInt()));
            return errors;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String awaitError(String part) {
        await().atMost(Duration.ofSeconds(20)).until(() -> errors().stream().anyMatch(it -> it.contains(part)));
        return errors().stream().filter(it -> it.contains(part)).findFirst().orElseThrow();
    }

    @Test
    void noticesAChangeWithinASecond() {
        server.write("change/catalog-info.yaml", system("changing", "first"));
        server.awaitEntity("system:changing", it -> true);

        server.write("change/catalog-info.yaml", system("changing", "a second one"));

        await().atMost(Duration.ofSeconds(1))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> server.entity("system:changing").body().contains("a second one"));
    }

    @Test
    void noticesAChangeOfAnIncludedFile() {
        server.write("include/text.md", "first");
        server.write("include/catalog-info.yaml", system("including", "{$text: ./text.md}"));
        server.awaitEntity(
                "system:including",
                it -> it.at("/metadata/description").asString().equals("first"));

        server.write("include/text.md", "other");

        server.awaitEntity(
                "system:including",
                it -> it.at("/metadata/description").asString().equals("other"));
    }

    @Test
    void readsEveryDocumentAndGivesDefaults() {
        server.write(
                "many/catalog-info.yaml",
                "---\n" + component("many-a", "dependsOn: ['component:many-b']") + "---\n---\n"
                        + component("many-b", ""));

        JsonNode first =
                server.awaitEntity("component:many-a", it -> it.at("/relations").size() == 2);
        JsonNode second = server.awaitEntity("component:many-b", it -> true);

        String location = "file:" + server.folder() + "/many/catalog-info.yaml";
        assertThat(first.at("/metadata/namespace").asString()).isEqualTo("default");
        assertThat(first.at("/metadata/uid").asString()).hasSize(36);
        assertThat(first.at("/metadata/etag").asString()).isNotEmpty();
        JsonNode annotations = first.at("/metadata/annotations");
        assertThat(annotations.get("backstage.io/managed-by-location").asString())
                .isEqualTo(location);
        assertThat(annotations.get("backstage.io/managed-by-origin-location").asString())
                .isEqualTo("file:" + server.folder() + "/**/catalog-info.yaml");
        assertThat(first.at("/relations").toString())
                .isEqualTo("[{\"type\":\"dependsOn\",\"targetRef\":\"component:default/many-b\"},"
                        + "{\"type\":\"ownedBy\",\"targetRef\":\"group:default/web\"}]");
        assertThat(second.at("/relations/0/type").asString()).isEqualTo("dependencyOf");
        assertThat(server.has("group:web")).as("a dangling relation").isFalse();
    }

    @Test
    void answersOfWhatWasNeverValidByItsOwnerAsItIsWritten() throws IOException {
        server.write("never/catalog-info.yaml", component("never-valid", "").replace("service", "''"));
        awaitError("never/catalog-info.yaml");

        assertThat(neverValid("?owner=web")).contains("component:default/never-valid");
        assertThat(neverValid("")).contains("component:default/never-valid");
        assertThat(neverValid("?owner=others")).doesNotContain("component:default/never-valid");
        assertThat(server.server()
                        .get("/api/catalog/entities/unprocessed/pending?owner=web")
                        .json()
                        .path("entities"))
                .isEmpty();
    }

    private static List<String> neverValid(String query) throws IOException {
        return server.server()
                .get("/api/catalog/entities/unprocessed/failed" + query)
                .json()
                .path("entities")
                .findValuesAsString("entity_ref");
    }

    @Test
    void keepsTheLastGoodVersionAndSaysWhy() {
        server.write("broken/catalog-info.yaml", system("breaking", "good"));
        String uid = server.awaitEntity("system:breaking", it -> true)
                .at("/metadata/uid")
                .asString();

        server.write("broken/catalog-info.yaml", "kind: System\nmetadata: {name: breaking\n");
        JsonNode broken = server.awaitEntity("system:breaking", it -> it.has("status"));

        assertThat(broken.at("/metadata/description").asString()).isEqualTo("good");
        assertThat(broken.at("/status/items/0/type").asString()).isEqualTo("backstage.io/catalog-processing");
        assertThat(broken.at("/status/items/0/level").asString()).isEqualTo("error");
        assertThat(broken.at("/status/items/0/message").asString()).startsWith("InputError: ");
        assertThat(message(broken)).contains("broken/catalog-info.yaml, line ");
        assertThat(broken.at("/status/items/0/error/remedy").asString()).isNotEmpty();

        server.write("broken/catalog-info.yaml", system("breaking", "mended").replace("owner: web", "owner: ''"));
        JsonNode invalid =
                server.awaitEntity("system:breaking", it -> message(it).contains("spec.owner"));
        assertThat(invalid.at("/status/items/0/error/line").asInt()).isEqualTo(7);
        assertThat(invalid.at("/metadata/description").asString()).isEqualTo("good");

        server.write("broken/catalog-info.yaml", system("breaking", "mended"));
        JsonNode mended = server.awaitEntity("system:breaking", it -> !it.has("status"));
        assertThat(mended.at("/metadata/description").asString()).isEqualTo("mended");
        assertThat(mended.at("/metadata/uid").asString()).isEqualTo(uid);
    }

    @Test
    void oneBrokenDocumentLeavesTheOthersGoing() {
        server.write("half/catalog-info.yaml", system("half-a", "one") + "---\n" + system("half-b", "one"));
        server.awaitEntity("system:half-b", it -> true);

        server.write(
                "half/catalog-info.yaml",
                system("half-a", "two") + "---\n" + system("half-b", "two").replace("owner: web", "owner: 1"));

        JsonNode broken = server.awaitEntity("system:half-b", it -> it.has("status"));
        assertThat(broken.at("/metadata/description").asString()).isEqualTo("one");
        JsonNode good = server.awaitEntity("system:half-a", it -> true);
        assertThat(good.at("/metadata/description").asString()).isEqualTo("two");
        assertThat(good.has("status")).isFalse();
    }

    @Test
    void removesWhatAFileNoLongerHolds() {
        server.write(
                "gone/catalog-info.yaml", system("gone-a", "one") + "---\n" + component("gone-b", "system: gone-a"));
        server.awaitEntity("system:gone-a", it -> it.at("/relations").size() == 2);

        server.write("gone/catalog-info.yaml", system("gone-a", "one"));
        server.awaitGone("component:gone-b");
        assertThat(server.awaitEntity("system:gone-a", it -> true)
                        .at("/relations")
                        .size())
                .isEqualTo(1);

        server.delete("gone/catalog-info.yaml");
        server.awaitGone("system:gone-a");
    }

    @Test
    void followsLocations() {
        server.write("follow/a.yaml", system("follow-a", "one"));
        server.write("follow/deep/b.yaml", system("follow-b", "one"));
        server.write("follow/deep/c.yaml", system("follow-c", "one"));
        server.write("follow/catalog-info.yaml", """
                apiVersion: backstage.io/v1alpha1
                kind: Location
                metadata: {name: follow}
                spec: {target: ./a.yaml, targets: ['./deep/*.yaml']}
                """);
        server.awaitEntity("system:follow-a", it -> true);
        server.awaitEntity("system:follow-b", it -> true);

        JsonNode ancestry =
                server.get("/entities/by-name/system/default/follow-c/ancestry").json();
        assertThat(ancestry.at("/rootEntityRef").asString()).isEqualTo("system:default/follow-c");
        assertThat(ancestry.at("/items").size()).isEqualTo(3);
        assertThat(ancestry.at("/items/0/parentEntityRefs/0").asString()).isEqualTo("location:default/follow");
        assertThat(ancestry.at("/items/2/entity/metadata/name").asString()).startsWith("generated-");
        assertThat(ancestry.at("/items/2/parentEntityRefs").size()).isZero();

        server.write("follow/deep/d.yaml", system("follow-d", "one"));
        server.awaitEntity("system:follow-d", it -> true);
        server.write("follow/catalog-info.yaml", """
                apiVersion: backstage.io/v1alpha1
                kind: Location
                metadata: {name: follow}
                spec: {target: ./a.yaml}
                """);
        server.awaitGone("system:follow-b");
        assertThat(server.has("system:follow-a")).isTrue();
    }

    @Test
    void aMissingTargetIsAnErrorUnlessItIsOptional() {
        server.write("presence/catalog-info.yaml", """
                apiVersion: backstage.io/v1alpha1
                kind: Location
                metadata: {name: presence}
                spec: {targets: [./missing.yaml]}
                ---
                apiVersion: backstage.io/v1alpha1
                kind: Location
                metadata: {name: presence-optional}
                spec: {targets: [./perhaps.yaml], presence: optional}
                """);

        assertThat(awaitError("presence/missing.yaml")).contains("does not exist");
        assertThat(errors()).noneMatch(it -> it.contains("perhaps.yaml"));
        server.write("presence/perhaps.yaml", system("perhaps", "one"));
        server.awaitEntity("system:perhaps", it -> true);
    }

    @Test
    void refusesLocationsThatNameAFolder() {
        server.write("folder/catalog-info.yaml", """
                apiVersion: backstage.io/v1alpha1
                kind: Location
                metadata: {name: folder}
                spec: {target: ./deep/}
                """);

        assertThat(awaitError("./deep/")).contains("is a folder");
    }

    @Test
    void locationsThatLeadToEachOtherEnd() {
        server.write("circle/catalog-info.yaml", """
                apiVersion: backstage.io/v1alpha1
                kind: Location
                metadata: {name: circle}
                spec: {target: ./other.yaml}
                """);
        server.write("circle/other.yaml", system("circle", "one") + """
                ---
                apiVersion: backstage.io/v1alpha1
                kind: Location
                metadata: {name: circle-back}
                spec: {target: ./catalog-info.yaml}
                """);

        server.awaitEntity("system:circle", it -> true);
        server.awaitEntity("location:circle-back", it -> !it.has("status"));
    }

    @Test
    void theFirstLocationKeepsAName() {
        server.write("roots/first.yaml", system("contested", "first"));
        server.awaitEntity("system:contested", it -> true);
        server.write("roots/second.yaml", system("contested", "second"));

        String error = awaitError("system:default/contested is in use");

        assertThat(error).contains("roots/first.yaml", "roots/second.yaml");
        assertThat(server.entity("system:contested").body()).contains("first").doesNotContain("second");
        for (int reading = 1; reading <= 3; reading++) {
            JsonNode location = server.get(
                            "/entities?filter=kind=location,spec.target=" + server.folder() + "/roots/second.yaml")
                    .json()
                    .path(0);
            assertThat(location.at("/status/items/0/message").asString()).startsWith("ConflictError: ");
            String ref = "location:default/" + location.at("/metadata/name").asString();
            assertThat(server.post("/refresh", "{\"entityRef\": \"" + ref + "\"}")
                            .status())
                    .isEqualTo(200);
        }

        server.delete("roots/first.yaml");
        server.write("roots/first.yaml", system("uncontested", "first"));
        server.awaitEntity(
                "system:contested",
                it -> it.at("/metadata/description").asString().equals("second"));
        await().until(() -> errors().stream().noneMatch(it -> it.contains("contested is in use")));
    }

    @Test
    void oneNameTwiceInALocationIsAnError() {
        server.write("twice/catalog-info.yaml", system("twice", "first") + "---\n" + system("Twice", "second"));

        awaitError("system:default/twice is there twice");
        assertThat(server.entity("system:twice").body()).contains("first");
    }

    @Test
    void refusesKindsThatTheRulesDoNotAllow() {
        server.write("rules/catalog-info.yaml", system("ruled", "one") + """
                ---
                apiVersion: scaffolder.backstage.io/v1beta3
                kind: Template
                metadata: {name: forbidden}
                spec: {type: a, steps: []}
                """);

        assertThat(awaitError("template:default/forbidden")).contains("not of an allowed kind");
        server.awaitEntity("system:ruled", it -> true);
        assertThat(server.has("template:forbidden")).isFalse();
    }

    @Test
    void namesDuplicateKeys() {
        server.write("duplicate/catalog-info.yaml", system("duplicate", "one") + "kind: System\n");

        assertThat(awaitError("duplicate/catalog-info.yaml"))
                .contains("'kind'", "twice")
                .contains("line 8");
    }

    @Test
    void doesNotMergeKeys() {
        server.write("merge/catalog-info.yaml", system("merge", "one") + "  <<: {type: merged}\n");

        JsonNode entity = server.awaitEntity("system:merge", it -> true);

        assertThat(entity.at("/spec").has("type")).isFalse();
        assertThat(entity.at("/spec/<</type").asString()).isEqualTo("merged");
    }

    @Test
    void refusesAFileOfTenMegabytes() {
        server.write("large/catalog-info.yaml", system("large", "x".repeat(9_900_000)));

        assertThat(awaitError("large/catalog-info.yaml")).contains("characters").hasSizeLessThan(1_000);
        server.write("large/catalog-info.yaml", system("large", "small"));
        server.awaitEntity("system:large", it -> true);
    }

    @Test
    void refusesAYamlBomb() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            String one = "*a" + (i - 1);
            bomb.append("a%d: &a%d [%s]\n".formatted(i, i, String.join(", ", Collections.nCopies(9, one))));
        }
        server.write("bomb/catalog-info.yaml", bomb.toString());
        server.write("nested/catalog-info.yaml", "a: " + "[".repeat(50_000));

        assertThat(awaitError("bomb/catalog-info.yaml")).contains("cannot be read");
        assertThat(awaitError("nested/catalog-info.yaml")).contains("cannot be read");
    }

    @Test
    void namesAnUnknownKind() {
        server.write("unknown/catalog-info.yaml", system("unknown", "one").replace("System", "Widget"));

        assertThat(awaitError("\"Widget\""))
                .contains("unknown/catalog-info.yaml")
                .contains("line 2");
    }

    @Test
    void relatesOneEntityToAHundredThousand() {
        String many = String.join(
                ", ",
                IntStream.range(0, 100_000)
                        .mapToObj(i -> "'component:c%06d'".formatted(i))
                        .toList());
        server.write("popular/catalog-info.yaml", component("popular", "dependsOn: [" + many + "]"));

        JsonNode entity = server.awaitEntity("component:popular", it -> true);
        assertThat(entity.at("/relations").size()).isEqualTo(100_001);

        server.write("popular/one/catalog-info.yaml", component("c077777", ""));
        JsonNode one = server.awaitEntity(
                "component:c077777", it -> it.at("/relations").size() == 2);
        assertThat(one.at("/relations/0/targetRef").asString()).isEqualTo("component:default/popular");
        assertThat(server.get("/entities/by-query?filter=relations.dependson=component:default/c099999&limit=0")
                        .json()
                        .at("/totalItems")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void givesTextBackAsItWasWritten() {
        String text = "<script>alert('x')</script> & \\u2028 \\\"q\\\"";
        server.write("html/catalog-info.yaml", system("html", "\"" + text.replace("'", "\\x27") + "\""));

        JsonNode entity = server.awaitEntity("system:html", it -> true);

        assertThat(entity.at("/metadata/description").asString())
                .isEqualTo("<script>alert('x')</script> & \u2028 \"q\"");
        assertThat(server.entity("system:html").header("content-type")).startsWith("application/json");
    }

    @Test
    void leavesTheNeighboursOfAFolderItMayNotRead() throws IOException {
        Files.createDirectories(server.folder().resolve("node_modules/x"));
        server.write("node_modules/x/catalog-info.yaml", system("in-modules", "one"));
        server.write("beside/catalog-info.yaml", system("beside", "one"));

        server.awaitEntity("system:beside", it -> true);
        assertThat(server.has("system:in-modules")).isFalse();
    }
}
