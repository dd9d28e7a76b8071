package dev.ridgeway.server.catalog.backstage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.platform.Problem;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class EntityConditionsTests {

    private static final Entity SHOP = Entity.of(map("""
            {"apiVersion": "backstage.io/v1alpha1", "kind": "Component",
            "metadata": {"name": "shop", "tags": ["java"], "links": [], "labels": {"tier": "1"},
                "annotations": {"example.com/team": "web"}},
            "spec": {"type": "service", "public": true, "old": false, "deep": {"er": "x"}, "a.b": "dotted"},
            "relations": [{"type": "ownedBy", "targetRef": "group:default/web"}]}
            """));

    private static Map<String, Object> map(String json) {
        return JsonMapper.shared().readerForMapOf(Object.class).readValue(json);
    }

    private static EntityConditions conditions(String json) {
        return new EntityConditions(map(json.replace('\'', '"')));
    }

    private static String rule(String name, String parameters) {
        return "{'rule': '%s', 'resourceType': 'catalog-entity', 'params': {%s}}".formatted(name, parameters);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            HAS_ANNOTATION  | 'annotation': 'example.com/team' | true
            HAS_ANNOTATION  | 'annotation': 'example.com/team', 'value': 'web' | true
            HAS_ANNOTATION  | 'annotation': 'example.com/team', 'value': 'Web' | false
            HAS_ANNOTATION  | 'annotation': 'example.com/other' | false
            HAS_LABEL       | 'label': 'tier' | true
            HAS_LABEL       | 'label': 'tier', 'value': '2' | false
            HAS_METADATA    | 'key': 'tags' | true
            HAS_METADATA    | 'key': 'tags', 'value': 'java' | true
            HAS_METADATA    | 'key': 'tags', 'value': 'go' | false
            HAS_METADATA    | 'key': 'links' | false
            HAS_METADATA    | 'key': 'labels.tier', 'value': '1' | true
            HAS_SPEC        | 'key': 'type', 'value': 'service' | true
            HAS_SPEC        | 'key': 'public' | true
            HAS_SPEC        | 'key': 'old' | false
            HAS_SPEC        | 'key': 'deep.er', 'value': 'x' | true
            HAS_SPEC        | 'key': 'a.b' | true
            HAS_SPEC        | 'key': 'type.none' | false
            IS_ENTITY_KIND  | 'kinds': ['API', 'component'] | true
            IS_ENTITY_KIND  | 'kinds': [] | false
            IS_ENTITY_OWNER | 'claims': ['user:default/kim', 'group:default/web'] | true
            IS_ENTITY_OWNER | 'claims': ['group:default/mobile'] | false
            """)
    void holdAsBackstagesRulesDo(String name, String parameters, boolean holds) {
        String rule = rule(name, parameters);
        assertThat(conditions(rule).hold(SHOP)).isEqualTo(holds);
        assertThat(conditions("{'not': " + rule + "}").hold(SHOP)).isEqualTo(!holds);
    }

    @ParameterizedTest
    @CsvSource({"allOf, false", "anyOf, true"})
    void areJoined(String how, boolean holds) {
        String both = rule("HAS_LABEL", "'label': 'tier'") + "," + rule("HAS_LABEL", "'label': 'none'");
        assertThat(conditions("{'%s': [%s]}".formatted(how, both)).hold(SHOP)).isEqualTo(holds);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'rule': 'HAS_WINGS'}",
                "{'rule': 'HAS_LABEL'}",
                "{'rule': 'IS_ENTITY_KIND', 'params': {'kinds': 'API'}}",
                "{'allOf': []}",
                "{'rule': 'HAS_LABEL', 'params': {'label': 'a', 'value': 1}}",
                "{'anyOf': 1}",
                "{'not': null}"
            })
    void areRefusedWhenTheySayNothing(String conditions) {
        assertThatThrownBy(() -> conditions(conditions)).isInstanceOf(Problem.Invalid.class);
    }
}
