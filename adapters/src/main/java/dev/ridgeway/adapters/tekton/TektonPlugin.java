package dev.ridgeway.adapters.tekton;

import dev.ridgeway.plugin.PlatformPlugin;
import dev.ridgeway.plugin.PluginContext;
import dev.ridgeway.plugin.connections.Cluster;
import dev.ridgeway.plugin.connections.ConnectedTool;
import dev.ridgeway.plugin.connections.ConnectedToolFactory;
import java.util.List;
import java.util.Set;

/** Offers the Tekton of each connected cluster. */
public final class TektonPlugin implements PlatformPlugin {

    @Override
    public List<ConnectedToolFactory> tools() {
        return List.of(new Factory());
    }

    private static final class Factory implements ConnectedToolFactory {
        @Override
        public String name() {
            return "tekton";
        }

        @Override
        public Set<String> settings() {
            return Set.of();
        }

        @Override
        public List<ConnectedTool> tools(PluginContext context) {
            return List.of();
        }

        @Override
        public List<ConnectedTool> toolsIn(Cluster cluster, PluginContext context) {
            return List.of(new Tekton(cluster));
        }
    }
}
