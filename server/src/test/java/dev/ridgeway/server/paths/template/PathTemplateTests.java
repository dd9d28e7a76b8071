package dev.ridgeway.server.paths.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.server.platform.Yaml;
import java.util.List;
import org.junit.jupiter.api.Test;

class PathTemplateTests {

    private static List<String> remarks(String spec) {
        String text = "apiVersion: scaffolder.backstage.io/v1beta3\nkind: Template\nmetadata: {name: t}\nspec:\n"
                + spec.indent(2);
        return PathTemplate.of(PathTemplate.object(
                        Yaml.documents(text, "template.yaml").getFirst().value()))
                .remarks();
    }

    @Test
    void saysNothingOfATemplateThatAsksForNothingOfAnotherPortal() {
        assertThat(remarks("steps: [{action: debug:log}]\nparameters: {properties: {a: {type: string}}}"))
                .isEmpty();
    }

    @Test
    void saysOnceWhatFeatureFlagsAndDecoratorsDoNotDoHere() {
        assertThat(remarks("""
                        parameters:
                        - {title: One, 'backstage:featureFlag': beta, properties: {a: {type: string}}}
                        - properties: {b: {type: string, 'backstage:featureFlag': alpha}, c: {'backstage:featureFlag': beta}}
                        EXPERIMENTAL_formDecorators: [{id: addToken, input: {x: 1}}, {id: addTeam}]
                        steps: [{action: debug:log, 'backstage:featureFlag': gamma}]
                        """))
                .hasSize(3)
                .satisfiesExactly(
                        it -> assertThat(it).contains("leaves out what needs the feature flags alpha, beta"),
                        it -> assertThat(it).contains("feature flags gamma are run all the same"),
                        it -> assertThat(it).contains("form decorators addToken, addTeam"));
    }
}
