package dev.ridgeway.server.paths.expressions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class ExpressionCompatibilityTests {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Options BACKSTAGE = Options.backstage(Map.of("github.com", "github"));

    @TestFactory
    Stream<DynamicTest> rendersEveryCaseOfTheSubsetAsItsReferenceDoes() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode one : JSON.readTree(resource("nunjitsu-cases.json")).get("cases")) {
            tests.add(DynamicTest.dynamicTest(one.get("id").asString(), () -> {
                Template template = Template.parse(one.get("template").asString(), BACKSTAGE.interpolatingBy("{{"));
                assertThat(template.render(context(one.get("context"))))
                        .isEqualTo(one.get("expected").asString());
            }));
        }
        assertThat(tests).hasSize(157);
        return tests.stream();
    }

    @TestFactory
    Stream<DynamicTest> evaluatesTheGoldenTableOfStepExpressions() throws IOException {
        Map<String, Object> context = context(JSON.readTree(resource("backstage-expr-golden.context.json")));
        context.put("always", (TemplateFunction) none -> true);
        List<DynamicTest> tests = new ArrayList<>();
        for (String line : resource("backstage-expr-golden.tsv").split("\n")) {
            String[] columns = line.split("\t");
            String expression = JSON.readValue(columns[0], String.class);
            String expected = columns[2].equals("=") ? columns[1] : columns[2];
            tests.add(DynamicTest.dynamicTest(columns[0], () -> {
                Object value = Expressions.render(expression, context, BACKSTAGE, (text, why) -> {});
                String shown = value == Undefined.INSTANCE ? "(undefined)" : JSON.writeValueAsString(value);
                assertThat(shown).isEqualTo(expected);
            }));
        }
        assertThat(tests).hasSize(137);
        return tests.stream();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> context(JsonNode node) {
        return new HashMap<>(JSON.treeToValue(node, Map.class));
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(
                ExpressionCompatibilityTests.class.getResourceAsStream("/expressions/" + name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
