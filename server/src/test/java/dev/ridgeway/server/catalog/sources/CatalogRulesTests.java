package dev.ridgeway.server.catalog.sources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.server.catalog.Location;
import dev.ridgeway.server.catalog.model.CustomKinds;
import dev.ridgeway.server.catalog.sources.CatalogSettings.AllowedKind;
import dev.ridgeway.server.catalog.sources.CatalogSettings.ChosenRepositories;
import dev.ridgeway.server.catalog.sources.CatalogSettings.ConfiguredLocation;
import dev.ridgeway.server.catalog.sources.CatalogSettings.Rule;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogRulesTests {

    private static final Location WEB = location("url", "https://example.com/a/b/blob/main/catalog-info.yaml");
    private static final Location FILE = location("file", "/srv/catalog/all.yaml");

    private static Location location(String type, String target) {
        return new Location("id", type, target, "location:default/generated");
    }

    private static Set<AllowedKind> kinds(String... kinds) {
        return Arrays.stream(kinds).map(it -> new AllowedKind(it, "")).collect(Collectors.toSet());
    }

    private static CatalogRules rulesOf(CatalogSettings settings) {
        return new CatalogRules(settings, target -> target.startsWith("https://github.com/found/"));
    }

    private static CatalogRules rules(List<Rule> rules, ConfiguredLocation... locations) {
        return rulesOf(new CatalogSettings(
                rules,
                List.of(locations),
                false,
                Duration.ofMinutes(2),
                false,
                false,
                false,
                CustomKinds.none(),
                ChosenRepositories.all()));
    }

    @ParameterizedTest
    @CsvSource({
        "Component, true",
        "API, true",
        "Location, true",
        "Resource, false",
        "System, false",
        "Domain, false",
        "Group, false",
        "User, false",
        "Template, false"
    })
    void withoutRulesBackstagesDefaultHolds(String kind, boolean allowed) {
        assertThat(rules(List.of()).allows(kind, "", WEB)).isEqualTo(allowed);
        assertThat(rules(List.of()).allows(kind, "", FILE)).isEqualTo(allowed);
    }

    @Test
    void rulesReplaceTheDefault() {
        CatalogRules rules = rules(List.of(new Rule(kinds("group"), "", "")));

        assertThat(rules.allows("Group", "", WEB)).isTrue();
        assertThat(rules.allows("Component", "", WEB)).isFalse();
        assertThat(rules.allows("Location", "", WEB)).isFalse();
    }

    @Test
    void aConfiguredLocationMayHoldMore() {
        CatalogRules rules =
                rules(List.of(), new ConfiguredLocation("file", "/srv/catalog/all.yaml", kinds("user", "group")));

        assertThat(rules.allows("User", "", FILE)).isTrue();
        assertThat(rules.allows("User", "", WEB)).isFalse();
        assertThat(rules.allows("User", "", location("url", "/srv/catalog/all.yaml")))
                .isFalse();
        assertThat(rules.allows("User", "", location("file", "/other/srv/catalog/all.yaml")))
                .isFalse();
    }

    @Test
    void aRuleMaySpeakOfSomeLocationsOnly() {
        CatalogRules rules = rules(List.of(
                new Rule(kinds("template"), "url", "https://example.com/a/**"), new Rule(kinds("api"), "file", "")));

        assertThat(rules.allows("Template", "", WEB)).isTrue();
        assertThat(rules.allows("Template", "", location("url", "https://example.com/b/c.yaml")))
                .isFalse();
        assertThat(rules.allows("API", "", FILE)).isTrue();
        assertThat(rules.allows("API", "", WEB)).isFalse();
    }

    @Test
    void aRuleMayAllowOneTypeOfAKind() {
        CatalogRules rules = rules(List.of(new Rule(Set.of(new AllowedKind("component", "website")), "", "")));

        assertThat(rules.allows("Component", "Website", WEB)).isTrue();
        assertThat(rules.allows("Component", "service", WEB)).isFalse();
    }

    @Test
    void repositoriesOfTheEmbeddedHostMayHoldAllUntilARuleSpeaksOfThem() {
        Location embedded = location("url", CatalogRules.EMBEDDED + "team/cart/blob/main/catalog-info.yaml");

        assertThat(rules(List.of()).allows("Group", "", embedded)).isTrue();
        assertThat(rules(List.of(new Rule(kinds("component"), "url", CatalogRules.EMBEDDED + "**")))
                        .allows("Group", "", embedded))
                .isFalse();
    }

    @Test
    void nobodyJoinsAGroupByAPushOnceGroupsGiveRights() {
        Location embedded = location("url", CatalogRules.EMBEDDED + "team/cart/blob/main/catalog-info.yaml");
        CatalogRules strict = rulesOf(new CatalogSettings(
                List.of(),
                List.of(),
                false,
                Duration.ofMinutes(2),
                false,
                false,
                true,
                CustomKinds.none(),
                ChosenRepositories.all()));
        CatalogRules named = rulesOf(new CatalogSettings(
                List.of(new Rule(kinds("group"), "url", CatalogRules.EMBEDDED + "people/**")),
                List.of(),
                false,
                Duration.ofMinutes(2),
                false,
                false,
                true,
                CustomKinds.none(),
                ChosenRepositories.all()));

        CatalogRules usual = rulesOf(new CatalogSettings(
                List.of(new Rule(kinds("component", "group"), "", "")),
                List.of(),
                false,
                Duration.ofMinutes(2),
                false,
                false,
                true,
                CustomKinds.none(),
                ChosenRepositories.all()));
        CatalogRules urls = rulesOf(new CatalogSettings(
                List.of(new Rule(kinds("group", "user"), "url", "")),
                List.of(),
                false,
                Duration.ofMinutes(2),
                false,
                false,
                true,
                CustomKinds.none(),
                ChosenRepositories.all()));

        assertThat(usual.allows("Group", "", embedded)).isFalse();
        assertThat(usual.allows("Group", "", location("url", "https://github.com/found/b/blob/main/org.yaml")))
                .isFalse();
        assertThat(usual.allows("Component", "", embedded)).isTrue();
        assertThat(usual.allows("Group", "", location("url", "https://github.com/a/b/blob/main/org.yaml")))
                .isTrue();
        assertThat(urls.allows("User", "", embedded)).isFalse();
        assertThat(strict.allows("Group", "", embedded)).isFalse();
        assertThat(strict.allows("User", "", embedded)).isFalse();
        assertThat(strict.allows("System", "", embedded)).isTrue();
        assertThat(named.allows(
                        "Group", "", location("url", CatalogRules.EMBEDDED + "people/all/blob/main/catalog-info.yaml")))
                .isTrue();
    }

    @Test
    void choosesRepositoriesByWholeNames() {
        ChosenRepositories chosen = new ChosenRepositories(List.of("shop/.*", "tools/cart"), List.of(".*/old-.*"));

        assertThat(chosen.takes("shop", "cart")).isTrue();
        assertThat(chosen.takes("tools", "cart")).isTrue();
        assertThat(chosen.takes("tools", "cart-2")).isFalse();
        assertThat(chosen.takes("shop", "old-cart")).isFalse();
        assertThat(ChosenRepositories.all().takes("any", "thing")).isTrue();
    }
}
