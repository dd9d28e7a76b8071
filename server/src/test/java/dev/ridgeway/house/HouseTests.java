package dev.ridgeway.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.modulith.core.ApplicationModules;

class HouseTests {

    private static final String SERVER = "dev.ridgeway.server";
    private static final String FIXTURES = "dev.ridgeway.house.fixtures";
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.ridgeway");

    @Test
    void roomsKeepTheArrowsTheyDeclare() {
        ApplicationModules modules = ApplicationModules.of(SERVER);

        modules.verify();

        assertThat(modules.stream().map(module -> module.getIdentifier().toString()))
                .contains("platform", "identity");
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

        assertThatThrownBy(() -> onFixture.check(broken)).isInstanceOf(AssertionError.class);
    }

    @Test
    void pluginDoorsNeedNoFramework() {
        assertThat(HOUSE.stream()
                        .filter(type -> type.getPackageName().startsWith("dev.ridgeway.plugin"))
                        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                        .map(dependency -> dependency.getTargetClass().getPackageName()))
                .isNotEmpty()
                .allMatch(used -> used.isEmpty()
                        || used.startsWith("java.")
                        || used.startsWith("org.jspecify.")
                        || used.startsWith("dev.ridgeway.plugin"));
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
                rule("Git stays in the room code", HouseRules::gitStaysInTheRoomCode, "tools"),
                rule("names say what a thing is", HouseRules::namesSayWhat, "names"),
                rule("every door takes the actor", HouseRules::everyDoorTakesTheActor, "doors"),
                rule("time is injected", HouseRules::timeIsInjected, "clock"));
    }

    private static Arguments rule(String name, java.util.function.Function<String, ArchRule> rule, String fixture) {
        String root = FIXTURES + "." + fixture;
        return Arguments.of(name, rule.apply(SERVER), rule.apply(root), root);
    }
}
