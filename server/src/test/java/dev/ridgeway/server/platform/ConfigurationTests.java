package dev.ridgeway.server.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTests {

    private static final Path BACKSTAGE = Path.of("src/test/resources/configuration/app-config.yaml");

    @TempDir
    private Path folder;

    @Test
    void acceptsAConfigurationOfBackstageAsItIs() {
        Configuration configuration = Configuration.load(
                List.of(BACKSTAGE), folder, 7007, Map.of("GITHUB_TOKEN", " ghp_secret\n", "CICD_TOKEN", "cicd"));

        assertThat(text(configuration, "organization.name")).isEqualTo("Example Company");
        assertThat(configuration.baseUrl()).hasToString("https://backstage.example.com");
        assertThat(configuration.at("integrations.github").orElseThrow().raw())
                .asString()
                .contains("token=ghp_secret}", "appId=1, clientId=abc");
        assertThat(configuration.at("integrations.gitlab").orElseThrow().list())
                .singleElement()
                .satisfies(gitlab -> assertThat(gitlab.child("token")).isEmpty());
        assertThat(configuration
                        .at("integrations.gitea")
                        .orElseThrow()
                        .list()
                        .getFirst()
                        .child("password"))
                .get()
                .extracting(Setting::text)
                .isEqualTo("unset");
        assertThat(text(configuration, "auth.providers.microsoft.development.clientSecret"))
                .isEqualTo("from a file");
    }

    @Test
    void listsWhatItDoesNotUseOnceAndWhatItDropsWithItsPlace() {
        List<String> warnings =
                Configuration.load(List.of(BACKSTAGE), folder, 7007, Map.of()).warnings();

        assertThat(warnings)
                .filteredOn(it -> it.startsWith("Not used by Ridgeway"))
                .singleElement()
                .asString()
                .contains("app.support", "backend.cors", "backend.csp", "proxy", "techdocs", "catalog.import")
                .contains("auth", "kubernetes", "permission", "backend.database.plugin")
                .doesNotContain("organization", "backend.listen", "integrations", "catalog.rules", "jenkins")
                .doesNotContain("catalog.providers");
        assertThat(warnings).anyMatch(it -> it.startsWith("backend.listen is not followed: --listen"));
        assertThat(warnings)
                .anyMatch(it -> it.endsWith("app-config.yaml, line 74: integrations.github.0.token is left"
                        + " out, the environment variable GITHUB_TOKEN is not set."));
        assertThat(warnings).anyMatch(it -> it.contains("github-app-credentials.yaml, line 3: webhookSecret is left"));
    }

    @Test
    void saysWhichOfOurOwnKeysAreNone() throws IOException {
        assertThat(load("ridgeway: {rolls: {developer: [user:default/a]}, guest: {roll: reader}}")
                        .warnings())
                .containsExactly("No settings of Ridgeway: ridgeway.rolls, ridgeway.guest.roll."
                        + " docs/settings.md lists those that are.");
    }

    @Test
    void mergesFilesInOrder() throws IOException {
        Path first = write(
                "first.yaml",
                "app: {title: One}\ncatalog: {rules: [{allow: [A]}, {allow: [B]}]}\n"
                        + "backend: {reading: {allow: [{host: a}]}, baseUrl: 'http://one'}\n");
        Path second = write(
                "second.yaml",
                "app: {baseUrl: 'http://two'}\ncatalog: {rules: [{allow: [C]}]}\n"
                        + "backend: {reading: null}\norganization: ~\n");

        Configuration merged = Configuration.load(List.of(first, second), folder, 7007, Map.of());

        assertThat(text(merged, "app.title")).isEqualTo("One");
        assertThat(text(merged, "app.baseUrl")).isEqualTo("http://two");
        assertThat(merged.at("catalog.rules").orElseThrow().list()).hasSize(1);
        assertThat(merged.at("backend.reading.allow")).isEmpty();
        assertThat(merged.folder()).isEqualTo(folder);
    }

    @Test
    void letsEveryKeyOfTheDefaultsBeSaidOtherwiseOrTakenAway() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Path defaults = Files.writeString(
                elsewhere.resolve("app-config.yaml"),
                "app: {title: Theirs, baseUrl: http://theirs}\nintegrations: {github: []}\n");
        Path own = write("own.yaml", "app: {title: Ours}\nintegrations: null\n");

        Configuration merged = Configuration.load(List.of(defaults), List.of(own), folder, 7007, Map.of());

        assertThat(text(merged, "app.title")).isEqualTo("Ours");
        assertThat(text(merged, "app.baseUrl")).isEqualTo("http://theirs");
        assertThat(merged.at("integrations")).isEmpty();
        assertThat(merged.folder()).isEqualTo(folder);
        assertThat(Configuration.load(List.of(defaults), List.of(), folder, 7007, Map.of())
                        .folder())
                .isEqualTo(Path.of("").toAbsolutePath());
    }

    @Test
    void letsTheEnvironmentHaveTheLastWord() throws IOException {
        Path file = write("a.yaml", "app: {title: File}\nscaffolder: {concurrentTasksLimit: 1}\n");

        Configuration configuration = Configuration.load(
                List.of(file),
                folder,
                7007,
                Map.of(
                        "APP_CONFIG_app_title", "\"Environment\"",
                        "APP_CONFIG_app_baseUrl", "http://plain.example",
                        "APP_CONFIG_scaffolder_concurrentTasksLimit", "7"));

        assertThat(text(configuration, "app.title")).isEqualTo("Environment");
        assertThat(configuration.baseUrl()).hasToString("http://plain.example");
        assertThat(configuration
                        .at("scaffolder.concurrentTasksLimit")
                        .orElseThrow()
                        .number())
                .isEqualTo(7);
    }

    @Test
    void includesFilesWithinFilesAndPartsOfThem() throws IOException {
        Files.createDirectories(folder.resolve("parts"));
        write("parts/all.yaml", "one: {deep: {title: {$include: 'name.json#name'}}}");
        write("parts/name.json", "{\"name\": \"${WHO} & Co\"}");
        Path file =
                write("a.yaml", "app: {$include: './parts/all.yaml#one.deep'}\norganization: {name: '$${literal}'}");

        Configuration configuration = Configuration.load(List.of(file), folder, 7007, Map.of("WHO", "Us"));

        assertThat(text(configuration, "app.title")).isEqualTo("Us & Co");
        assertThat(text(configuration, "organization.name")).isEqualTo("${literal}");
    }

    @Test
    void namesFileLineKeyAndRemedyOfAWrongValue() throws IOException {
        Setting list = load("app:\n  title: x\n\ncatalog:\n  rules: all of them\n")
                .at("catalog.rules")
                .orElseThrow();

        assertThatThrownBy(list::list)
                .isInstanceOf(Problem.Invalid.class)
                .hasMessageContaining(folder.resolve("a.yaml") + ", line 5: catalog.rules must be a list.")
                .extracting(it -> ((Problem) it).remedy())
                .asString()
                .contains("catalog.rules", "docs/settings.md");
        assertThatThrownBy(() -> load("backend:\n  baseUrl: portal.example.com\n"))
                .hasMessageContaining("line 2: backend.baseUrl must be an address such as https://");
        for (String address : List.of("http://me:hidden@localhost", "http://localhost?x=1", "http://localhost#y")) {
            assertThatThrownBy(() -> load("backend: {baseUrl: '" + address + "'}"))
                    .hasMessageContaining("line 1: backend.baseUrl must be")
                    .hasMessageNotContaining("hidden");
        }
    }

    @Test
    void namesTheVariableThatHasAWrongValue() throws IOException {
        Path file = write("a.yaml", "scaffolder: {concurrentTasksLimit: 1, taskTimeout: 1h}\n");

        Configuration configuration = Configuration.load(
                List.of(file), folder, 7007, Map.of("APP_CONFIG_scaffolder", "{\"concurrentTasksLimit\": \"many\"}"));

        assertThatThrownBy(() -> configuration
                        .at("scaffolder.concurrentTasksLimit")
                        .orElseThrow()
                        .number())
                .hasMessageContaining(
                        "The environment variable APP_CONFIG_scaffolder: scaffolder.concurrentTasksLimit");
    }

    @Test
    void namesTheRightLineThoughAnItemBeforeWasDropped() throws IOException {
        Setting last = load("""
                        catalog:
                          locations:
                            - {type: file, target: a.yaml}
                            - ${NOT_SET}
                            - {$env: NOT_SET_EITHER}
                            - type: file
                              target: [wrong]
                        """).at("catalog.locations").orElseThrow().list().getLast();

        assertThatThrownBy(() -> last.child("target").orElseThrow().text())
                .hasMessageContaining("line 7: catalog.locations.1.target must be a text.");
    }

    @Test
    void refusesFilesThatAreTooLargeBrokenOrGrow() throws IOException {
        assertProblem("configuration-unreadable", "# " + "x".repeat(10_000_000));
        assertProblem("yaml-broken", "app: {title: one}\napp: {title: two}\n");
        assertProblem("yaml-broken", "app: [unclosed\n");
        assertProblem("configuration-no-object", "- just\n- a list\n");
        assertProblem("configuration-include-loop", "app: {$include: a.yaml}\n");
        assertProblem("configuration-unreadable", "app: {title: {$file: nowhere.txt}}\n");
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            String before = "*a" + (i - 1);
            bomb.append("a%d: &a%d [%s]\n".formatted(i, i, String.join(", ", Collections.nCopies(10, before))));
        }
        assertProblem("yaml-broken", bomb.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1d | P1D",
                "2 hours | PT2H",
                "1.5hrs | PT1H30M",
                "500ms | PT0.5S",
                "3 Mins | PT3M",
                "1y | P365D",
                "90m | PT1H30M",
                "1h30m | PT1H30M",
                "PT3M | PT3M",
                "{hours: 1, minutes: 30} | PT1H30M",
                "{weeks: 1, months: 1} | P37D"
            })
    void readsDurationsAsBackstageDoes(String written, Duration meant) throws IOException {
        assertThat(load("a: " + written).at("a").orElseThrow().duration()).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "5 parsecs", "1d2", "{fortnights: 1}", "-1d", "5"})
    void refusesOtherDurations(String written) throws IOException {
        Setting setting = load("a: " + written).at("a").orElseThrow();
        assertThatThrownBy(setting::duration).isInstanceOf(Problem.Invalid.class);
    }

    @Test
    void namesTheFileThatIsMissing() {
        assertThatThrownBy(() -> Configuration.load(List.of(folder.resolve("none.yaml")), folder, 7007, Map.of()))
                .hasMessageContaining("none.yaml cannot be read: there is no such file.");
    }

    private void assertProblem(String code, String text) {
        assertThatThrownBy(() -> load(text))
                .isInstanceOf(Problem.Invalid.class)
                .hasMessageContaining("a.yaml")
                .extracting(it -> ((Problem) it).code())
                .isEqualTo(code);
    }

    private Configuration load(String text) throws IOException {
        return Configuration.load(List.of(write("a.yaml", text)), folder, 7007, Map.of());
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static String text(Configuration configuration, String key) {
        return configuration.at(key).orElseThrow().text();
    }

    @Test
    void aValueKnowsTheFolderOfTheFileThatHasTheLastWordOnIt(@TempDir Path elsewhere) throws IOException {
        Path first = write("a.yaml", "catalog: {readonly: true, locations: [{target: a}, {target: b}]}\n");
        Path second = Files.writeString(elsewhere.resolve("b.yaml"), "catalog: {locations: [{target: c}]}\n");

        Configuration loaded =
                Configuration.load(List.of(first, second), folder, 7007, Map.of("APP_CONFIG_app_title", "Till"));

        assertThat(loaded.at("catalog.readonly").orElseThrow().folder()).hasValue(first.getParent());
        assertThat(loaded.at("catalog.locations")
                        .orElseThrow()
                        .list()
                        .getFirst()
                        .folder())
                .hasValue(elsewhere);
        assertThat(loaded.at("app.title").orElseThrow().folder()).isEmpty();
    }
}
