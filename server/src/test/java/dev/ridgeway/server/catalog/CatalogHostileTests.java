package dev.ridgeway.server.catalog;

import static dev.ridgeway.server.catalog.CatalogServer.READER;
import static dev.ridgeway.server.catalog.CatalogServer.component;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ridgeway.server.assembly.RunningServer.Answer;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Files that mean harm, or that nobody foresaw, through the whole server. */
class CatalogHostileTests {

    private static final int MANY = 100_000;
    private static final String HTML = "<img src=x onerror=alert(1)><script>alert('x')</script>&\"'";

    private static CatalogServer server;

    @BeforeAll
    static void start() throws IOException {
        server = CatalogServer.start("""
                rules: [{allow: [Component, System, Domain, Group, User]}]
                locations: [{type: file, target: FOLDER/*.yaml}]
                """);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static long relations(JsonNode entity, String type) {
        long count = 0;
        for (JsonNode one : entity.at("/relations")) {
            count += one.at("/type").asString().equals(type) ? 1 : 0;
        }
        return count;
    }

    private static int found(String filter) {
        return server.get(
                        "/entities/by-query?limit=1&filter=" + URLEncoder.encode(filter, StandardCharsets.UTF_8),
                        READER)
                .json()
                .at("/totalItems")
                .asInt();
    }

    @Test
    void holdsAHundredThousandRelationsOfOneEntity() {
        String needs = IntStream.range(0, MANY)
                .mapToObj(i -> "\"component:gone-" + i + "\"")
                .collect(Collectors.joining(", "));
        String needing = IntStream.range(0, 1_000)
                .mapToObj(i -> component("spoke-" + i, "dependsOn: [component:hub]"))
                .collect(Collectors.joining("---\n"));
        server.write("spokes.yaml", needing);
        server.write("hub.yaml", component("hub", "dependsOn: [" + needs + "]"));

        server.awaitEntity("component:hub", it -> relations(it, "dependencyOf") == 1_000);
        assertThat(relations(server.entity("component:hub").json(), "dependsOn"))
                .isEqualTo(MANY);
        assertThat(found("relations.dependsOn=component:default/gone-99999")).isEqualTo(1);
        assertThat(found("relations.dependsOn=component:default/hub")).isEqualTo(1_000);
        JsonNode facet = server.get("/entity-facets?facet=relations.dependsOn&filter=metadata.name=hub", READER)
                .json()
                .at("/facets/relations.dependsOn");
        assertThat(facet.size()).isEqualTo(MANY);

        server.write("spokes.yaml", component("spoke-7", ""));
        server.awaitEntity("component:hub", it -> relations(it, "dependencyOf") == 0);
        server.write("hub.yaml", component("hub", ""));
        server.awaitEntity("component:hub", it -> relations(it, "dependsOn") == 0);
        assertThat(found("relations.dependsOn")).isEqualTo(found("relations.dependsOn,metadata.name=loop"));
    }

    @Test
    void goesInNoCircles() {
        server.write(
                "circles.yaml",
                String.join(
                        "---\n",
                        component("loop", "dependsOn: [component:loop], subcomponentOf: loop"),
                        group("north", "parent: south, children: [south]"),
                        group("south", "parent: north, children: [north]"),
                        domain("east", "west"),
                        domain("west", "east"),
                        """
                        apiVersion: backstage.io/v1alpha1
                        kind: User
                        metadata: {name: ada}
                        spec: {memberOf: [north]}
                        """));

        server.awaitEntity("user:ada", it -> relations(it, "memberOf") == 1);
        JsonNode loop = server.awaitEntity("component:loop", it -> relations(it, "dependsOn") == 1);
        assertThat(relations(loop, "dependencyOf")).isEqualTo(1);
        assertThat(found("kind=group,relations.childOf,relations.parentOf")).isEqualTo(2);
        assertThat(found("kind=domain,relations.partOf,relations.hasPart")).isEqualTo(2);
        assertThat(server.get("/entities/by-name/component/default/loop/ancestry", READER)
                        .json()
                        .at("/items")
                        .size())
                .isEqualTo(2);
        assertThat(server.bean(CatalogPeople.class)
                        .person("user:default/ada")
                        .orElseThrow()
                        .groupRefs())
                .containsExactlyInAnyOrder("group:default/north", "group:default/south");
    }

    private static String group(String name, String spec) {
        return """
                apiVersion: backstage.io/v1alpha1
                kind: Group
                metadata: {name: %s}
                spec: {type: team, %s}
                """.formatted(name, spec);
    }

    private static String domain(String name, String parent) {
        return """
                apiVersion: backstage.io/v1alpha1
                kind: Domain
                metadata: {name: %s}
                spec: {owner: web, subdomainOf: %s}
                """.formatted(name, parent);
    }

    @Test
    void handsTextOnAsTextWhateverItHolds() throws IOException {
        String text = HTML.replace("'", "''");
        server.write("html.yaml", """
                apiVersion: backstage.io/v1alpha1
                kind: Component
                metadata:
                  name: markup
                  title: 'markup %1$s'
                  description: '%1$s'
                  labels: {}
                  annotations: {example.com/note: '%1$s', 'backstage.io/view-url': 'javascript:alert(1)'}
                  links: [{url: 'javascript:alert(2)', title: '%1$s', icon: '%1$s', type: '%1$s'}]
                spec: {type: '%1$s', lifecycle: '%1$s', owner: web, more: ['%1$s', {'%1$s': '%1$s'}]}
                """.formatted(text));

        JsonNode entity = server.awaitEntity("component:markup", it -> true);
        assertThat(entity.at("/metadata/description").asString()).isEqualTo(HTML);
        assertThat(entity.at("/spec/type").asString()).isEqualTo(HTML);
        assertThat(found("spec.type=" + HTML)).isEqualTo(1);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> search().json().at("/numberOfResults").asInt() == 1);
        JsonNode hit = search().json().at("/results/0");
        String before = hit.at("/highlight/preTag").asString();
        String marked = hit.at("/highlight/fields/title").asString();
        assertThat(marked).startsWith(before + "markup");
        assertThat(marked.replace(before, "")
                        .replace(hit.at("/highlight/postTag").asString(), ""))
                .isEqualTo("markup " + HTML);
        List<Answer> answers = List.of(
                server.entity("component:markup"),
                server.get("/entities?filter=metadata.name=markup", READER),
                server.get("/entity-facets?facet=spec.type", READER),
                search());
        for (Answer answer : answers) {
            assertThat(answer.header("Content-Type")).startsWith("application/json");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        }
    }

    private static Answer search() throws IOException {
        return server.server().get("/api/search/query?term=markup", CatalogServer.ADMIN);
    }
}
