package dev.ridgeway.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.core.Violations;

class HouseTests {

    private static final String SERVER = "dev.ridgeway.server";
    private static final String FIXTURES = "dev.ridgeway.house.fixtures";
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.ridgeway");

    /** Packages that wait to be split by what they do, with the most files they may hold until then. */
    private static final Map<String, Integer> TOO_LARGE_TODAY = Map.of(
            "dev.ridgeway.paths", 23,
            "dev.ridgeway.server.paths.expressions", 30,
            "dev.ridgeway.server.platform", 25);

    @Test
    void roomsKeepTheArrowsTheyDeclare() {
        ApplicationModules modules = ApplicationModules.of(SERVER);

        modules.verify();

        assertThat(modules.stream().map(module -> module.getIdentifier().toString()))
                .contains("platform", "identity");
    }

    @Test
    void anArrowThatIsNotDeclaredIsFound() {
        ApplicationModules modules =
                ApplicationModules.of(FIXTURES + ".undeclared", ImportOption.Predefined.ONLY_INCLUDE_TESTS);

        assertThatThrownBy(modules::verify)
                .isInstanceOf(Violations.class)
                .hasMessageContaining("Module 'catalog' depends on module 'identity'");
    }

    @Test
    void packagesStaySmall() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String module : List.of("plugin-api", "plugin-testkit", "adapters", "server", "golden-paths")) {
            for (String lane : List.of("main", "test")) {
                sources.add(Path.of("..", module, "src", lane, "java"));
            }
        }
        sources.removeIf(it -> !Files.isDirectory(it));

        assertThat(sources).hasSizeGreaterThan(6);
        assertThat(HouseRules.tooLarge(sources, TOO_LARGE_TODAY)).isEmpty();
    }

    @Test
    void aPackageThatGrowsIsFound(@TempDir Path sources) throws IOException {
        for (int i = 1; i <= 21; i++) {
            Files.createFile(
                    Files.createDirectories(sources.resolve("house/attic")).resolve("Thing" + i + ".java"));
        }

        assertThat(HouseRules.tooLarge(List.of(sources), Map.of())).containsExactly("house.attic has 21 files");
        assertThat(HouseRules.tooLarge(List.of(sources), Map.of("house.attic", 20)))
                .containsExactly("house.attic has 21 files");
        assertThat(HouseRules.tooLarge(List.of(sources), Map.of("house.attic", 21, "house.cellar", 30)))
                .containsExactly("house.cellar is small enough: take it off the list");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void theHouseKeepsTheRule(String name, ArchRule rule, ArchRule onFixture, String fixture) {
        rule.allowEmptyShould(false).check(HOUSE);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void theRuleFailsOnItsFixture(String name, ArchRule rule, ArchRule onFixture, String fixture) {
        JavaClasses broken = new ClassFileImporter().importPackages(fixture);

        assertThatThrownBy(() -> onFixture.check(broken))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("was violated");
    }

    static Stream<Arguments> rules() {
        return Stream.of(
                rule("an arrow does not point up", HouseRules::arrowsPointDown, "upward"),
                rule("an arrow does not point sideways", HouseRules::arrowsPointDown, "sideways"),
                Arguments.of(
                        "no room knows an adapter",
                        HouseRules.noRoomKnowsAnAdapter(SERVER, "dev.ridgeway.adapters"),
                        HouseRules.noRoomKnowsAnAdapter(FIXTURES + ".tools", FIXTURES + ".adapters"),
                        FIXTURES),
                Arguments.of(
                        "no adapter knows another",
                        HouseRules.noAdapterKnowsAnother("dev.ridgeway.adapters", "hosted"),
                        HouseRules.noAdapterKnowsAnother(FIXTURES + ".adapters"),
                        FIXTURES + ".adapters"),
                rule("tools are known to adapters only", HouseRules::toolsAreKnownToAdaptersOnly, "clients"),
                Arguments.of(
                        "Spring stays in the server",
                        HouseRules.springStaysInTheServer(
                                "dev.ridgeway.plugin..", "dev.ridgeway.adapters..", "dev.ridgeway.testkit.."),
                        HouseRules.springStaysInTheServer(FIXTURES + ".doors.."),
                        FIXTURES + ".doors"),
                Arguments.of(
                        "doors need no framework",
                        HouseRules.doorsNeedNoFramework("dev.ridgeway.plugin"),
                        HouseRules.doorsNeedNoFramework(FIXTURES + ".clients"),
                        FIXTURES + ".clients"),
                Arguments.of(
                        "the platform stays small",
                        HouseRules.platformStaysSmall(SERVER, 24),
                        HouseRules.platformStaysSmall(FIXTURES + ".crowded", 1),
                        FIXTURES + ".crowded"),
                rule("Git stays in the room code", HouseRules::gitStaysInTheRoomCode, "tools"),
                rule("Lucene stays in the room search", HouseRules::luceneStaysInTheRoomSearch, "tools"),
                rule("names say what a thing is", HouseRules::namesSayWhat, "names"),
                rule("every door takes the actor", HouseRules::everyDoorTakesTheActor, "doors"),
                rule("time is injected", HouseRules::timeIsInjected, "clock"));
    }

    private static Arguments rule(String name, Function<String, ArchRule> rule, String fixture) {
        String root = FIXTURES + "." + fixture;
        return Arguments.of(name, rule.apply(SERVER), rule.apply(root), root);
    }
}
