package dev.ridgeway.adapters.argocd;

import dev.ridgeway.adapters.Settings;
import dev.ridgeway.adapters.kubernetes.KubernetesPlugin;
import dev.ridgeway.plugin.connections.Cluster;
import dev.ridgeway.plugin.delivery.DeliveryEngine;
import dev.ridgeway.testkit.cluster.Testbed;
import java.util.Map;

/** By the objects that it keeps in the cluster, as Ridgeway's account that sees. */
class RealArgoCdInClusterDeliveryTests extends RealArgoCdDelivery {

    @Override
    protected DeliveryEngine engine() {
        return by("ridgeway-reader");
    }

    @Override
    protected DeliveryEngine acting() {
        return by("ridgeway-operator");
    }

    private static DeliveryEngine by(String account) {
        Settings settings = Settings.of(
                "ridgeway.kubeconfigs",
                "[{file: '%s', name: testbed}]".formatted(Testbed.file(account + ".kubeconfig")));
        Cluster cluster = (Cluster)
                new KubernetesPlugin().tools().getFirst().tools(settings).getFirst();
        return (DeliveryEngine) new ArgoCdPlugin()
                .tools()
                .getFirst()
                .toolsIn(cluster, new Settings(Map.of()))
                .getFirst();
    }
}
