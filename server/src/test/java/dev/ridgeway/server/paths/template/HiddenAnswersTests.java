package dev.ridgeway.server.paths.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.server.platform.Yaml;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HiddenAnswersTests {

    private static final String TEMPLATE = """
            spec:
              parameters:
                - properties:
                    name: {type: string}
                    plain: &password {type: string, ui:widget: password}
                    optioned: {type: string, ui:options: {widget: password}}
                    formatted: {type: string, format: password}
                    field: {type: string, ui:field: Secret}
                    shared: {$ref: '#/definitions/key'}
                    tree: {$ref: '#/definitions/tree'}
                    database: {properties: {user: {type: string}, password: *password}}
                    keys: {type: array, items: *password}
                    accounts: {items: {properties: {user: {type: string}, password: *password}}}
                  definitions:
                    key: *password
                    tree: {properties: {pin: *password, more: {$ref: '#/definitions/tree'}}, allOf: [{$ref: '#/definitions/tree'}]}
                  dependencies:
                    name: {oneOf: [{properties: {later: *password}}]}
                - properties: {last: *password, size: {type: string}}
            """;

    @Test
    void ofASecretFieldAreAsterisksWhateverIsSent() {
        assertThat(HiddenAnswers.starred(object(TEMPLATE), object("{field: hunter-1, plain: hunter-2, name: shop}")))
                .isEqualTo(object("{field: '********', plain: hunter-2, name: shop}"));
    }

    @Test
    void areThoseOfFieldsThatShowNobodyWhatIsTyped() {
        Map<String, Object> answers = object("""
                name: shop
                plain: hunter-1
                optioned: hunter-2
                formatted: hunter-3
                field: '****'
                shared: hunter-4
                tree: {pin: hunter-5, leaf: 1, more: {pin: hunter-6, leaf: null}}
                database: {user: till, password: hunter-7}
                keys: [hunter-8]
                accounts: [{user: till, password: hunter-9}]
                later: {deep: [hunter-10]}
                last: hunter-11
                size: small
                """);

        assertThat(HiddenAnswers.without(object(TEMPLATE), answers)).isEqualTo(object("""
                name: shop
                tree: {leaf: 1, more: {leaf: null}}
                database: {user: till}
                keys: []
                accounts: [{user: till}]
                size: small
                """));
        assertThat(HiddenAnswers.texts(object(TEMPLATE), answers))
                .containsExactlyInAnyOrder(
                        "hunter-1",
                        "hunter-2",
                        "hunter-3",
                        "****",
                        "hunter-4",
                        "hunter-5",
                        "hunter-6",
                        "hunter-7",
                        "hunter-8",
                        "hunter-9",
                        "hunter-10",
                        "hunter-11");
    }

    @Test
    void areNoneWhereTheFormHidesNothing() {
        Map<String, Object> answers = Map.of("name", "shop", "more", List.of(1, 2));

        assertThat(HiddenAnswers.without(Map.of(), answers)).isEqualTo(answers);
        assertThat(HiddenAnswers.texts(Map.of("spec", Map.of("parameters", List.of("none"))), answers))
                .isEmpty();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(String yaml) {
        return (Map<String, Object>) Yaml.documents(yaml, "test").getFirst().value();
    }
}
