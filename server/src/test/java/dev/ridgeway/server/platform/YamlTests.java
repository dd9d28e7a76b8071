package dev.ridgeway.server.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Texts that are made to take the memory of the server, each short enough to be read. */
class YamlTests {

    private static void assertRefused(String text, String why) {
        assertThatThrownBy(() -> Yaml.documents(text, "hostile.yaml"))
                .isInstanceOf(Problem.Invalid.class)
                .hasMessageContaining("hostile.yaml")
                .hasMessageContaining(why);
    }

    @Test
    void refusesMoreValuesThanItKeepsBeforeItKeepsThem() {
        assertRefused("[1" + ",1".repeat(600_000) + "]", "more than 500000 keys and values");
        assertRefused("{? a" + ",? a".repeat(300_000) + "}", "more than 500000 keys and values");
    }

    @Test
    void countsWhatAliasesMakeOfAllDocumentsTogether() {
        String eight = "[" + String.join(", ", Collections.nCopies(8, "*%s")) + "]";
        String document = "---\na: &a [x, x, x, x, x, x, x, x]\nb: &b " + eight.replace("%s", "a") + "\nc: &c "
                + eight.replace("%s", "b") + "\nd: &d " + eight.replace("%s", "c") + "\ne: "
                + eight.replace("%s", "d") + "\n";

        assertThat(Yaml.documents(document, "one.yaml")).hasSize(1);
        assertRefused(document.repeat(1_000), "its aliases grow it");
    }

    @Test
    void refusesKeysThatAreLongAndNested() {
        String key = "k".repeat(1_000);
        StringBuilder nested = new StringBuilder();
        IntStream.range(0, 90).forEach(depth -> nested.append("{").append(key).append(": "));
        String leaves = IntStream.range(0, 100_000).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        nested.append("[").append(leaves).append("]").append("}".repeat(90));

        assertRefused(nested.toString(), "too long for how deep");
        assertRefused("? " + "k".repeat(2_000_000) + "\n: [" + leaves + "]\n", "too long for how deep");
    }

    @Test
    void takesNumbersThatNoNumberHoldsForText() {
        String digits = "9".repeat(300_000);

        assertThat(Yaml.documents("{a: " + digits + ", b: 1e999, c: -1e999, d: 1e3}", "numbers.yaml")
                        .getFirst()
                        .value())
                .isEqualTo(Map.of("a", digits, "b", "1e999", "c", "-1e999", "d", 1000.0));
    }

    @Test
    void readsALargeTextOfManyDocuments() {
        String documents = IntStream.range(0, 15_000)
                .mapToObj(
                        "---\nkind: System\nmetadata:\n  name: s%d\nspec: {owner: group:default/team-with-a-name, type: any}\n"
                                ::formatted)
                .collect(Collectors.joining());

        List<YamlDocument> read = Yaml.documents(documents, "many.yaml");

        assertThat(read).hasSize(15_000);
        assertThat(read.getLast().lineOf("metadata.name")).isEqualTo(14_999 * 5 + 4);
    }
}
