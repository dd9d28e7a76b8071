package dev.ridgeway.adapters.flux;

import dev.ridgeway.testkit.cluster.FluxDelivery;
import dev.ridgeway.testkit.cluster.Tenant;
import java.util.Map;

/** By a HelmRelease of a chart in the repository, with the values of one environment. */
class RealFluxHelmReleaseTests extends RealFluxDelivery {

    @Override
    FluxDelivery begun(Tenant tenant) {
        return tenant.flux(
                "helm.toolkit.fluxcd.io/v2",
                "HelmRelease",
                "{chart: {spec: {chart: ./chart, reconcileStrategy: Revision, interval: 10m, sourceRef: {kind:"
                        + " GitRepository, name: delivery}, valuesFiles: [./chart/values.yaml, ./dev/values.yaml]}},"
                        + " interval: 10m, timeout: 15s}");
    }

    @Override
    String kind() {
        return "helmrelease";
    }

    @Override
    Map<String, String> files(String manifest) {
        return Map.of(
                "chart/Chart.yaml",
                "apiVersion: v2\nname: web\nversion: 1.0.0\n",
                "chart/values.yaml",
                "a: b\n",
                "dev/values.yaml",
                "a: c\n",
                "chart/templates/web.yaml",
                manifest);
    }

    @Override
    protected String deliver() {
        String commit = push("Release the next", next());
        flux().awaitReady("True", commit.substring(0, 12));
        return commit;
    }

    @Override
    protected String deliverBroken() {
        String commit =
                push("Release what is not there", next().replace("image: busybox", "image: busybox:no-such-tag"));
        flux().awaitReady("False", commit.substring(0, 12));
        return commit;
    }

    @Override
    protected void deliverNonsense() {
        push("Release what nobody can read", next() + "# {{ .Values. }}\n");
        flux().awaitReady("False", "UpgradeFailed");
    }
}
