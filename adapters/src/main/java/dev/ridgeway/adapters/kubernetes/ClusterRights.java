package dev.ridgeway.adapters.kubernetes;

import dev.ridgeway.adapters.kubernetes.ClusterAbility.Rule;
import dev.ridgeway.plugin.connections.ToolRights;
import dev.ridgeway.plugin.connections.ToolRights.MissingRight;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import org.jspecify.annotations.Nullable;

/** Compares what a connection may do with what Ridgeway uses, in the whole cluster and namespace by namespace. */
final class ClusterRights {

    private static final int MOST_NAMESPACES = 100;
    private static final int MOST_NAMESPACES_ONE_BY_ONE = 10;
    private static final int NAMED = 4;
    private static final int AT_ONCE = 8;

    private final KubernetesClient client;
    private final Set<String> groups;
    private final Optional<String> home;
    private final GrantedRules everywhere;
    private @Nullable Map<String, GrantedRules> somewhere;

    /**
     * What is known before.
     *
     * @param groups the API groups that the cluster serves
     * @param home the namespace to look into when they may not be listed
     */
    ClusterRights(KubernetesClient client, Set<String> groups, Optional<String> home) {
        this.client = client;
        this.groups = groups;
        this.home = home;
        this.everywhere = GrantedRules.everywhere(client);
    }

    ToolRights review() {
        List<String> can = new ArrayList<>();
        List<MissingRight> cannot = new ArrayList<>();
        // What is asked side by side here is known below.
        ClusterAbility.all().stream()
                .flatMap(it -> it.served(groups).stream())
                .gather(Gatherers.mapConcurrent(AT_ONCE, it -> missing(List.of(it), everywhere)))
                .forEach(it -> {});
        for (ClusterAbility ability : ClusterAbility.all()) {
            List<Rule> rules = ability.served(groups);
            List<Rule> missing = missing(rules, everywhere);
            if (rules.isEmpty()) {
                continue;
            }
            if (missing.isEmpty()) {
                can.add(ability.what());
                continue;
            }
            List<String> places = somewhere().entrySet().stream()
                    .gather(Gatherers.mapConcurrent(
                            AT_ONCE,
                            it -> allowed(rules, it.getValue()) ? Optional.of(it.getKey()) : Optional.<String>empty()))
                    .flatMap(Optional::stream)
                    .toList();
            if (places.isEmpty()) {
                cannot.add(new MissingRight(
                        ability.what(),
                        ability.cost(),
                        "ClusterRole " + ability.role() + ": "
                                + missing.stream().map(Rule::toString).collect(Collectors.joining(", "))));
            } else {
                can.add(ability.what() + " in " + words(places));
            }
        }
        return new ToolRights(can, cannot, beyond());
    }

    private List<String> beyond() {
        if (everywhere.allows("*", "*", "*")) {
            return List.of("do everything: these are the rights of an administrator");
        }
        List<String> beyond = new ArrayList<>();
        if (everywhere.allows("get", "", "secrets") || everywhere.allows("list", "", "secrets")) {
            beyond.add("read the secrets of all teams");
        }
        if (everywhere.allows("create", "", "pods/exec")) {
            beyond.add("run programs inside of services");
        }
        return beyond;
    }

    /** Asks no further than to the first right that is missing. */
    private static boolean allowed(List<Rule> rules, GrantedRules granted) {
        return rules.stream()
                .allMatch(rule -> rule.resources().stream()
                        .allMatch(resource ->
                                rule.verbs().stream().allMatch(verb -> granted.allows(verb, rule.group(), resource))));
    }

    /** What of the rules is not granted, a rule a verb set, as short as possible. */
    private static List<Rule> missing(List<Rule> rules, GrantedRules granted) {
        List<Rule> missing = new ArrayList<>();
        for (Rule rule : rules) {
            Map<List<String>, List<String>> resourcesByVerbs = new LinkedHashMap<>();
            for (String resource : rule.resources()) {
                List<String> verbs = rule.verbs().stream()
                        .filter(verb -> !granted.allows(verb, rule.group(), resource))
                        .toList();
                if (!verbs.isEmpty()) {
                    resourcesByVerbs
                            .computeIfAbsent(verbs, it -> new ArrayList<>())
                            .add(resource);
                }
            }
            resourcesByVerbs.forEach((verbs, resources) -> missing.add(new Rule(rule.group(), resources, verbs)));
        }
        return missing;
    }

    private Map<String, GrantedRules> somewhere() {
        Map<String, GrantedRules> known = somewhere;
        if (known == null) {
            known = new LinkedHashMap<>();
            int most = everywhere.complete() ? MOST_NAMESPACES : MOST_NAMESPACES_ONE_BY_ONE;
            Map<String, GrantedRules> found = known;
            namespaces().stream()
                    .limit(most)
                    .gather(Gatherers.mapConcurrent(AT_ONCE, it -> Map.entry(it, GrantedRules.in(client, it))))
                    .forEach(it -> found.put(it.getKey(), it.getValue()));
            somewhere = known;
        }
        return known;
    }

    private List<String> namespaces() {
        if (!everywhere.allows("list", "", "namespaces")) {
            return List.of(home.orElse("default"));
        }
        return client.namespaces().list(new ListOptionsBuilder().withLimit(500L).build()).getItems().stream()
                .map(it -> it.getMetadata().getName())
                .filter(it -> !it.startsWith("kube-"))
                .sorted()
                .toList();
    }

    private static String words(List<String> places) {
        if (places.size() <= NAMED) {
            return String.join(", ", places);
        }
        return String.join(", ", places.subList(0, NAMED)) + " and " + (places.size() - NAMED) + " more";
    }
}
