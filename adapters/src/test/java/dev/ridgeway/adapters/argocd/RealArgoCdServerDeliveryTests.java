package dev.ridgeway.adapters.argocd;

import dev.ridgeway.adapters.Settings;
import dev.ridgeway.plugin.delivery.DeliveryEngine;
import dev.ridgeway.testkit.cluster.Testbed;

/** By its own API and the token of Ridgeway's account. */
class RealArgoCdServerDeliveryTests extends RealArgoCdDelivery {

    @Override
    protected DeliveryEngine engine() {
        return (DeliveryEngine) new ArgoCdPlugin()
                .tools()
                .getFirst()
                .tools(Settings.of(
                        "argocd.appLocatorMethods",
                        "[{type: config, instances: [{name: testbed, url: '%s', token: '%s'}]}]"
                                .formatted(Testbed.ARGOCD, Testbed.secret("argocd.token"))))
                .getFirst();
    }
}
