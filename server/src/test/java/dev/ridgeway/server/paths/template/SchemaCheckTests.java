package dev.ridgeway.server.paths.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ridgeway.server.platform.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(OutputCaptureExtension.class)
class SchemaCheckTests {

    @SuppressWarnings("unchecked")
    private static Map<String, Object> json(String text) {
        return JsonMapper.shared().readValue(text.replace('\'', '"'), Map.class);
    }

    private static List<String> faults(String schema, String value) {
        return SchemaCheck.of(json(schema)).faults(json(value)).stream()
                .map(SchemaFault::stack)
                .toList();
    }

    @Test
    void knowsTheWordsOfForms(CapturedOutput output) {
        for (String draft : List.of("", "'$schema': 'http://json-schema.org/draft-07/schema#', ")) {
            String part = "{" + draft + "'type': 'object', 'ui:order': ['a'], 'properties': "
                    + "{'a': {'type': 'string', 'ui:field': 'OwnerPicker', 'ui:options': {'allow': []}}}}";
            String schema = "{" + draft
                    + "'title': 'Page', 'ui:backstage': {'review': {'show': false}}, 'properties': {"
                    + "'p': " + part + ", 'q': {'$ref': '#/definitions/d'}}, 'definitions': {'d': " + part + "}, "
                    + "'dependencies': {'p': " + part + "}, 'allOf': [" + part + "], 'oneOf': [" + part + "]}";
            assertThat(faults(schema, "{'p': {'a': 'x'}, 'q': {'a': 'y'}}")).isEmpty();
        }
        assertThat(output).doesNotContain("Unknown keyword");
    }

    @Test
    void speaksAsBackstageDoes() {
        String schema = """
                {'required': ['name'], 'properties': {
                  'name': {'type': 'string', 'minLength': 3, 'ui:autofocus': true},
                  'list': {'type': 'array', 'items': {'type': 'object', 'properties': {'n': {'type': 'number'}}}},
                  'kind': {'enum': ['a', 'b']},
                  'many': {'type': 'array', 'maxItems': 1, 'uniqueItems': true}}}
                """;
        assertThat(faults(schema, "{}")).containsExactly("instance requires property \"name\"");
        assertThat(faults(schema, "{'name': 'ab', 'list': [{'n': 1}, {'n': 'x'}], 'kind': 'c', 'many': [1, 1]}"))
                .containsExactlyInAnyOrder(
                        "instance.name does not meet minimum length of 3",
                        "instance.list[1].n is not of a type(s) number",
                        "instance.kind is not one of enum values: a,b",
                        "instance.many does not meet maximum length of 1",
                        "instance.many contains duplicate item");
        assertThat(faults(schema, "{'name': 'abc', 'unknown': 1}")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "10:30:00, true",
        "23:59:60, true",
        "10:30:00.250, true",
        "10:30:00Z, true",
        "10:30:00+02:00, true",
        "10:30, false",
        "24:00:00, false",
        "10:30:00 CET, false",
    })
    void takesTheTimeThatAFormAnswers(String time, boolean fits) {
        String schema = "{'properties': {'at': {'type': 'string', 'format': 'time'}}}";
        assertThat(faults(schema, "{'at': '" + time + "'}").isEmpty()).isEqualTo(fits);
    }

    @Test
    void countsAnAlternativeThatNoneFitsOnce() {
        String choice = "{'properties': {'size': {'oneOf': [{'const': 's', 'title': 'S'}, {'const': 'l'}]}}}";
        assertThat(faults(choice, "{'size': 'l'}")).isEmpty();
        assertThat(faults(choice, "{'size': 'x'}")).containsExactly("instance.size is not exactly one of the choices");
        String dependent = """
                {'properties': {'db': {'type': 'boolean'}}, 'dependencies': {'db': {'oneOf': [
                  {'properties': {'db': {'const': false}}},
                  {'properties': {'db': {'const': true}, 'engine': {'type': 'string'}}, 'required': ['engine']}]}}}
                """;
        assertThat(faults(dependent, "{'db': true, 'engine': 'pg'}")).isEmpty();
        assertThat(faults(dependent, "{'db': true}")).hasSize(1);
        String conditional = """
                {'allOf': [{'if': {'properties': {'a': {'const': 1}}, 'required': ['a']}, 'then': {'required': ['b']}}]}
                """;
        assertThat(faults(conditional, "{'a': 1}")).containsExactly("instance requires property \"b\"");
        assertThat(faults(conditional, "{'a': 2}")).isEmpty();
    }

    @Test
    void fetchesNothing() throws IOException {
        try (ServerSocket somewhere = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            somewhere.setSoTimeout(300);
            String address = "http://localhost:" + somewhere.getLocalPort() + "/schema.json";
            assertThatThrownBy(() -> faults("{'properties': {'a': {'$ref': '" + address + "'}}}", "{'a': 1}"))
                    .isInstanceOf(Problem.Invalid.class)
                    .hasMessageContaining("The schema of the template cannot be used");
            assertThat(faults("{'$schema': '" + address + "'}", "{}")).isEmpty();
            assertThatThrownBy(() -> faults("{'$ref': 'file:///etc/passwd'}", "{}"))
                    .isInstanceOf(Problem.Invalid.class);
            assertThatThrownBy(somewhere::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void understandsRefsWithinAndOtherDraftsNames() {
        assertThat(faults(
                        "{'definitions': {'n': {'type': 'string'}}, 'properties': {'a': {'$ref': '#/definitions/n'}}}",
                        "{'a': 1}"))
                .containsExactly("instance.a is not of a type(s) string");
        for (String draft : List.of(
                "http://json-schema.org/draft-07/schema#",
                "http://json-schema.org/draft-07/schema",
                "http://json-schema.org/draft-04/schema#",
                "https://json-schema.org/draft/2020-12/schema")) {
            assertThat(faults("{'$schema': '" + draft + "', 'properties': {'a': {'type': 'string'}}}", "{'a': 1}"))
                    .as(draft)
                    .containsExactly("instance.a is not of a type(s) string");
        }
        assertThat(faults("{'properties': {'a': {'type': 'string', 'required': true}}}", "{'a': 'x'}"))
                .isEmpty();
    }

    /** Each with a text that fits it and one that does not, as {@code new RegExp(pattern, 'u')} or without u says. */
    @Test
    void readsPatternsAsJavaScriptDoes() {
        String[][] patterns = {
            {"^[^[]+$", "a{b", "a[b"},
            {"^{.*}$", "{a}", "a"},
            {"^{{.*}}$", "{{a}}", "{a}"},
            {"^\\d{,3}$", "1{,3}", "12"},
            {"^[\\w-.]+$", "a-b.c", "a b"},
            {"^[\\w.-]+$", "a-b.c", "a b"},
            {"^\\/[a-z]+$", "/ab", "ab"},
            {"^a]$", "a]", "a"},
            {"^a}$", "a}", "a"},
            {"^[^]$", "\n", ""},
            {"^(?<year>\\d{4})-(?<month>\\d\\d)$", "2026-11", "2026-1"},
            {"^(?<a_1>.)\\k<a_1>$", "xx", "xy"},
            {"^(a)?\\1b$", "b", "ab"},
            {"(?<=^v\\d*)\\.", "v12.", "12."},
            {"^(?!.*--)[a-z-]+$", "a-b", "a--b"},
            {"^\\cJ$", "\n", "J"},
            {"^[\\b]$", "\b", "b"},
            {"^\\x41\\u0042$", "AB", "ab"},
            {"^\\u{1F600}$", "😀", "u"},
            {"^\\uD83D\\uDE00$", "😀", "x"},
            {"^.$", "😀", "ab"},
            {"^[😀-😂]$", "😁", "x"},
            {"^\\p{L}+$", "Ärger", "a1"},
            {"^\\p{Lu}\\p{Letter}*$", "Ab", "ab"},
            {"^[\\p{L}\\p{N}_-]+$", "ä_1", "ä 1"},
            {"^\\P{Script=Greek}+$", "abc", "αβγ"},
            {"^\\p{Alphabetic}$", "ä", "1"},
            {"^\\p{Emoji_Presentation}$", "😀", "a"},
            {"^[&&]$", "&", "a"},
            {"^[a-z&&[^b]]$", "b]", "a"},
            {"^\\s$", " ", "x"},
            {"^\\w+$", "ab_1", "ä"},
            {"^\\Qa\\E$", "QaE", "a"},
            {"^ab$", "ab", "ab\n"},
            {"a|^$", "", "b"},
            {"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", "a-b", "a-"},
            {"^(([a-z]+)(-|$))+$", "ab-cd", "-"},
            {"^.{0,65535}$", "abc", "a\nb"}
        };
        for (String[] each : patterns) {
            assertThat(fits(each[0], each[1])).as(each[0] + " with " + each[1]).isTrue();
            assertThat(fits(each[0], each[2])).as(each[0] + " with " + each[2]).isFalse();
        }
    }

    @Test
    void refusesWhatIsNoPatternOfJavaScript() {
        for (String pattern :
                List.of("([", "a**", "a++", "*a", "(?<a>x)(?<a>y)", "(?<1>x)", "(?>x)", "(?i)x", "a)", "[b-a]")) {
            assertThatThrownBy(() -> fits(pattern, "x"))
                    .as(pattern)
                    .isInstanceOf(Problem.Invalid.class)
                    .hasMessageContaining(pattern);
        }
        assertThatThrownBy(() -> SchemaCheck.of(Map.of("patternProperties", Map.of("([", true)))
                        .faults(Map.of("a", "x")))
                .isInstanceOf(Problem.Invalid.class);
    }

    @Test
    void readsALongTextByAPatternOfOneCharacter() {
        assertThat(fits("^[\\s\\S]*$", "x".repeat(100_000))).isTrue();
        assertThat(fits("^(a|b)*$", "ab".repeat(20_000))).isTrue();
    }

    private static boolean fits(String pattern, String text) {
        return SchemaCheck.of(Map.of("properties", Map.of("a", Map.of("pattern", pattern))))
                .faults(Map.of("a", text))
                .isEmpty();
    }

    @Test
    void givesUpAPatternThatTakesForEver() {
        String value = "a".repeat(100) + "!";
        assertThatThrownBy(() -> faults(
                        "{'properties': {'a': {'pattern': '^(.*)(.*)(.*)(.*)(.*)(.*)=$'}}}", "{'a': '" + value + "'}"))
                .isInstanceOf(Problem.Invalid.class)
                .hasMessageContaining("takes too long");
        assertThat(faults("{'properties': {'a': {'pattern': '^[a-z]+$'}}}", "{'a': 'ab\\n'}"))
                .hasSize(1);
        assertThatThrownBy(() -> faults("{'properties': {'a': {'pattern': '(['}}}", "{'a': 'x'}"))
                .isInstanceOf(Problem.Invalid.class);
    }
}
