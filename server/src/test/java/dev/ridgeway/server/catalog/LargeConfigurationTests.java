package dev.ridgeway.server.catalog;

import static dev.ridgeway.server.catalog.CatalogServer.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ridgeway.server.assembly.RunningServer;
import dev.ridgeway.testkit.FakeGitHub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

/** The configuration of a company after some years with Backstage: ten locations, six providers, two files, 430 entities. */
@ExtendWith(OutputCaptureExtension.class)
class LargeConfigurationTests {

    private static final Path GIVEN = Path.of("src/test/resources/existing");

    @TempDir
    private Path folder;

    private FakeGitHub github;

    @BeforeEach
    void writeTheCatalog() throws IOException {
        github = new FakeGitHub();
        Files.createDirectories(folder.resolve("packages/backend"));
        write("secrets/github.txt", FakeGitHub.TOKEN);
        String teams = documents(
                30,
                i -> entity("Group", "team-" + i, "{type: team, children: [], profile: {displayName: Team %d}}", i));
        String people = documents(
                150, i -> entity("User", "person-" + i, "{memberOf: [team-%d], profile: {displayName: P}}", i % 30));
        write("catalog/org.yaml", teams + people);
        String domains = documents(5, i -> entity("Domain", "domain-" + i, "{owner: team-%d}", i));
        String systems = documents(
                20, i -> entity("System", "system-" + i, "{owner: 'group:team-%d', domain: domain-%d}", i, i % 5));
        write("catalog/domains.yaml", domains + systems);
        for (int i = 0; i < 40; i++) {
            write(
                    "catalog/resources/%d/%d.yaml".formatted(i % 4, i),
                    entity(
                            "Resource",
                            "store-" + i,
                            "{type: database, owner: team-%d, system: system-%d}",
                            i % 30,
                            i % 20));
        }
        write(
                "catalog/all-components.yaml",
                entity("Location", "all-components", "{targets: [./web/one.yaml, ./web/two.yaml]}"));
        write("catalog/web/one.yaml", documents(15, i -> component("web-" + i, i, "website")));
        write(
                "catalog/web/two.yaml",
                documents(10, i -> component("tool-" + i, i, "tool")) + component("web-3", 1, "twice"));
        fillGitHub();
    }

    private void fillGitHub() {
        FakeGitHub.Hosted monorepo = github.repository("acme/monorepo");
        for (int i = 0; i < 60; i++) {
            String api = entity(
                    "API",
                    "api-" + i,
                    "{type: openapi, lifecycle: production, owner: team-%d, definition: {$text: ./openapi.yaml}}",
                    i % 30);
            String in = "services/svc" + i + "/";
            monorepo.push(in + "catalog-info.yaml", component("service-" + i, i, "service") + api);
            monorepo.push(in + "openapi.yaml", "openapi: 3.0.0 # of " + i);
        }
        monorepo.push("services/broken/catalog-info.yaml", entity("Component", "no spaces", "{type: service}"));
        FakeGitHub.Hosted templates = github.repository("acme/templates");
        templates.push(
                "all-templates.yaml",
                entity("Location", "all-templates", "{targets: [./a/template.yaml, ./b/template.yaml]}"));
        for (String name : new String[] {"a", "b"}) {
            templates.push(name + "/template.yaml", """
                    apiVersion: scaffolder.backstage.io/v1beta3
                    kind: Template
                    metadata: {name: template-%s, title: Service}
                    spec: {owner: team-1, type: service, steps: [{id: log, name: Log, action: debug:log}]}
                    """.formatted(name));
        }
        for (int i = 0; i < 30; i++) {
            github.repository("acme/svc-" + i).push("catalog-info.yaml", component("found-" + i, i, "service"));
        }
        github.repository("acme/svc-old").topics("retired").push("catalog-info.yaml", component("old", 1, "service"));
        github.repository("acme/website").push("catalog-info.yaml", component("unwanted", 1, "service"));
    }

    @AfterEach
    void stop() {
        github.close();
    }

    private static String documents(int count, IntFunction<String> document) {
        return IntStream.range(0, count).mapToObj(document).collect(Collectors.joining());
    }

    private static String component(String name, int i, String type) {
        return entity(
                "Component",
                name,
                "{type: %s, lifecycle: production, owner: team-%d, system: system-%d, dependsOn: ['resource:store-%d']}",
                type,
                i % 30,
                i % 20,
                i % 40);
    }

    private static String entity(String kind, String name, String spec, Object... arguments) {
        return "---\napiVersion: backstage.io/v1alpha1\nkind: %s\nmetadata: {name: %s}\nspec: %s\n"
                .formatted(kind, name, spec.formatted(arguments));
    }

    private void write(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
    }

    private static JsonNode seen(RunningServer server, String path) {
        try {
            return server.ask("GET", path, "", ADMIN).json();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode source(RunningServer server, String text) {
        return seen(server, "/api/ridgeway/catalog/sources?text=" + text).at("/items/0");
    }

    private static Map<String, Integer> kinds(RunningServer server) {
        Map<String, Integer> kinds = new TreeMap<>();
        for (JsonNode one :
                seen(server, "/api/catalog/entity-facets?facet=kind").at("/facets/kind")) {
            kinds.put(one.at("/value").asString(), one.at("/count").asInt());
        }
        kinds.remove("Location");
        return kinds;
    }

    @Test
    void bringsEverythingAndSaysWhatItCouldNot(CapturedOutput output) throws IOException {
        String given = Files.readString(GIVEN.resolve("app-config.yaml")).replace("GITHUB", github.host());
        Path production =
                Files.copy(GIVEN.resolve("app-config.production.yaml"), folder.resolve("app-config.production.yaml"));

        try (RunningServer server =
                RunningServer.startIn(folder, given, "--config", production.toString(), "--empty")) {
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(100))
                    .untilAsserted(() -> assertThat(kinds(server))
                            .isEqualTo(Map.of(
                                    "User",
                                    150,
                                    "Group",
                                    30,
                                    "Domain",
                                    5,
                                    "System",
                                    20,
                                    "Resource",
                                    40,
                                    "Component",
                                    115,
                                    "API",
                                    60,
                                    "Template",
                                    2)));

            JsonNode service = seen(server, "/api/catalog/entities/by-name/component/default/service-7");
            assertThat(service.at("/relations").toString())
                    .contains("group:default/team-7", "system:default/system-7", "resource:default/store-7");
            assertThat(seen(server, "/api/catalog/entities/by-name/api/default/api-7")
                            .at("/spec/definition")
                            .asString())
                    .isEqualTo("openapi: 3.0.0 # of 7");
            assertThat(source(server, "org.yaml").at("/found").asInt()).isEqualTo(180);
            assertThat(source(server, "monorepo").at("/found").asInt()).isEqualTo(120);
            assertThat(source(server, "retired.yaml").at("/errors/0/message").asString())
                    .contains("does not exist");
            assertThat(source(server, "acme/retired").at("/state").asString()).isEqualTo("problems");
            JsonNode discovery = seen(server, "/api/ridgeway/catalog/sources").at("/discoveries/0");
            assertThat(discovery.at("/found").asInt()).isEqualTo(30);
            String errors = seen(server, "/api/ridgeway/catalog/errors").toString();
            assertThat(errors).contains("no spaces", "component:default/web-3 is there twice");
        }
        assertThat(output)
                .contains("locations are of the type file or url, not github-discovery")
                .contains("not bitbucket-discovery")
                .contains("Not used by Ridgeway and left alone: ")
                .contains("catalog.providers.keycloakOrg");
    }
}
