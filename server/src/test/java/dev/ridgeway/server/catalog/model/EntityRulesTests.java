package dev.ridgeway.server.catalog.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.platform.Violation;
import dev.ridgeway.server.platform.Yaml;
import dev.ridgeway.server.platform.YamlDocument;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntityRulesTests {

    private static final Map<String, String> LEAST = Map.ofEntries(
            Map.entry("Component", "{type: service, lifecycle: production, owner: web}"),
            Map.entry("API", "{type: openapi, lifecycle: production, owner: web, definition: 'openapi: 3'}"),
            Map.entry("Resource", "{type: database, owner: web}"),
            Map.entry("System", "{owner: web}"),
            Map.entry("Domain", "{owner: web}"),
            Map.entry("Group", "{type: team, children: []}"),
            Map.entry("User", "{memberOf: []}"),
            Map.entry("Location", "{}"),
            Map.entry("Template", "{type: service, steps: [{action: 'debug:log'}]}"),
            Map.entry("AiResource", "{type: other, lifecycle: production, owner: web}"));

    private static String version(String kind) {
        return kind.equals("Template") ? "scaffolder.backstage.io/v1beta3" : "backstage.io/v1alpha1";
    }

    private static String entity(String kind, String spec) {
        return "apiVersion: %s\nkind: %s\nmetadata: {name: a}\nspec: %s\n".formatted(version(kind), kind, spec);
    }

    private static YamlDocument document(String yaml) {
        return Yaml.documents(yaml, "catalog-info.yaml").getFirst();
    }

    private static List<Violation> violations(String yaml) {
        YamlDocument document = document(yaml);
        return EntityRules.violations(document.value(), document::lineOf);
    }

    private static List<String> paths(String yaml) {
        return violations(yaml).stream().map(Violation::path).toList();
    }

    private static List<String> metadata(String fields) {
        return paths("""
                apiVersion: backstage.io/v1alpha1
                kind: System
                metadata: %s
                spec: {owner: web}
                """.formatted(fields));
    }

    @Test
    void acceptsTheLeastOfEveryKind() {
        LEAST.forEach((kind, spec) ->
                assertThat(violations(entity(kind, spec))).as(kind).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "Component, type lifecycle owner",
        "API, type lifecycle owner definition",
        "Resource, type owner",
        "System, owner",
        "Domain, owner",
        "Group, type children",
        "User, memberOf",
        "Template, type steps",
        "AiResource, type lifecycle owner"
    })
    void namesEveryFieldThatAKindLacks(String kind, String fields) {
        List<String> wanted =
                List.of(fields.split(" ")).stream().map(it -> "spec." + it).toList();

        assertThat(paths(entity(kind, "{}"))).containsExactlyInAnyOrderElementsOf(wanted);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Component | system | x y",
                "Component | subcomponentOf | 1",
                "Component | providesApis | text",
                "Component | consumesApis | {}",
                "Component | dependsOn | text",
                "Component | dependencyOf | 1",
                "API | system | ''",
                "Resource | dependsOn | x",
                "Resource | system | []",
                "System | domain | []",
                "System | type | ''",
                "Domain | subdomainOf | {}",
                "Domain | type | 1",
                "Group | parent | 1",
                "Group | members | x",
                "Group | profile | x",
                "User | profile | []",
                "Location | target | 1",
                "Location | targets | x",
                "Location | presence | maybe",
                "Template | owner | 1",
                "Template | lifecycle | ''",
                "AiResource | system | 1"
            })
    void refusesAnOptionalFieldOfTheWrongShape(String kind, String field, String value) {
        String spec = LEAST.get(kind);
        String separator = spec.equals("{}") ? "" : ", ";
        String more = spec.replaceFirst("}$", separator + field + ": " + value + "}");

        boolean wrong = !value.equals("x y");

        assertThat(paths(entity(kind, more))).isEqualTo(wrong ? List.of("spec." + field) : List.of());
    }

    @Test
    void refusesReferencesThatAreNone() {
        assertThat(
                        paths(
                                entity(
                                        "Component",
                                        "{type: a, lifecycle: b, owner: 'group:', dependsOn: [no-kind, 'component:a', 'resource:/x']}")))
                .containsExactly("spec.owner", "spec.dependsOn.0", "spec.dependsOn.2");
    }

    @Test
    void takesAnMcpServerWithRemotesInsteadOfADefinition() {
        assertThat(paths(entity(
                        "API", "{type: mcp-server, lifecycle: a, owner: b, remotes: [{type: sse, url: 'https://a'}]}")))
                .isEmpty();
        assertThat(paths(entity("API", "{type: mcp-server, lifecycle: a, owner: b}")))
                .containsExactly("spec.remotes");
        assertThat(paths(entity("API", "{type: mcp-server, lifecycle: a, owner: b, remotes: []}")))
                .containsExactly("spec.remotes");
        assertThat(paths(entity("API", "{type: mcp-server, lifecycle: a, owner: b, remotes: [{type: sse}]}")))
                .containsExactly("spec.remotes.0.url");
    }

    @Test
    void checksTheVariantsOfAnAiResource() {
        assertThat(paths(entity("AiResource", "{type: rule, lifecycle: a, owner: b}")))
                .containsExactly("spec.category", "spec.rationale");
        assertThat(paths(entity("AiResource", "{type: plugin, lifecycle: a, owner: b}")))
                .containsExactly("spec.skills");
        assertThat(paths(entity("AiResource", "{type: marketplace, lifecycle: a, owner: b}")))
                .containsExactly("spec.plugins");
        assertThat(paths(entity(
                        "AiResource", "{type: skill, lifecycle: a, owner: b, compatibility: " + "x".repeat(501) + "}")))
                .containsExactly("spec.compatibility");
    }

    @Test
    void checksTheProfileOfPeopleAndTeams() {
        assertThat(paths(entity("User", "{memberOf: [], profile: {displayName: '', email: 1, picture: x, more: 1}}")))
                .containsExactly("spec.profile.displayName", "spec.profile.email");
    }

    @Test
    void asksEveryStepOfATemplateForItsAction() {
        assertThat(paths(entity("Template", "{type: a, steps: [{id: a}, {action: x}, text]}")))
                .containsExactly("spec.steps", "spec.steps.0.action");
    }

    @ParameterizedTest
    @ValueSource(strings = {"component", "COMPONENT", "Service", "Ingress"})
    void refusesAKindItDoesNotKnow(String kind) {
        assertThat(violations(entity(kind, "{}")))
                .extracting(Violation::path, Violation::message)
                .containsExactly(tuple("kind", "Nothing here knows the kind \"%s\"".formatted(kind)));
    }

    @Test
    void suggestsTheRightSpellingOfAKind() {
        assertThat(violations(entity("component", "{}")).getFirst().remedy()).isEqualTo("Write Component.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"backstage.io/v1", "v1alpha1", "example.com/v1alpha1", "scaffolder.backstage.io/v1beta3"})
    void refusesAnotherVersionOfAKind(String version) {
        assertThat(paths("apiVersion: %s\nkind: System\nmetadata: {name: a}\nspec: {owner: b}".formatted(version)))
                .containsExactly("apiVersion");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b/c", "a_b/v1", "/v1", "a/", "a/v-1", "A.b/v1", "''", "1"})
    void refusesAMalformedVersion(String version) {
        assertThat(paths("apiVersion: %s\nkind: System\nmetadata: {name: a}\nspec: {owner: b}".formatted(version)))
                .contains("apiVersion");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "A1", "a-b_c.d", "0", "a23456789012345678901234567890123456789012345678901234567890123"})
    void acceptsNames(String name) {
        assertThat(metadata("{name: '" + name + "'}")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-a",
                "a-",
                "a b",
                "ä",
                "a/b",
                "a:b",
                "a23456789012345678901234567890123456789012345678901234567890123x",
                ""
            })
    void refusesNames(String name) {
        assertThat(metadata("{name: '" + name + "'}")).containsExactly("metadata.name");
    }

    @Test
    void refusesANameThatYamlTakesForANumber() {
        assertThat(metadata("{name: 1}")).containsExactly("metadata.name");
        assertThat(metadata("{}")).containsExactly("metadata.name");
        assertThat(metadata("[]")).containsExactly("metadata");
    }

    @ParameterizedTest
    @CsvSource({"team-a, true", "a1, true", "a--b, true", "Team, false", "a_b, false", "-a, false", "a., false"})
    void checksNamespaces(String namespace, boolean valid) {
        assertThat(metadata("{name: a, namespace: '" + namespace + "'}"))
                .isEqualTo(valid ? List.of() : List.of("metadata.namespace"));
    }

    @ParameterizedTest
    @CsvSource({
        "java, true",
        "c++, true",
        "a:b, true",
        "c#, true",
        "a-b, true",
        "Java, false",
        "a b, false",
        "a_b, false"
    })
    void checksTags(String tag, boolean valid) {
        assertThat(metadata("{name: a, tags: [ok, '" + tag + "']}"))
                .isEqualTo(valid ? List.of() : List.of("metadata.tags.1"));
    }

    @Test
    void checksLabels() {
        assertThat(metadata("""
                {name: a, labels: {ok: '', example.com/x: y, 'a b': c, Up.case/x: y, number: 1, bad: 'x y', long: %s}}
                """.formatted("x".repeat(64))))
                .containsExactly(
                        "metadata.labels.a b",
                        "metadata.labels.Up.case/x",
                        "metadata.labels.number",
                        "metadata.labels.bad",
                        "metadata.labels.long");
    }

    @Test
    void checksAnnotations() {
        assertThat(metadata("{name: a, annotations: {example.com/x: 'any < text', flag: true, 'a/b/c': x}}"))
                .containsExactly("metadata.annotations.flag", "metadata.annotations.a/b/c");
        assertThat(metadata("{name: a, annotations: []}")).containsExactly("metadata.annotations");
    }

    @Test
    void checksLinks() {
        assertThat(metadata("""
                {name: a, links: [{url: 'https://a.example/x y', title: t}, {title: t}, {url: /relative},
                {url: 'https://a', icon: '', type: 1}, text]}
                """))
                .containsExactly(
                        "metadata.links.1.url",
                        "metadata.links.2.url",
                        "metadata.links.3.icon",
                        "metadata.links.3.type",
                        "metadata.links.4");
        assertThat(metadata("{name: a, links: {}}")).containsExactly("metadata.links");
    }

    @Test
    void checksTitleAndDescription() {
        assertThat(metadata("{name: a, title: '', description: ''}")).containsExactly("metadata.title");
        assertThat(metadata("{name: a, title: 1, description: 2}"))
                .containsExactly("metadata.title", "metadata.description");
    }

    @ParameterizedTest
    @ValueSource(strings = {"relations", "status", "extra"})
    void refusesOtherFieldsAtTheRoot(String field) {
        assertThat(violations(entity("System", "{owner: a}") + field + ": []\n"))
                .extracting(Violation::path, Violation::message)
                .containsExactly(tuple(field, "Unknown field " + field));
    }

    @Test
    void tellsEverythingAtOnceWithLinesAndRemedies() {
        List<Violation> violations = violations("""
                apiVersion: backstage.io/v1alpha1
                kind: Component
                metadata:
                  name: my service
                  tags:
                    - good
                    - Bad Tag
                spec:
                  type: service
                  owner: ""
                status: {}
                """);

        assertThat(violations)
                .extracting(Violation::path, Violation::line)
                .containsExactlyInAnyOrder(
                        tuple("status", 11),
                        tuple("metadata.name", 4),
                        tuple("metadata.tags.1", 7),
                        tuple("spec.lifecycle", 8),
                        tuple("spec.owner", 10));
        assertThat(violations).allSatisfy(it -> {
            assertThat(it.message()).isNotBlank();
            assertThat(it.remedy()).endsWith(".");
        });
        assertThat(violations)
                .filteredOn(it -> it.path().equals("metadata.tags.1"))
                .extracting(Violation::message)
                .containsExactly("\"tags.1\" is not valid; found \"Bad Tag\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "[a]", "1"})
    void refusesADocumentThatIsNoObject(String yaml) {
        assertThat(violations(yaml)).hasSize(1);
    }

    @Test
    void keepsFieldsItDoesNotKnow() {
        assertThat(violations(entity("System", "{owner: a, custom: {deep: [1]}}")))
                .isEmpty();
    }

    private static List<String> relations(String kind, String namespace, String spec) {
        @SuppressWarnings("unchecked")
        Map<String, Object> entity =
                (Map<String, Object>) document(entity(kind, spec)).value();
        return EntityRules.relations(entity, new EntityRef(kind, namespace, "a")).stream()
                .map(it -> it.forward() + "/" + it.reverse() + " " + it.target())
                .toList();
    }

    @Test
    void relatesComponents() {
        assertThat(relations("Component", "shop", """
                {owner: web, system: store, subcomponentOf: big, providesApis: [x], consumesApis: [other/y],
                 dependsOn: ['resource:db'], dependencyOf: ['component:other/c']}
                """))
                .containsExactlyInAnyOrder(
                        "ownedBy/ownerOf group:shop/web",
                        "partOf/hasPart system:shop/store",
                        "partOf/hasPart component:shop/big",
                        "providesApi/apiProvidedBy api:shop/x",
                        "consumesApi/apiConsumedBy api:other/y",
                        "dependsOn/dependencyOf resource:shop/db",
                        "dependencyOf/dependsOn component:other/c");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "API | {owner: 'user:ann', system: s} | ownedBy/ownerOf user:d/ann, partOf/hasPart system:d/s",
                "Resource | {owner: w, dependencyOf: ['component:c']} | ownedBy/ownerOf group:d/w, dependencyOf/dependsOn component:d/c",
                "System | {owner: w, domain: pay} | ownedBy/ownerOf group:d/w, partOf/hasPart domain:d/pay",
                "Domain | {owner: w, subdomainOf: all} | ownedBy/ownerOf group:d/w, partOf/hasPart domain:d/all",
                "Group | {children: [x], parent: p, members: [ann]} | parentOf/childOf group:d/x, childOf/parentOf group:d/p, hasMember/memberOf user:d/ann",
                "User | {memberOf: [w]} | memberOf/hasMember group:d/w",
                "Template | {owner: w} | ownedBy/ownerOf group:d/w",
                "AiResource | {type: skill, owner: w, dependsOn: [s]} | ownedBy/ownerOf group:d/w, dependsOn/dependencyOf airesource:d/s",
                "AiResource | {type: plugin, owner: w, skills: [s]} | ownedBy/ownerOf group:d/w, hasPart/partOf airesource:d/s",
                "Location | {target: x} | ''"
            })
    void relatesEveryOtherKind(String kind, String spec, String relations) {
        assertThat(String.join(", ", relations(kind, "d", spec))).isEqualTo(relations.equals("''") ? "" : relations);
    }

    @Test
    void putsListsOfReferencesInOrder() {
        @SuppressWarnings("unchecked")
        Map<String, Object> entity = (Map<String, Object>)
                document(entity("Component", "{owner: w, dependsOn: ['resource:z', 'resource:a'], steps: [z, a]}"))
                        .value();

        Map<?, ?> spec = (Map<?, ?>) EntityRules.sorted(entity).get("spec");

        assertThat(spec.get("dependsOn")).isEqualTo(List.of("resource:a", "resource:z"));
        assertThat(spec.get("steps")).isEqualTo(List.of("z", "a"));
    }

    private static final CustomKinds DATASETS = new CustomKinds(List.of(new CustomKinds.CustomKind(
            "Dataset",
            List.of("example.com/v1"),
            Map.of(
                    "type",
                    "object",
                    "properties",
                    Map.of(
                            "spec",
                            Map.of(
                                    "type",
                                    "object",
                                    "required",
                                    List.of("owner", "retention"),
                                    "properties",
                                    Map.of("retention", Map.of("type", "string", "pattern", "^[0-9]+d$"))))))));

    private static Map<String, Object> dataset(Map<String, Object> spec) {
        return Map.of(
                "apiVersion", "example.com/v1", "kind", "Dataset", "metadata", Map.of("name", "orders"), "spec", spec);
    }

    @Test
    void knowsKindsThatAreDescribedByASchema() {
        Map<String, Object> good = dataset(Map.of(
                "owner",
                "web",
                "retention",
                "30d",
                "dependsOn",
                List.of("resource:orders-db"),
                "system",
                Map.of("any", 1)));

        assertThat(EntityRules.violations(good, path -> 0, DATASETS)).isEmpty();
        assertThat(EntityRules.violations(good, path -> 0))
                .extracting(Violation::path)
                .containsExactly("kind");
        assertThat(EntityRules.relations(good, EntityRef.parse("dataset:orders")))
                .extracting(it -> it.forward() + " " + it.target())
                .containsExactly("ownedBy group:default/web", "dependsOn resource:default/orders-db");
    }

    @Test
    void saysWhereAnEntityDoesNotFitItsSchema() {
        Map<String, Object> bad = dataset(Map.of("retention", "long", "dependsOn", List.of("orders-db")));

        assertThat(EntityRules.violations(bad, path -> 0, DATASETS))
                .extracting(Violation::path)
                .containsExactlyInAnyOrder("spec.owner", "spec.retention", "spec.dependsOn.0");
        assertThat(EntityRules.violations(
                        Map.of("apiVersion", "v9", "kind", "Dataset", "metadata", Map.of("name", "a")),
                        path -> 0,
                        DATASETS))
                .extracting(Violation::path)
                .contains("apiVersion", "spec");
    }
}
