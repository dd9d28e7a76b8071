package dev.ridgeway.server.catalog;

import static dev.ridgeway.server.catalog.CatalogServer.ADMIN;
import static dev.ridgeway.server.catalog.CatalogServer.READER;
import static dev.ridgeway.server.catalog.CatalogServer.STRANGER;
import static dev.ridgeway.server.catalog.CatalogServer.component;
import static dev.ridgeway.server.catalog.CatalogServer.system;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.plugin.code.RepositoryFile;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.server.assembly.RunningServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What is known of one entity beyond itself. */
class CatalogDetailsTests {

    private static CatalogServer server;

    @BeforeAll
    static void start() throws IOException {
        server = CatalogServer.start("""
                rules: [{allow: [Component, System, Location]}]
                locations: [{type: file, target: FOLDER/configured.yaml}]
                """);
        server.write("configured.yaml", system("configured", "first"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static RunningServer.Answer ask(String verb, String ref, String door, String... headers) {
        try {
            String name = ref.replace(":", "/default/");
            return server.server().ask(verb, "/api/ridgeway/catalog/entities/" + name + "/" + door, "", headers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode history(String ref) {
        return ask("GET", ref, "history", READER).json().at("/items");
    }

    private static RepositoryName repository(String name, String file) {
        RepositoryName repository = CatalogServer.repositoryName("shop", name);
        server.repository(repository);
        server.commit(repository, "catalog-info.yaml", file);
        return repository;
    }

    private static String described(String name, String description) {
        return component(name, "").replace("name: " + name, "name: " + name + "\n  description: " + description);
    }

    @Test
    void tellsFieldByFieldWhatChangedWhenAndByWhichCommit() {
        RepositoryName repository = repository("told", described("told", "first"));
        server.awaitEntity("component:told", it -> true);
        server.commit(
                repository, "catalog-info.yaml", described("told", "second").replace("production", "deprecated"));
        server.awaitEntity("component:told", it -> it.toString().contains("deprecated"));
        server.commit(repository, "README.md", "Nothing of the catalog.");
        server.commit(repository, List.of(file("x", "x")), List.of("catalog-info.yaml"));
        server.awaitGone("component:told");

        JsonNode items = history("component:told");
        assertThat(items.findValuesAsString("what")).containsExactly("removed", "changed", "added");
        JsonNode changed = items.get(1);
        assertThat(changed.at("/fields").findValuesAsString("path"))
                .containsExactly("metadata.description", "spec.lifecycle");
        assertThat(changed.at("/fields/0/before").asString()).isEqualTo("first");
        assertThat(changed.at("/fields/0/after").asString()).isEqualTo("second");
        assertThat(changed.at("/revision").asString()).matches("[0-9a-f]{40}");
        assertThat(changed.at("/locator").asString()).endsWith("/shop/told/blob/main/catalog-info.yaml");
        assertThat(items.get(2).at("/revision").asString())
                .isNotEqualTo(changed.at("/revision").asString());
        assertThat(ask("GET", "component:told", "history?limit=1&before=" + changed.at("/id"), READER)
                        .json()
                        .at("/items")
                        .findValuesAsString("what"))
                .containsExactly("added");
        assertThat(ask("GET", "component:told", "history", STRANGER).json().at("/items"))
                .isEmpty();
    }

    @Test
    void aReadingThatChangesNothingLeavesNoTrace() {
        repository("still", system("still", "same"));
        server.awaitEntity("system:still", it -> true);

        JsonNode read = ask("POST", "system:still", "refresh", ADMIN).json();

        assertThat(read.at("/found").asInt()).isEqualTo(1);
        assertThat(read.at("/changed").asInt()).isZero();
        assertThat(read.at("/own")).isEmpty();
        assertThat(history("system:still")).hasSize(1);
    }

    @Test
    void aRefreshSaysWhatItChangedAndWhatIsWrong() {
        server.awaitEntity("system:configured", it -> true);
        server.write("configured.yaml", system("configured", "second") + "---\n" + system("another", "new"));
        ask("POST", "system:configured", "refresh", ADMIN);
        server.awaitEntity("system:another", it -> true);
        assertThat(history("system:configured").get(0).at("/fields/0/after").asString())
                .isEqualTo("second");

        server.write("configured.yaml", "kind: [System");
        JsonNode broken = ask("POST", "system:configured", "refresh", ADMIN).json();

        assertThat(broken.at("/errors")).hasSize(1);
        assertThat(broken.at("/own")).isEmpty();
        assertThat(history("system:configured").get(0).at("/what").asString()).isEqualTo("changed");
        assertThat(ask("POST", "system:configured", "refresh", READER).status()).isEqualTo(403);
        server.write("configured.yaml", system("configured", "second"));
        server.awaitGone("system:another");
    }

    @Test
    void saysWhatGoesWithAnEntityBeforeItGoes() {
        repository("several", system("several-a", "a") + "---\n" + system("several-b", "b"));
        server.awaitEntity("system:several-b", it -> true);

        JsonNode origin = ask("GET", "system:several-a", "origin", ADMIN).json();

        assertThat(origin.at("/hindrance").isNull()).isTrue();
        assertThat(origin.at("/total").asInt()).isEqualTo(3);
        assertThat(origin.at("/entities").toString())
                .contains("\"system:default/several-a\"", "\"system:default/several-b\"", "\"location:default/");
        assertThat(ask("GET", "system:several-a", "origin", READER).status()).isEqualTo(403);

        String id = origin.at("/source/id").asString();
        assertThat(server.ask("DELETE", "/locations/" + id, "", ADMIN).status()).isEqualTo(204);
        assertThat(server.has("system:several-a")).isFalse();
        assertThat(server.has("system:several-b")).isFalse();
        assertThat(history("system:several-b").get(0).at("/what").asString()).isEqualTo("removed");
    }

    @Test
    void tellsWhatALocationBroughtAndWhatOnesBelowItDid() {
        repository(
                "branching",
                "kind: Location\napiVersion: backstage.io/v1alpha1\nmetadata: {name: branching}\n"
                        + "spec: {target: ./below.yaml}\n---\n" + system("beside", "x"));
        server.commit(CatalogServer.repositoryName("shop", "branching"), "below.yaml", system("below", "x"));
        server.awaitEntity("system:below", it -> true);

        JsonNode below = ask("GET", "location:branching", "origin", ADMIN).json();
        assertThat(below.at("/brought").toString()).isEqualTo("[\"system:default/below\"]");
        String root = below.at("/source/entityRef").asString().replace("default/", "");
        assertThat(ask("GET", root, "origin", ADMIN).json().at("/brought").toString())
                .isEqualTo("[\"location:default/branching\",\"system:default/beside\"]");
        assertThat(ask("GET", "system:below", "origin", ADMIN).json().at("/brought"))
                .isEmpty();
    }

    @Test
    void saysWhyWhatTheConfigurationNamesCannotGo() {
        server.awaitEntity("system:configured", it -> true);

        JsonNode origin = ask("GET", "system:configured", "origin", ADMIN).json();

        assertThat(origin.at("/hindrance").asString()).contains("configured.yaml is named in the configuration");
        assertThat(origin.at("/remedy").asString()).contains("catalog.locations");
    }

    @Test
    void showsTheEntityAsReadAndAsStored() {
        repository("shown", "# ours\n---\n" + component("other", "") + "---\n" + described("shown", "'1 & <b>'"));
        server.awaitEntity("component:shown", it -> true);

        JsonNode source = ask("GET", "component:shown", "source", ADMIN).json();
        assertThat(source.at("/text").asString()).startsWith("# ours").contains("description: '1 & <b>'");
        assertThat(source.at("/text")
                        .asString()
                        .lines()
                        .toList()
                        .get(source.at("/line").asInt() - 1))
                .startsWith("apiVersion");
        String yaml = ask("GET", "component:shown", "stored", READER)
                .json()
                .at("/yaml")
                .asString();
        assertThat(yaml)
                .contains(
                        "description: 1 & <b>\n", "  namespace: default\n", "relations:\n- type: ownedBy\n", "  uid: ");
        assertThat(ask("GET", "component:shown", "stored", STRANGER).status()).isEqualTo(404);
    }

    private static RepositoryFile file(String path, String text) {
        return new RepositoryFile(path, false, text.getBytes(StandardCharsets.UTF_8));
    }
}
