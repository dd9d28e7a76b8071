package dev.ridgeway.adapters.argocd;

import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.connections.Cluster;
import dev.ridgeway.plugin.connections.Cluster.Right;
import dev.ridgeway.plugin.connections.ToolRights;
import dev.ridgeway.plugin.connections.ToolRights.MissingRight;
import dev.ridgeway.plugin.delivery.DeliveryEngine;
import dev.ridgeway.plugin.delivery.DeliveryListener;
import dev.ridgeway.plugin.runtime.ClusterObject;
import dev.ridgeway.plugin.runtime.ObjectListener;
import dev.ridgeway.plugin.runtime.ResourceType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * The Argo CD that lives in a cluster, by the applications it keeps there: no token of its own is needed. Whether it may be
 * hurried is asked in the namespaces where applications were seen, else in the usual one.
 */
final class ArgoCdInCluster implements DeliveryEngine {

    private static final String GROUP = "argoproj.io";
    private static final String APPLICATIONS = "applications";
    private static final Set<String> USUAL = Set.of("argocd");
    private static final ResourceType TYPE = new ResourceType(GROUP, "v1alpha1", APPLICATIONS, "Application");

    private final Cluster cluster;
    private final Set<String> homes = ConcurrentHashMap.newKeySet();

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
            cannot.add(missing(ArgoCdAbility.SEE, "ridgeway-reader", "[get, list, watch]", ""));
        }
        List<String> closed = (homes.isEmpty() ? USUAL : homes)
                .stream().filter(it -> !may("patch", it)).sorted().toList();
        if (closed.isEmpty()) {
            can.add(ArgoCdAbility.SYNC.what());
        } else {
            cannot.add(missing(
                    ArgoCdAbility.SYNC,
                    "ridgeway-operator-argocd",
                    "[get, patch]",
                    ", bound in " + String.join(", ", closed)));
        }
        return new ToolRights(can, cannot, List.of());
    }

    private boolean may(String verb, String namespace) {
        return cluster.may(new Right(verb, GROUP, APPLICATIONS, namespace));
    }

    private static MissingRight missing(ArgoCdAbility ability, String role, String verbs, String where) {
        return new MissingRight(
                ability.what(),
                ability.cost(),
                "ClusterRole %s: {apiGroups: [%s], resources: [%s], verbs: %s}%s"
                        .formatted(role, GROUP, APPLICATIONS, verbs, where));
    }

    @Override
    public Watch watch(DeliveryListener listener) {
        return cluster.objects().watch(TYPE, new Told(listener, homes))::close;
    }

    @Override
    public void hurry(String target) {
        String[] parts = target.split("/", 2);
        cluster.objects().annotate(TYPE, parts[0], parts[1], Map.of("argocd.argoproj.io/refresh", "normal"));
    }

    private record Told(DeliveryListener listener, Set<String> homes) implements ObjectListener {
        @Override
        public void present(ClusterObject object) {
            homes.add(object.namespace());
            listener.present(ArgoCdApplication.target(JsonMapper.shared().readTree(object.json())));
        }

        @Override
        public void gone(String namespace, String name) {
            listener.gone(ArgoCdApplication.name(namespace, name));
        }

        @Override
        public void complete(Instant asOf) {
            listener.complete(asOf);
        }

        @Override
        public void interrupted(ToolProblem problem) {
            listener.interrupted(problem);
        }
    }
}
