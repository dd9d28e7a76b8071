package dev.ridgeway.paths;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.catalog.model.EntityRules;
import dev.ridgeway.server.catalog.model.Relation;
import dev.ridgeway.server.platform.Violation;
import dev.ridgeway.server.platform.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExampleOrganisationTests {

    private static final Path HOME = Path.of("src/main/resources/example-organisation");
    private final Map<EntityRef, Tree> entities = new LinkedHashMap<>();

    ExampleOrganisationTests() throws IOException {
        for (Path repository : repositories()) {
            Path file = repository.resolve("catalog-info.yaml");
            for (Tree entity : yaml(file)) {
                EntityRef ref = EntityRef.parse(entity.at("kind").text() + ":default/"
                        + entity.at("metadata", "name").text());
                assertThat(entities.put(ref, resolved(repository, entity)))
                        .as("%s is described once", ref)
                        .isNull();
            }
        }
    }

    private static List<Path> repositories() throws IOException {
        try (var folders = Files.walk(HOME, 2)) {
            return folders.filter(it -> HOME.relativize(it).getNameCount() == 2)
                    .sorted()
                    .toList();
        }
    }

    private static List<Tree> yaml(Path file) {
        try {
            return Yaml.documents(Files.readString(file), file.toString()).stream()
                    .map(document -> new Tree(document.value()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The entity with the text of its API in place. */
    private static Tree resolved(Path repository, Tree entity) throws IOException {
        String file = entity.at("spec", "definition", "$text").text();
        if (file.isEmpty()) {
            return entity;
        }
        Map<String, @Nullable Object> spec =
                new LinkedHashMap<>(entity.at("spec").map());
        spec.put("definition", Files.readString(repository.resolve(file)));
        Map<String, @Nullable Object> content = new LinkedHashMap<>(entity.map());
        content.put("spec", spec);
        return new Tree(content);
    }

    @Test
    void isValid() {
        entities.forEach((ref, entity) -> assertThat(EntityRules.violations(entity.value(), path -> 0).stream()
                        .map(Violation::message))
                .as(ref.toString())
                .isEmpty());
    }

    @Test
    void speaksOnlyOfWhatExists() {
        Map<EntityRef, Integer> degree = new TreeMap<>(Comparator.comparing(EntityRef::toString));
        entities.forEach((ref, entity) -> {
            for (Relation relation : EntityRules.relations(entity.map(), ref)) {
                assertThat(entities).as("%s %s", ref, relation.forward()).containsKey(relation.target());
                degree.merge(ref, 1, Integer::sum);
                degree.merge(relation.target(), 1, Integer::sum);
            }
        });
        assertThat(degree.keySet()).as("nothing stands alone").containsAll(entities.keySet());
    }

    @Test
    void isAliveAroundTheCheckout() {
        EntityRef checkout = EntityRef.parse("component:default/checkout-service");
        List<String> relations =
                EntityRules.relations(
                                entity("component:default/checkout-service").map(), checkout)
                        .stream()
                        .map(it -> it.forward() + " " + it.target())
                        .toList();
        assertThat(relations)
                .contains(
                        "ownedBy group:default/team-payments",
                        "partOf system:default/commerce-platform",
                        "providesApi api:default/checkout-api",
                        "dependsOn component:default/payment-gateway",
                        "dependsOn resource:default/orders-database");
        assertThat(entities.keySet().stream().map(EntityRef::kind).distinct())
                .contains("component", "api", "resource", "system", "domain", "group", "user");
        assertThat(entities).hasSizeGreaterThan(40);
        assertThat(new TreeSet<>(entities.values().stream()
                        .map(it -> it.at("spec", "lifecycle").text())
                        .toList()))
                .contains("production", "experimental");
        assertThat(entities.values().stream()
                        .filter(it -> it.at("kind").text().equals("API"))
                        .map(it -> it.at("spec", "type").text()))
                .as("languages of interfaces")
                .contains("openapi", "asyncapi", "graphql", "grpc");
        assertThat(entities.keySet().stream()
                        .filter(it -> it.kind().equals("api"))
                        .filter(api -> entities.values().stream()
                                .anyMatch(it ->
                                        it.at("spec", "consumesApis").texts().contains(api.name()))))
                .as("interfaces that somebody uses")
                .hasSizeGreaterThan(3);
    }

    private Tree entity(String ref) {
        return entities.getOrDefault(EntityRef.parse(ref), Tree.NOTHING);
    }

    @Test
    void hasDocumentationAndInterfacesWhereItSaysSo() throws IOException {
        for (Path repository : repositories()) {
            assertThat(repository.resolve("README.md")).isNotEmptyFile();
            Path site = repository.resolve("mkdocs.yml");
            if (Files.exists(site)) {
                for (Tree page : yaml(site).getFirst().at("nav").items()) {
                    pages(page)
                            .forEach(it ->
                                    assertThat(repository.resolve("docs/" + it)).isNotEmptyFile());
                }
            }
        }
        entities.forEach((ref, entity) -> {
            if (entity.at("metadata", "annotations", "backstage.io/techdocs-ref")
                    .there()) {
                assertThat(entity.at("metadata", "annotations", "backstage.io/source-location")
                                .text())
                        .as("%s says where it lives", ref)
                        .satisfies(location -> {
                            String[] parts = location.replace("url:https://git.ridgeway.internal/", "")
                                    .split("/");
                            assertThat(HOME.resolve(parts[0]).resolve(parts[1]).resolve("docs/index.md"))
                                    .isNotEmptyFile();
                        });
            }
            if (ref.kind().equals("api") && entity.at("spec", "type").text().equals("openapi")) {
                Tree api =
                        new Tree(Yaml.documents(entity.at("spec", "definition").text(), ref.toString())
                                .getFirst()
                                .value());
                assertThat(api.at("openapi").text()).startsWith("3.");
                assertThat(api.at("paths").map()).isNotEmpty();
            }
        });
    }

    private static List<String> pages(Tree nav) {
        if (nav.value() instanceof String page) {
            return List.of(page);
        }
        List<Tree> below = nav.items().isEmpty()
                ? nav.map().values().stream().map(Tree::new).toList()
                : nav.items();
        return below.stream().flatMap(it -> pages(it).stream()).toList();
    }
}
