package dev.ridgeway.adapters.argocd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.adapters.JsonServer;
import dev.ridgeway.adapters.Settings;
import dev.ridgeway.plugin.connections.ConnectedTool;
import dev.ridgeway.testkit.ConnectedToolContract;
import dev.ridgeway.testkit.cluster.Testbed;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract on a real Argo CD, by the token of Ridgeway's own account. */
@Tag("cluster")
class RealArgoCdTests extends ConnectedToolContract {

    @Override
    protected ConnectedTool tool() {
        return connected(URI.create(Testbed.ARGOCD), secret());
    }

    @Override
    protected ConnectedTool stranger() {
        return connected(URI.create(Testbed.ARGOCD), "something-else");
    }

    @Override
    protected ConnectedTool absent() {
        try {
            return connected(JsonServer.nobody(), secret());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    protected String secret() {
        return Testbed.secret("argocd.token");
    }

    private static ConnectedTool connected(URI address, String token) {
        return new ArgoCdPlugin()
                .tools()
                .getFirst()
                .tools(Settings.of(
                        "argocd.appLocatorMethods",
                        "[{type: config, instances: [{name: testbed, url: '%s', token: '%s'}]}]"
                                .formatted(address, token)))
                .getFirst();
    }

    @Test
    void mayDoWhatDeliveryNeeds() {
        assertThat(tool().ask()).startsWith("3.5.");
        assertThat(tool().rights().can())
                .containsExactly(
                        "see what Argo CD delivers",
                        "hurry Argo CD",
                        "pause what Argo CD delivers",
                        "see what a team may deliver");
        assertThat(tool().rights().cannot()).isEmpty();
    }
}
