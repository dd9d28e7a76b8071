package dev.ridgeway.adapters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.adapters.kubernetes.ClusterAbility.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class ClusterAbilityTests {

    @ParameterizedTest
    @ValueSource(strings = {"ridgeway-reader", "ridgeway-operator", "ridgeway-operator-argocd"})
    void whatIsUsedIsWhatTheDocumentedRoleGrants(String role) throws IOException {
        Set<String> used = new HashSet<>();
        ClusterAbility.all().stream()
                .filter(it -> it.role().equals(role))
                .forEach(ability -> ability.rules().forEach(rule -> add(used, rule)));

        assertThat(used).isNotEmpty().isEqualTo(documented(role));
    }

    @Test
    void theReaderMayOnlyRead() {
        assertThat(ClusterAbility.all().stream()
                        .filter(it -> it.role().equals(ClusterAbility.READER))
                        .flatMap(it -> it.rules().stream())
                        .map(Rule::verbs))
                .isNotEmpty()
                .allMatch(List.of("get", "list", "watch")::containsAll);
    }

    private static Set<String> documented(String role) throws IOException {
        String text = Files.readString(Path.of("../docs/kubernetes-roles.yaml"));
        Set<String> granted = new HashSet<>();
        for (Object document : new Load(LoadSettings.builder().build()).loadAllFromString(text)) {
            Map<?, ?> object = (Map<?, ?>) document;
            if (object.get("kind").equals("ClusterRole")
                    && ((Map<?, ?>) object.get("metadata")).get("name").equals(role)) {
                for (Object item : (List<?>) object.get("rules")) {
                    Map<?, ?> rule = (Map<?, ?>) item;
                    for (Object group : (List<?>) rule.get("apiGroups")) {
                        add(granted, new Rule((String) group, strings(rule, "resources"), strings(rule, "verbs")));
                    }
                }
            }
        }
        return granted;
    }

    private static List<String> strings(Map<?, ?> rule, String key) {
        return ((List<?>) rule.get(key)).stream().map(String::valueOf).toList();
    }

    private static void add(Set<String> all, Rule rule) {
        for (String resource : rule.resources()) {
            for (String verb : rule.verbs()) {
                all.add(verb + " " + resource + "." + rule.group());
            }
        }
    }
}
