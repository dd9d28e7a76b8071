package dev.ridgeway.server.catalog.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FieldDifferencesTests {

    @Test
    void tellsWhatCameWentAndChanged() {
        assertThat(FieldDifferences.between("""
                        {"kind": "Component", "metadata": {"tags": ["a", "b"], "labels": {"x": "1"}}, "spec": {"n": 1}}""", """
                        {"kind": "Component", "metadata": {"tags": ["a", "c"], "title": "T"}, "spec": {"n": 1}}"""))
                .containsExactly(
                        new FieldChange("metadata.labels.x", "1", null),
                        new FieldChange("metadata.tags", "a, b", "a, c"),
                        new FieldChange("metadata.title", null, "T"));
    }

    @Test
    void knowsAnObjectFromAText() {
        assertThat(FieldDifferences.between("{\"a\": {\"b\": true}}", "{\"a\": [{\"b\": true}]}"))
                .containsExactly(new FieldChange("a", null, "[{\"b\":true}]"), new FieldChange("a.b", "true", null));
    }

    @Test
    void cutsLongTextsToWhereTheyDiffer() {
        String same = "😀".repeat(500);
        FieldChange change = FieldDifferences.between(
                        "{\"a\": \"" + same + "old\"}", "{\"a\": \"" + same + "new and more\"}")
                .getFirst();

        assertThat(change.before()).startsWith("…😀").endsWith("old").hasSizeLessThan(310);
        assertThat(change.after()).endsWith("new and more").hasSizeLessThan(310);
    }

    @Test
    void keepsTheFirstOfVeryManyFields() {
        String many =
                IntStream.range(0, 500).mapToObj("\"f%d\": 1"::formatted).collect(Collectors.joining(",", "{", "}"));

        assertThat(FieldDifferences.between("{}", many)).hasSize(50);
    }
}
