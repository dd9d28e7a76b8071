package dev.ridgeway.adapters.flux;

import dev.ridgeway.testkit.cluster.FluxDelivery;
import dev.ridgeway.testkit.cluster.Tenant;
import java.util.Map;

/** By a Kustomization that does not wait for what it brings. */
class RealFluxKustomizationTests extends RealFluxDelivery {

    @Override
    FluxDelivery begun(Tenant tenant) {
        return tenant.flux(
                "kustomize.toolkit.fluxcd.io/v1",
                "Kustomization",
                "{sourceRef: {kind: GitRepository, name: delivery}, path: ./deploy, prune: true, interval: 10m,"
                        + " retryInterval: 5s, targetNamespace: %s}".formatted(tenant.namespace()));
    }

    @Override
    String kind() {
        return "kustomization";
    }

    @Override
    Map<String, String> files(String manifest) {
        return Map.of("deploy/web.yaml", manifest);
    }

    @Override
    protected String deliver() {
        String commit = push("Release the next", next());
        flux().awaitReady("True", commit);
        return commit;
    }

    @Override
    protected String deliverBroken() {
        String commit =
                push("Release what is not there", next().replace("image: busybox", "image: busybox:no-such-tag"));
        flux().awaitReady("True", commit);
        return commit;
    }

    @Override
    protected void deliverNonsense() {
        push("Release what nobody can read", "apiVersion: apps/v1\nkind: Deployment\nmetadata: [\n");
        flux().awaitReady("False", "BuildFailed");
    }
}
