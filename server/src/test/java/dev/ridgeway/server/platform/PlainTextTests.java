package dev.ridgeway.server.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PlainTextTests {

    @Test
    void takesWhatPeopleWrite() {
        assertThat(PlainText.fault("")).isNull();
        assertThat(PlainText.fault("Grüße\n\t😀 \u0001")).isNull();
    }

    @Test
    void findsWhatNothingCanKeep() {
        assertThat(PlainText.fault("a\0b")).isEqualTo("the character U+0000");
        assertThat(PlainText.fault("a\uD83D")).isEqualTo("half of a character, U+D83D");
        assertThat(PlainText.fault("\uD83Da")).isEqualTo("half of a character, U+D83D");
        assertThat(PlainText.fault("\uDE00\uD83D")).isEqualTo("half of a character, U+DE00");
    }

    @Test
    void isWhatYamlHolds() {
        assertThatThrownBy(() -> Yaml.documents("a: b\nc: \"d\\0\"\n", "catalog-info.yaml"))
                .isInstanceOfSatisfying(
                        Problem.Invalid.class,
                        it -> assertThat(it.sentence())
                                .isEqualTo(
                                        "catalog-info.yaml, line 2: the YAML cannot be read: a text holds the character U+0000."));
        assertThatThrownBy(() -> Yaml.documents("\"a\\uD83D\": b\n", "x.yaml")).isInstanceOf(Problem.Invalid.class);
    }
}
