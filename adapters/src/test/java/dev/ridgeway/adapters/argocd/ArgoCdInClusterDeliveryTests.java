package dev.ridgeway.adapters.argocd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.adapters.Settings;
import dev.ridgeway.adapters.kubernetes.FakeApiServer;
import dev.ridgeway.adapters.kubernetes.KubernetesPlugin;
import dev.ridgeway.plugin.connections.Cluster;
import dev.ridgeway.plugin.delivery.DeliveryEngine;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ArgoCdInClusterDeliveryTests extends RecordedDelivery {

    private static final String ALL = "/apis/argoproj.io/v1alpha1/applications";

    private FakeApiServer api;

    @BeforeEach
    void start() throws IOException {
        api = new FakeApiServer();
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Override
    protected DeliveryEngine engine() {
        Settings settings = Settings.of(
                "kubernetes.clusterLocatorMethods",
                "[{type: config, clusters: [{name: main, url: %s, serviceAccountToken: t}]}]".formatted(api.address()));
        Cluster cluster = (Cluster)
                new KubernetesPlugin().tools().getFirst().tools(settings).getFirst();
        return (DeliveryEngine) new ArgoCdPlugin()
                .tools()
                .getFirst()
                .toolsIn(cluster, new Settings(Map.of()))
                .getFirst();
    }

    @Override
    protected void put(JsonNode application) {
        String version = application.at("/metadata/resourceVersion").asString();
        String json =
                application.toString().replace("\"resourceVersion\":\"" + version, "\"resourceVersion\":\"VERSION");
        api.put(ALL, name(), json);
        api.put(ALL.replace("/applications", "/namespaces/argocd/applications"), name(), json);
    }

    @Override
    protected void putProject(JsonNode project) {
        api.put(
                ALL.replace("/applications", "/appprojects"),
                project.at("/metadata/name").asString(),
                project.toString());
    }

    @Override
    protected void remove() {
        api.remove(ALL, name());
    }

    @Test
    void hasArgoCdLookByAnAnnotationOfTheApplication() {
        engine().hurry(target());

        assertThat(api.patches())
                .containsExactly("/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/" + name()
                        + " {\"metadata\":{\"annotations\":{\"argocd.argoproj.io/refresh\":\"normal\"}}}");
    }
}
