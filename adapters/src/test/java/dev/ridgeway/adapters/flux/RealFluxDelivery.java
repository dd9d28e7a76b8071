package dev.ridgeway.adapters.flux;

import dev.ridgeway.adapters.Settings;
import dev.ridgeway.adapters.kubernetes.KubernetesPlugin;
import dev.ridgeway.plugin.connections.Cluster;
import dev.ridgeway.plugin.delivery.DeliveryEngine;
import dev.ridgeway.testkit.DeliveryEngineContract;
import dev.ridgeway.testkit.cluster.ClusterTest;
import dev.ridgeway.testkit.cluster.FluxDelivery;
import dev.ridgeway.testkit.cluster.Tenant;
import dev.ridgeway.testkit.cluster.Testbed;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

/** The contract on the real Flux of the testbed, as Ridgeway's account that sees. */
@ClusterTest
abstract class RealFluxDelivery extends DeliveryEngineContract {

    private FluxDelivery flux;
    private String namespace;
    private int versions;

    /** Begins to deliver into the tenant's namespace. */
    abstract FluxDelivery begun(Tenant tenant);

    /** What its name begins with. */
    abstract String kind();

    /** The files of a release. */
    abstract Map<String, String> files(String manifest);

    @BeforeEach
    void begin(Tenant tenant) {
        flux = begun(tenant);
        namespace = tenant.namespace();
    }

    FluxDelivery flux() {
        return flux;
    }

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
        return (DeliveryEngine)
                new FluxPlugin().tools().getFirst().toolsIn(cluster, settings).getFirst();
    }

    @Override
    protected String target() {
        return kind() + "/" + namespace + "/delivery";
    }

    @Override
    protected Duration patience() {
        return Duration.ofMinutes(1);
    }

    /** The manifest of the next version. */
    String next() {
        versions++;
        return Tenant.webManifest()
                .replace("{name: web, labels", "{name: web, annotations: {version: v" + versions + "}, labels");
    }

    String push(String message, String manifest) {
        return flux.push(message, files(manifest));
    }

    @Override
    protected void remove() {
        flux.remove();
    }
}
