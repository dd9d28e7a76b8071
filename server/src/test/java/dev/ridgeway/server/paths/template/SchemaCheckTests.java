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
