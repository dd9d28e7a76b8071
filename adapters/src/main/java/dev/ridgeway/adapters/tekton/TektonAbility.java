package dev.ridgeway.adapters.tekton;

import dev.ridgeway.plugin.connections.ToolRights.MissingRight;
import java.util.List;

/** One thing that Ridgeway does for people by rights in the namespaces where runs are. */
enum TektonAbility {
    SEE(
            "see builds",
            "Builds by Tekton are not shown.",
            "ridgeway-reader",
            "tekton.dev",
            "pipelineruns",
            "get, list, watch"),
    SEE_STEPS(
            "see the steps of builds",
            "Which step of a build failed stays unknown.",
            "ridgeway-reader",
            "tekton.dev",
            "taskruns",
            "get, list, watch"),
    READ("read the logs of builds", "Why a build failed stays unknown.", "ridgeway-reader", "", "pods/log", "get"),
    ACT(
            "start and stop builds",
            "Builds by Tekton start by a push alone.",
            "ridgeway-operator",
            "tekton.dev",
            "pipelineruns",
            "create, patch");

    private final String what;
    private final String cost;
    private final String role;
    private final String group;
    private final String resource;
    private final String verbs;

    TektonAbility(String what, String cost, String role, String group, String resource, String verbs) {
        this.what = what;
        this.cost = cost;
        this.role = role;
        this.group = group;
        this.resource = resource;
        this.verbs = verbs;
    }

    String what() {
        return what;
    }

    String group() {
        return group;
    }

    String resource() {
        return resource;
    }

    List<String> verbs() {
        return List.of(verbs.split(", ", -1));
    }

    /** The rule that is not granted in these namespaces; an empty name stands for all of them. */
    MissingRight missing(List<String> places) {
        String where = places.contains("") ? "" : ", bound in " + String.join(", ", places);
        return new MissingRight(
                what,
                cost,
                "ClusterRole %s: {apiGroups: [%s], resources: [%s], verbs: [%s]}%s"
                        .formatted(role, group.isEmpty() ? "\"\"" : group, resource, verbs, where));
    }
}
