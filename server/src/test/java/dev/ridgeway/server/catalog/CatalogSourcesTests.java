package dev.ridgeway.server.catalog;

import static dev.ridgeway.server.catalog.CatalogServer.ADMIN;
import static dev.ridgeway.server.catalog.CatalogServer.system;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ridgeway.server.assembly.RunningServer;
import dev.ridgeway.server.catalog.sources.WebSite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What is remembered of sources, over changes, troubles and restarts. Each is looked at every second. */
class CatalogSourcesTests {

    private static final String GONE = "";

    @TempDir
    private Path folder;

    private WebSite site;
    private RunningServer server;

    @BeforeEach
    void begin() throws IOException {
        site = new WebSite();
    }

    @AfterEach
    void end() {
        if (server != null) {
            server.close();
        }
        site.close();
    }

    private void start(String catalog) throws IOException {
        server = RunningServer.startIn(folder, """
                backend:
                  reading: {allow: [{host: '%s'}]}
                  auth:
                    externalAccess: [{type: static, options: {token: for-everything, subject: admin}}]
                catalog:
                  rules: [{allow: [System, Location]}]
                  processingInterval: {seconds: 1}
                """.formatted(site.host()) + catalog.indent(2), "--empty");
    }

    private void startWith(String... paths) throws IOException {
        StringBuilder locations = new StringBuilder("locations:\n");
        for (String path : paths) {
            locations
                    .append("- {type: url, target: '")
                    .append(site.address(path))
                    .append("'}\n");
        }
        start(locations.toString());
    }

    private RunningServer.Answer ask(String method, String path, String body) {
        try {
            return server.ask(method, path, body, ADMIN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String description(String name) {
        RunningServer.Answer answer = ask("GET", "/api/catalog/entities/by-name/system/default/" + name, "");
        return answer.status() == 404
                ? GONE
                : answer.json().at("/metadata/description").asString();
    }

    private void awaitDescription(String name, String wanted) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> description(name).equals(wanted));
    }

    private JsonNode source(String path) {
        JsonNode items = ask("GET", "/api/ridgeway/catalog/sources?text=" + path, "")
                .json()
                .at("/items");
        assertThat(items.size()).isEqualTo(1);
        return items.get(0);
    }

    private JsonNode awaitSource(String path, Predicate<JsonNode> good) {
        return await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> source(path), good);
    }

    /** Waits until the site was asked for the path again. */
    private void awaitAsked(String answer) {
        site.asked();
        await().atMost(Duration.ofSeconds(20)).until(() -> site.asked().contains(answer));
    }

    @Test
    void readsAFileAgainOnlyWhenItHasChangedAlsoAfterARestart() throws IOException {
        site.put("/all.yaml", system("one", "first"));
        startWith("/all.yaml");
        awaitDescription("one", "first");
        JsonNode first =
                awaitSource("/all.yaml", it -> it.at("/state").asString().equals("good"));
        assertThat(first.at("/found").asInt()).isEqualTo(1);
        assertThat(first.at("/changed").asInt()).isEqualTo(1);
        assertThat(first.at("/origin").asString()).isEqualTo("configuration");

        awaitAsked("/all.yaml 304");
        awaitSource(
                "/all.yaml",
                it -> it.at("/readAt").asString().compareTo(first.at("/readAt").asString()) > 0);
        assertThat(source("/all.yaml").at("/changedAt").asString())
                .isEqualTo(first.at("/changedAt").asString());
        server.close();

        site.asked();
        startWith("/all.yaml");
        await().until(() -> site.asked().contains("/all.yaml 304"));
        assertThat(description("one")).isEqualTo("first");

        site.put("/all.yaml", system("one", "second"));
        awaitDescription("one", "second");
        assertThat(source("/all.yaml").at("/changedAt").asString())
                .isNotEqualTo(first.at("/changedAt").asString());
    }

    @Test
    void readsAgainOnlyTheFilesThatHaveChanged() throws IOException {
        site.put("/all.yaml", """
                apiVersion: backstage.io/v1alpha1
                kind: Location
                metadata: {name: all}
                spec: {targets: [./a.yaml, ./b.yaml]}
                """);
        site.put("/a.yaml", system("a", "first"));
        site.put("/b.yaml", system("b", "{$text: ./text.md}"));
        site.put("/text.md", "first");
        startWith("/all.yaml");
        awaitDescription("b", "first");
        awaitAsked("/b.yaml 304");

        site.asked();
        site.put("/a.yaml", system("a", "second"));
        awaitDescription("a", "second");
        assertThat(description("b")).isEqualTo("first");
        assertThat(site.asked()).contains("/a.yaml 200").doesNotContain("/all.yaml 200", "/b.yaml 200", "/text.md 200");

        site.put("/text.md", "second");
        awaitDescription("b", "second");

        site.put("/all.yaml", """
                apiVersion: backstage.io/v1alpha1
                kind: Location
                metadata: {name: all}
                spec: {targets: [./b.yaml]}
                """);
        awaitDescription("a", GONE);
        assertThat(description("b")).isEqualTo("second");
    }

    @Test
    void keepsWhatAHostBroughtWhileItIsInTrouble() throws IOException {
        site.put("/all.yaml", system("kept", "first"));
        startWith("/all.yaml");
        awaitDescription("kept", "first");

        site.trouble(503);
        JsonNode trouble =
                awaitSource("/all.yaml", it -> it.at("/state").asString().equals("unreachable"));
        assertThat(trouble.at("/errors/0/message").asString()).contains("503");
        assertThat(trouble.at("/found").asInt()).isEqualTo(1);
        assertThat(description("kept")).isEqualTo("first");
        assertThat(ask("GET", "/api/ridgeway/catalog/sources?state=unreachable", "")
                        .json()
                        .at("/states/unreachable")
                        .asInt())
                .isEqualTo(1);

        site.trouble(0);
        site.put("/all.yaml", system("kept", "second"));
        String id = trouble.at("/id").asString();
        JsonNode read =
                ask("POST", "/api/ridgeway/catalog/sources/" + id + "/read", "").json();
        assertThat(read.at("/state").asString()).isEqualTo("good");
        assertThat(description("kept")).isEqualTo("second");
        JsonNode recorded = ask("GET", "/api/ridgeway/platform/audit?action=location.read", "")
                .json()
                .at("/items/0");
        assertThat(recorded.at("/subject").asString()).isEqualTo("url:" + site.address("/all.yaml"));
        assertThat(recorded.at("/actor").asString()).isEqualTo("external:admin");
    }

    @Test
    void aRefreshReadsEvenWhatAHostCallsUnchanged() throws IOException {
        site.put("/all.yaml", system("frozen", "first"));
        startWith("/all.yaml");
        awaitDescription("frozen", "first");
        awaitAsked("/all.yaml 304");

        site.freeze();
        site.put("/all.yaml", system("frozen", "second"));
        awaitAsked("/all.yaml 304");
        assertThat(description("frozen")).isEqualTo("first");
        assertThat(ask("POST", "/api/catalog/refresh", "{\"entityRef\": \"system:default/frozen\"}")
                        .status())
                .isEqualTo(200);

        assertThat(description("frozen")).isEqualTo("second");
    }

    @Test
    void bringsBackAnEntityThatWasDeletedButIsStillThere() throws IOException {
        site.put("/all.yaml", system("deleted", "first"));
        startWith("/all.yaml");
        awaitDescription("deleted", "first");
        String uid = ask("GET", "/api/catalog/entities/by-name/system/default/deleted", "")
                .json()
                .at("/metadata/uid")
                .asString();

        assertThat(ask("DELETE", "/api/catalog/entities/by-uid/" + uid, "").status())
                .isEqualTo(204);

        awaitDescription("deleted", "first");
    }

    @Test
    void keepsOrphansWhereThatIsAskedFor() throws IOException {
        site.put("/all.yaml", system("stays", "first") + "---\n" + system("orphaned", "first"));
        start("orphanStrategy: keep\nlocations: [{type: url, target: '" + site.address("/all.yaml") + "'}]");
        awaitDescription("orphaned", "first");

        site.put("/all.yaml", system("stays", "second"));
        awaitDescription("stays", "second");

        JsonNode orphan = ask("GET", "/api/catalog/entities?filter=metadata.annotations.backstage.io/orphan=true", "")
                .json();
        assertThat(orphan.size()).isEqualTo(1);
        assertThat(orphan.at("/0/metadata/name").asString()).isEqualTo("orphaned");
        awaitAsked("/all.yaml 304");

        site.put("/all.yaml", system("stays", "third") + "---\n" + system("orphaned", "third"));
        awaitDescription("orphaned", "third");
        assertThat(ask("GET", "/api/catalog/entities?filter=metadata.annotations.backstage.io/orphan", "")
                        .json()
                        .size())
                .isZero();
    }
}
