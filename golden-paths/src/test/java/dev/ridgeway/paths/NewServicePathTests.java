package dev.ridgeway.paths;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.server.catalog.model.EntityRules;
import dev.ridgeway.server.paths.steps.PathTrial;
import dev.ridgeway.server.platform.Violation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class NewServicePathTests {

    /** What a developer need not know to fill in the form. */
    private static final Pattern TOOL_WORDS = Pattern.compile(
            "\\b(kubernetes|k8s|pods?|replicas?|namespaces?|helm|charts?|ingress|manifests?|yaml|argo|tekton|containers?"
                    + "|docker\\w*|cpu|millicores|configmaps?|hpa|cluster|kubectl|scaffold\\w*|entity|component)\\b");

    private final PathTrial path = PathTrial.of(GeneratedService.TEMPLATE);

    @AfterEach
    void close() {
        path.close();
    }

    @Test
    void isAValidTemplate() {
        assertThat(EntityRules.violations(path.template().entity(), it -> 0).stream()
                        .map(Violation::message))
                .isEmpty();
    }

    @Test
    void asksSixThingsAtMostOnItsFirstPageAndNothingItCouldGuess() {
        List<Tree> pages = path.template().pages().stream().map(Tree::new).toList();

        assertThat(pages.getFirst().at("properties").map()).hasSizeLessThanOrEqualTo(6);
        Map<String, @Nullable Object> answers = new LinkedHashMap<>();
        answers.put("name", "shop");
        answers.put("description", "Sells things.");
        answers.put("owner", "group:default/team-shop");
        for (Tree page : pages) {
            page.at("properties").map().forEach((name, value) -> {
                Tree property = new Tree(value);
                assertThat(property.at("title").text()).as(name).isNotEmpty();
                if (property.at("default").there()) {
                    answers.put(name, property.at("default").value());
                }
            });
        }
        assertThat(path.faults(answers)).isEmpty();
        assertThat(answers)
                .containsEntry("language", "java")
                .containsEntry("exposure", "internal")
                .containsEntry("size", "small")
                .containsEntry("database", false);
    }

    @Test
    void speaksTheWordsOfTheBusiness() {
        for (Map<String, @Nullable Object> page : path.template().pages()) {
            words(new Tree(page));
        }
    }

    private static void words(Tree tree) {
        for (String key : List.of("title", "description", "ui:help", "ui:placeholder")) {
            assertThat(TOOL_WORDS
                            .matcher(tree.at(key).text().toLowerCase(Locale.ROOT))
                            .results()
                            .map(it -> it.group()))
                    .as(tree.at(key).text())
                    .isEmpty();
        }
        tree.map().values().stream().map(Tree::new).forEach(NewServicePathTests::words);
        tree.items().forEach(NewServicePathTests::words);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ab",
                "-shop",
                "shop-",
                "shop--two",
                "Shop",
                "1shop",
                "shop_two",
                "shop.two",
                "shöp",
                "shop two",
                "true",
                "null",
                "off",
                "aux",
                "com1"
            })
    void refusesNamesThatCannotBeUsedEverywhere(String name) {
        assertThat(path.faults(new Variant("go", "internal", false).answers(name)))
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"two words", "a/b/c", ":team", "group:", "team:", "group:default/", "-team", "team!"})
    void refusesOwnersAndSystemsThatAreNoNames(String reference) {
        for (String answer : List.of("owner", "system")) {
            Map<String, @Nullable Object> answers = new Variant("go", "internal", false).answers();
            answers.put(answer, reference);

            assertThat(path.faults(answers)).as(answer).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"team-a", "Team_A.b", "default/team", "group:default/team", "user:other-ns/kim"})
    void takesOwnersHoweverTheyAreNamed(String owner) {
        Map<String, @Nullable Object> answers = new Variant("go", "internal", false).answers();
        answers.put("owner", owner);
        answers.remove("system");

        assertThat(path.faults(answers)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "two\nlines",
                "ends with a space ",
                " begins with one",
                "a\tb",
                "a bell\u0007",
                "a\u2028b"
            })
    void refusesDescriptionsThatAreNoLine(String description) {
        Map<String, @Nullable Object> answers = new Variant("go", "internal", false).answers();
        answers.put("description", description);

        assertThat(path.faults(answers)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Yes: it's 100 % # of - things",
                "- begins like a list",
                "@at %percent",
                "Ünïcode ✓ 你好",
                "null",
                "Buys & sells \"used\" things for < 5 €"
            })
    void writesAnyOtherDescriptionWhole(String description) {
        Map<String, @Nullable Object> answers = new Variant("java", "public", true).answers();
        answers.put("description", description);
        GeneratedService service = GeneratedService.of("described", answers);

        assertThat(service.yaml("catalog-info.yaml")
                        .getFirst()
                        .at("metadata", "description")
                        .text())
                .isEqualTo(description);
        assertThat(service.yaml("mkdocs.yml").getFirst().at("site_description").text())
                .isEqualTo(description);
        assertThat(service.yaml("deploy/chart/Chart.yaml")
                        .getFirst()
                        .at("description")
                        .text())
                .isEqualTo(description);
        assertThat(service.run().effects().get("publish:repository")).containsEntry("description", description);
    }

    private static final String NASTY = "*Buys* & <b>sells</b> \"used\" 'things' \\ {{ x }} ${{ secrets.y }} {% if z %}"
            + " &amp; [a](b) `c` _d_ $HOME $(id) %s # e --- : @f | > g */ --> ]]>";

    @ParameterizedTest
    @ValueSource(strings = {"java", "go", "python", "typescript"})
    void takesADescriptionForNothingButText(String language) {
        Map<String, @Nullable Object> answers = new Variant(language, "public", true).answers();
        answers.put("description", NASTY);
        GeneratedService service = GeneratedService.of("nasty-" + language, answers);

        service.files().forEach((name, text) -> {
            if (name.endsWith(".yaml") && !name.startsWith("deploy/chart/templates/")) {
                assertThat(service.yaml(name)).as(name).isNotEmpty();
            } else if (name.endsWith(".json")) {
                assertThat(JsonMapper.shared().readTree(text)).as(name).isNotEmpty();
            }
        });
        assertThat(described(service, "catalog-info.yaml", "metadata", "description"))
                .isEqualTo(NASTY);
        assertThat(described(service, "openapi.yaml", "info", "description")).isEqualTo(NASTY);
        assertThat(described(service, "deploy/chart/Chart.yaml", "description")).isEqualTo(NASTY);
        assertThat(described(service, "mkdocs.yml", "site_description")).isEqualTo(NASTY);
        assertThat(described(service, ".ridgeway/lineage.yaml", "answers", "description"))
                .isEqualTo(NASTY);
        assertThat(service.run().effects().get("publish:repository")).containsEntry("description", NASTY);
        assertThat(Chart.of(service).lint("dev", Chart.RELEASED).isFailed()).isFalse();
        for (String page : List.of("README.md", "docs/index.md")) {
            assertThat(service.text(page))
                    .as("Markdown takes none of it for its own")
                    .contains(
                            "\n\\*Buys\\* & &lt;b>sells&lt;/b> \"used\" 'things' \\\\ \\{\\{ x \\}\\} $\\{\\{ secrets.y \\}\\}"
                                    + " \\{% if z %\\} &amp;amp; \\[a\\](b) \\`c\\` \\_d\\_ $HOME $(id)");
        }
        assertThat(service.files().entrySet().stream()
                        .filter(file -> !file.getKey().matches(".*\\.(yaml|yml|md)"))
                        .filter(file -> file.getValue().contains("secrets.y"))
                        .map(Map.Entry::getKey))
                .as("it stands in no program")
                .isEmpty();
    }

    private static String described(GeneratedService service, String file, String... way) {
        return service.yaml(file).getFirst().at((Object[]) way).text();
    }

    @ParameterizedTest
    @CsvSource({
        "'- a list', '\\- a list'",
        "'1. one', '1\\. one'",
        "'# title', '\\# title'",
        "'> said', '\\> said'",
        "'= so', '&#61; so'",
        "'~~~ no', '&#126;~~ no'"
    })
    void keepsMarkdownFromTakingTheBeginningForMore(String description, String written) {
        Map<String, @Nullable Object> answers = new Variant("go", "internal", false).answers();
        answers.put("description", description);

        assertThat(GeneratedService.of("begins", answers).text("docs/index.md")).contains("\n\n" + written + "\n\n");
    }

    @Test
    void publishesUnderItsOwnerUnlessToldOtherwise() {
        Variant variant = new Variant("go", "worker", false);
        assertThat(GeneratedService.of(variant).run().effects().get("publish:repository"))
                .containsEntry("repoUrl", "git.ridgeway.internal?owner=team-parcels&repo=parcel-tracker")
                .containsEntry("defaultBranch", "main");

        Map<String, @Nullable Object> answers = variant.answers();
        answers.put("repoUrl", "git.ridgeway.internal?owner=elsewhere&repo=other");
        GeneratedService elsewhere = GeneratedService.of("elsewhere", answers);
        assertThat(elsewhere.run().effects().get("publish:repository"))
                .containsEntry("repoUrl", "git.ridgeway.internal?owner=elsewhere&repo=other");
        assertThat(elsewhere.text("deploy/argocd/dev.yaml"))
                .contains("repoURL: https://git.ridgeway.internal/elsewhere/other.git");
    }

    @ParameterizedTest
    @CsvSource({
        "switch, switchapp",
        "new, newapp",
        "enum, enumapp",
        "go-to, gotoapp",
        "im-port, importapp",
        "public-api, publicapi",
        "switch-app, switchapp"
    })
    void givesJavaAPackageThatJavaAccepts(String name, String last) {
        GeneratedService service =
                GeneratedService.of("java-" + name, new Variant("java", "internal", false).answers(name));

        assertThat(service.text("src/main/java/com/example/" + last + "/Application.java"))
                .startsWith("package com.example." + last + ";");
    }
}
