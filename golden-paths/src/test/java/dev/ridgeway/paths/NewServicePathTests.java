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
import org.junit.jupiter.params.provider.ValueSource;

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
                "off"
            })
    void refusesNamesThatCannotBeUsedEverywhere(String name) {
        assertThat(path.faults(new Variant("go", "internal", false).answers(name)))
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "two\nlines", "a \"quoted\" word", "ends with a space ", "<b>bold</b>", "${{ x }}"})
    void refusesDescriptionsThatWouldBreakAFile(String description) {
        Map<String, @Nullable Object> answers = new Variant("go", "internal", false).answers();
        answers.put("description", description);

        assertThat(path.faults(answers)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Yes: it's 100 % # of - things", "- begins like a list", "@at %percent", "Ünïcode ✓ 你好", "null"})
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
    @ValueSource(strings = {"switch", "new", "enum", "public-api"})
    void givesJavaAPackageThatJavaAccepts(String name) {
        GeneratedService service =
                GeneratedService.of("java-" + name, new Variant("java", "internal", false).answers(name));

        String folder = "src/main/java/com/example/" + name.replace("-", "") + (name.contains("-") ? "" : "app");
        assertThat(service.text(folder + "/Application.java"))
                .startsWith("package com.example." + folder.substring(folder.lastIndexOf('/') + 1) + ";");
    }
}
