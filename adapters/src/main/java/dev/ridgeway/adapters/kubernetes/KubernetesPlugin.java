package dev.ridgeway.adapters.kubernetes;

import dev.ridgeway.plugin.PlatformPlugin;
import dev.ridgeway.plugin.PluginContext;
import dev.ridgeway.plugin.connections.ConnectedTool;
import dev.ridgeway.plugin.connections.ConnectedToolFactory;
import java.util.List;
import java.util.Set;

/** Offers connections to Kubernetes clusters, as Backstage's configuration or kubeconfig files name them. */
public final class KubernetesPlugin implements PlatformPlugin {

    @Override
    public List<ConnectedToolFactory> tools() {
        return List.of(new Factory());
    }

    private static final class Factory implements ConnectedToolFactory {
        @Override
        public String name() {
            return "kubernetes";
        }

        @Override
        public Set<String> settings() {
            return Set.of(ClusterLocators.LOCATORS_SETTING, ClusterLocators.KUBECONFIGS_SETTING);
        }

        @Override
        public List<ConnectedTool> tools(PluginContext context) {
            return ClusterLocators.clusters(context);
        }
    }
}
