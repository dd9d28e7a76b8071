package dev.ridgeway.adapters.argocd;

import dev.ridgeway.testkit.DeliveryEngineContract;
import dev.ridgeway.testkit.cluster.ClusterTest;
import dev.ridgeway.testkit.cluster.Delivery;
import dev.ridgeway.testkit.cluster.Tenant;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

/** The contract on the real Argo CD of the testbed, with a repository and an application of the test's own. */
@ClusterTest
abstract class RealArgoCdDelivery extends DeliveryEngineContract {

    private Delivery delivery;
    private String namespace;
    private int versions;

    @BeforeEach
    void begin(Tenant tenant) {
        delivery = tenant.delivery();
        namespace = tenant.namespace();
    }

    @Override
    protected String target() {
        return "argocd/" + namespace;
    }

    @Override
    protected Duration patience() {
        return Duration.ofMinutes(1);
    }

    @Override
    protected String deliver() {
        String commit = push("Release " + ++versions, web());
        delivery.awaitDelivered(commit);
        return commit;
    }

    private String web() {
        return Tenant.webManifest()
                .replace("{name: web, labels", "{name: web, annotations: {version: v" + versions + "}, labels");
    }

    @Override
    protected String deliverBroken() {
        String commit =
                push("Release what is not there", web().replace("image: busybox", "image: busybox:no-such-tag"));
        delivery.awaitBrought(commit);
        return commit;
    }

    @Override
    protected void deliverNonsense() {
        push("Release what nobody can read", "apiVersion: apps/v1\nkind: Deployment\nmetadata: [\n");
        delivery.awaitComparisonError("web.yaml");
    }

    @Override
    protected void remove() {
        delivery.remove();
    }

    private String push(String message, String manifest) {
        return delivery.push(message, Map.of("web.yaml", manifest));
    }
}
