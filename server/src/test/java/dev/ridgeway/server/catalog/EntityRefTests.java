package dev.ridgeway.server.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ridgeway.server.platform.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntityRefTests {

    @ParameterizedTest
    @CsvSource({
        "Component:Default/My-Service, component:default/my-service",
        "component:a, component:here/a",
        "a, group:here/a",
        "team/a, group:team/a",
        "team/a:b, group:team/a:b",
        "API:İ, api:here/i̇"
    })
    void fillsInWhatIsMissing(String text, String whole) {
        assertThat(EntityRef.parse(text, "Group", "here")).hasToString(whole);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ":a", "component:", "component:/a", "component:a/", "/a", "a/", "component:ns/"})
    void refusesEmptyParts(String text) {
        assertThatThrownBy(() -> EntityRef.parse(text, "Group", "here"))
                .isInstanceOfSatisfying(Problem.Invalid.class, it -> {
                    assertThat(it.code()).isEqualTo("entity-ref-invalid");
                    assertThat(it.sentence()).contains("\"" + text + "\"");
                });
    }

    @Test
    void refusesAMissingKindWithoutADefault() {
        assertThatThrownBy(() -> EntityRef.parse("a")).isInstanceOf(Problem.Invalid.class);
    }

    @Test
    void isEqualInAnyCase() {
        assertThat(EntityRef.parse("Component:Shop/A")).isEqualTo(new EntityRef("component", "shop", "a"));
    }
}
