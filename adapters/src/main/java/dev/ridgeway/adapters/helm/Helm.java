package dev.ridgeway.adapters.helm;

import dev.ridgeway.adapters.ToolInCluster;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.connections.Cluster;
import dev.ridgeway.plugin.connections.Cluster.Right;
import dev.ridgeway.plugin.connections.ToolRights;
import dev.ridgeway.plugin.connections.ToolRights.MissingRight;
import dev.ridgeway.plugin.delivery.DeliveryEngine;
import dev.ridgeway.plugin.delivery.DeliveryListener;
import dev.ridgeway.plugin.delivery.DeliveryPause;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The releases that people and pipelines bring to a cluster by Helm itself: each is a target that no repository describes. */
final class Helm extends ToolInCluster implements DeliveryEngine {

    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final String RULE = "{apiGroups: [\"\"], resources: [secrets], verbs: [get, list]}";

    private final Set<String> namespaces;
    private final InstantSource clock;
    private final Duration every;

    Helm(Cluster cluster, Set<String> namespaces, InstantSource clock) {
        this(cluster, namespaces, clock, EVERY);
    }

    /** With another time between two looks. */
    Helm(Cluster cluster, Set<String> namespaces, InstantSource clock, Duration every) {
        super(cluster, "helm", "Helm");
        this.namespaces = namespaces;
        this.clock = clock;
        this.every = every;
    }

    /** It is a program of whoever uses it, so it is where the cluster is. */
    @Override
    protected boolean installed() {
        return !cluster().ask().isEmpty();
    }

    @Override
    protected String definition() {
        return "";
    }

    @Override
    public ToolRights rights() {
        List<String> can = new ArrayList<>();
        List<MissingRight> cannot = new ArrayList<>();
        for (String each : namespaces) {
            String what = "see releases" + (each.isEmpty() ? "" : " in " + each);
            if (Stream.of("get", "list").allMatch(it -> cluster().may(new Right(it, "", "secrets", each)))) {
                can.add(what);
            } else {
                cannot.add(new MissingRight(
                        what,
                        "Which version Helm brought where stays unknown.",
                        each.isEmpty()
                                ? "ClusterRole, or a Role in each namespace that %s then names: %s"
                                        .formatted(HelmPlugin.RELEASES_SETTING, RULE)
                                : "Role in %s: %s".formatted(each, RULE)));
            }
        }
        return new ToolRights(can, cannot, List.of());
    }

    @Override
    public Watch watch(DeliveryListener listener) {
        return new HelmWatch(cluster().objects(), namespaces, listener, clock, every).begin(title());
    }

    @Override
    public void hurry(String target) {
        throw new ToolRefused(
                "delivery-by-hand",
                title() + " has no repository to look at: a release changes when somebody runs Helm.",
                "Wait until that is done.");
    }

    @Override
    public void pause(String target, DeliveryPause pause) {
        throw neverByItself();
    }

    @Override
    public void resume(String target) {
        throw neverByItself();
    }

    private ToolRefused neverByItself() {
        return new ToolRefused(
                "delivery-not-automatic",
                title() + " delivers only when somebody runs Helm.",
                "There is nothing to pause; tell whoever runs it.");
    }
}
