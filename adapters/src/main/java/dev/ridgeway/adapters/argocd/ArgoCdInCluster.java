package dev.ridgeway.adapters.argocd;

import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.connections.Cluster;
import dev.ridgeway.plugin.connections.Cluster.Right;
import dev.ridgeway.plugin.connections.ConnectedTool;
import dev.ridgeway.plugin.connections.ToolRights;
import dev.ridgeway.plugin.connections.ToolRights.MissingRight;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The Argo CD that lives in a cluster, by the applications it keeps there: no token of its own is needed. */
final class ArgoCdInCluster implements ConnectedTool {

    private static final String GROUP = "argoproj.io";
    private static final String APPLICATIONS = "applications";
    private static final String NAMESPACE = "argocd";

    private final Cluster cluster;

    ArgoCdInCluster(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public String name() {
        return ArgoCdPlugin.toolName(cluster.clusterName());
    }

    @Override
    public String kind() {
        return "argocd";
    }

    @Override
    public String title() {
        return "Argo CD (" + cluster.clusterName() + ")";
    }

    @Override
    public String address() {
        return "through " + cluster.title();
    }

    /** Its version is known to its own API alone. */
    @Override
    public String ask() {
        if (!cluster.serves(GROUP, APPLICATIONS)) {
            throw new ToolRefused(
                    "tool-not-installed",
                    cluster.title() + " has no Argo CD.",
                    "Nothing to do, unless it should have one.");
        }
        return "";
    }

    @Override
    public ToolRights rights() {
        List<String> can = new ArrayList<>();
        List<MissingRight> cannot = new ArrayList<>();
        if (Stream.of("get", "list", "watch").allMatch(it -> may(it, ""))) {
            can.add(ArgoCdAbility.SEE.what());
        } else {
            cannot.add(missing(ArgoCdAbility.SEE, "ridgeway-reader", "[get, list, watch]"));
        }
        if (may("patch", NAMESPACE)) {
            can.add(ArgoCdAbility.SYNC.what());
        } else {
            cannot.add(missing(ArgoCdAbility.SYNC, "ridgeway-operator-argocd", "[get, patch]"));
        }
        return new ToolRights(can, cannot, List.of());
    }

    private boolean may(String verb, String namespace) {
        return cluster.may(new Right(verb, GROUP, APPLICATIONS, namespace));
    }

    private static MissingRight missing(ArgoCdAbility ability, String role, String verbs) {
        return new MissingRight(
                ability.what(),
                ability.cost(),
                "ClusterRole %s: {apiGroups: [%s], resources: [%s], verbs: %s}"
                        .formatted(role, GROUP, APPLICATIONS, verbs));
    }
}
