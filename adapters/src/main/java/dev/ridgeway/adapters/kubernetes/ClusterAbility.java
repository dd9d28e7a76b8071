package dev.ridgeway.adapters.kubernetes;

import dev.ridgeway.plugin.ToolRefused;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One thing that Ridgeway does for people by rights in a cluster. Together these are the roles of
 * docs/kubernetes-roles.yaml.
 *
 * @param what in words, as in "may see …"
 * @param cost what people miss without it
 * @param role which of the roles has the rules
 */
record ClusterAbility(String what, String cost, String role, List<Rule> rules) {

    static final String READER = "ridgeway-reader";
    static final String OPERATOR = "ridgeway-operator";
    static final String OPERATOR_ARGOCD = "ridgeway-operator-argocd";

    private static final List<String> SEE = List.of("get", "list", "watch");

    /** A rule of a role. */
    record Rule(String group, List<String> resources, List<String> verbs) {
        /** As one writes it into a role. */
        @Override
        public String toString() {
            return "{apiGroups: [%s], resources: [%s], verbs: [%s]}"
                    .formatted(
                            group.isEmpty() ? "\"\"" : group, String.join(", ", resources), String.join(", ", verbs));
        }
    }

    /** The rules whose resources the cluster knows. */
    List<Rule> served(Set<String> groups) {
        return rules.stream().filter(it -> groups.contains(it.group())).toList();
    }

    private static ClusterAbility see(String what, String cost, Rule... rules) {
        return new ClusterAbility("see " + what, cost, READER, List.of(rules));
    }

    private static Rule read(String group, String... resources) {
        return new Rule(group, List.of(resources), SEE);
    }

    private static ClusterAbility act(String what, String cost, Rule... rules) {
        return new ClusterAbility(what, cost, OPERATOR, List.of(rules));
    }

    private static Rule rule(String group, List<String> resources, String... verbs) {
        return new Rule(group, resources, List.of(verbs));
    }

    static List<ClusterAbility> all() {
        return Stream.concat(reading().stream(), acting().stream()).toList();
    }

    /** Says what cannot be done without that right, and which rule gives it; where nothing here needs it, so it is said. */
    static ToolRefused missing(String title, String verb, String group, String resource, String namespace) {
        for (ClusterAbility ability : all()) {
            for (Rule rule : ability.rules()) {
                if (rule.group().equals(group)
                        && rule.verbs().contains(verb)
                        && (rule.resources().contains(resource)
                                || rule.resources().contains("*"))) {
                    return missing(
                            title,
                            ability.what(),
                            ability.role(),
                            new Rule(group, List.of(resource), rule.verbs()),
                            ability.role().equals(READER) ? "" : ", and bind it in " + namespace);
                }
            }
        }
        return SEE.contains(verb)
                ? missing(title, "see " + resource, READER, new Rule(group, List.of(resource), SEE), "")
                : missing(
                        title, verb + " " + resource, OPERATOR, new Rule(group, List.of(resource), List.of(verb)), "");
    }

    private static ToolRefused missing(String title, String what, String role, Rule rule, String bound) {
        return new ToolRefused(
                "cluster-right-missing",
                title + " does not let Ridgeway " + what + ".",
                "Add this rule to the ClusterRole " + role + ": " + rule + bound);
    }

    private static List<ClusterAbility> reading() {
        return List.of(
                see(
                        "services and their copies",
                        "Nothing of what runs is shown: no versions, no copies, no state.",
                        read("", "namespaces", "pods"),
                        read(
                                "apps",
                                "deployments",
                                "replicasets",
                                "statefulsets",
                                "daemonsets",
                                "controllerrevisions")),
                new ClusterAbility(
                        "read logs",
                        "Logs cannot be opened from here.",
                        READER,
                        List.of(new Rule("", List.of("pods/log"), List.of("get")))),
                see(
                        "what happened lately",
                        "Why something does not start often stays unknown.",
                        read("", "events"),
                        read("events.k8s.io", "events")),
                see(
                        "addresses",
                        "Services are shown without the addresses that open them.",
                        read("", "services", "endpoints"),
                        read("networking.k8s.io", "ingresses"),
                        read("gateway.networking.k8s.io", "httproutes")),
                see(
                        "network rules",
                        "Whether the network keeps services apart stays unknown.",
                        read("networking.k8s.io", "networkpolicies")),
                see(
                        "automatic scaling",
                        "How far a service scales by itself, and why it does not, stays unknown.",
                        read("autoscaling", "horizontalpodautoscalers")),
                see("jobs", "Jobs and scheduled jobs are not shown.", read("batch", "jobs", "cronjobs")),
                see(
                        "settings, without secrets",
                        "A missing setting is not recognised as the cause of a fault.",
                        read("", "configmaps")),
                see(
                        "what a team may use up",
                        "A team's used-up share of the cluster is not recognised as the cause of a fault.",
                        read("", "resourcequotas", "limitranges"),
                        read("policy", "poddisruptionbudgets")),
                see(
                        "disks",
                        "A copy that waits for its disk waits without a reason.",
                        read("", "persistentvolumeclaims")),
                see(
                        "machines",
                        "A full or broken machine is not recognised as the cause of a fault.",
                        read("", "nodes")),
                see(
                        "memory and processor use",
                        "Copies are shown without their memory and processor use.",
                        rule("metrics.k8s.io", List.of("pods", "nodes"), "get", "list")),
                see(
                        "which extensions the cluster has",
                        "Databases and other things that extensions make are not found.",
                        read("apiextensions.k8s.io", "customresourcedefinitions")),
                see(
                        "what Argo CD delivers",
                        "Which version Argo CD delivers where stays unknown.",
                        read("argoproj.io", "applications", "appprojects", "applicationsets")),
                see(
                        "what Flux delivers",
                        "Which version Flux delivers where stays unknown.",
                        read("source.toolkit.fluxcd.io", "*"),
                        read("kustomize.toolkit.fluxcd.io", "*"),
                        read("helm.toolkit.fluxcd.io", "*")),
                see(
                        "what infrastructure can be had",
                        "Databases and the like from Crossplane are not shown.",
                        read(
                                "apiextensions.crossplane.io",
                                "compositeresourcedefinitions",
                                "compositions",
                                "compositionrevisions")),
                see(
                        "builds",
                        "Builds by Tekton are not shown.",
                        read("tekton.dev", "pipelines", "tasks", "pipelineruns", "taskruns", "customruns")),
                see(
                        "what is watched",
                        "Whether a service is measured, and which alerts it has, stays unknown.",
                        read(
                                "monitoring.coreos.com",
                                "prometheuses",
                                "servicemonitors",
                                "podmonitors",
                                "prometheusrules")));
    }

    private static List<ClusterAbility> acting() {
        return List.of(
                act(
                        "restart services and go back past Git",
                        "Copies cannot be restarted from here, nor a version brought back while Git is away.",
                        rule("apps", List.of("deployments", "statefulsets"), "patch")),
                act(
                        "restart single copies",
                        "A single copy that misbehaves cannot be restarted from here.",
                        rule("", List.of("pods"), "delete")),
                act(
                        "scale services at once",
                        "Scaling takes the way through Git, also in an emergency.",
                        rule("apps", List.of("deployments/scale", "statefulsets/scale"), "get", "patch")),
                act(
                        "start and stop builds",
                        "Builds by Tekton start by a push alone.",
                        rule("tekton.dev", List.of("pipelineruns"), "create", "patch")),
                act(
                        "add measurements and alerts",
                        "Measurements and alerts of a service are set up by somebody else.",
                        rule(
                                "monitoring.coreos.com",
                                List.of("servicemonitors", "prometheusrules"),
                                "get",
                                "create",
                                "patch",
                                "delete")),
                act(
                        "hurry and pause Flux",
                        "After a push one waits until Flux looks by itself.",
                        rule("kustomize.toolkit.fluxcd.io", List.of("kustomizations"), "patch"),
                        rule("helm.toolkit.fluxcd.io", List.of("helmreleases"), "patch"),
                        rule("source.toolkit.fluxcd.io", List.of("gitrepositories", "ocirepositories"), "patch")),
                new ClusterAbility(
                        "hurry and pause Argo CD",
                        "After a push one waits until Argo CD looks by itself, up to three minutes.",
                        OPERATOR_ARGOCD,
                        List.of(rule("argoproj.io", List.of("applications"), "get", "patch"))));
    }
}
