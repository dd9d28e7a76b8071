package dev.ridgeway.adapters.argocd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ridgeway.adapters.Settings;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.delivery.DeliveryEngine;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ArgoCdServerDeliveryTests extends RecordedDelivery {

    private FakeArgoCd argoCd;

    @BeforeEach
    void start() throws IOException {
        argoCd = new FakeArgoCd("a-token", "ridgeway");
    }

    @AfterEach
    void stop() {
        argoCd.close();
    }

    @Override
    protected DeliveryEngine engine() {
        return (DeliveryEngine) new ArgoCdPlugin()
                .tools()
                .getFirst()
                .tools(Settings.of(
                        "argocd.appLocatorMethods",
                        "[{type: config, instances: [{name: main, url: '%s', token: a-token}]}]"
                                .formatted(argoCd.address())))
                .getFirst();
    }

    @Override
    protected void put(JsonNode application) {
        argoCd.put(application);
    }

    @Override
    protected void remove() {
        argoCd.remove(name());
    }

    @Test
    void hasArgoCdLookByAskingForItAnew() {
        deliver();

        engine().hurry(target());

        assertThat(argoCd.refreshed()).containsExactly(name());
    }

    @Test
    void saysThatItIsRefusedToHurry() {
        assertThatExceptionOfType(ToolRefused.class).isThrownBy(() -> engine().hurry("argocd/nothing"));
    }
}
