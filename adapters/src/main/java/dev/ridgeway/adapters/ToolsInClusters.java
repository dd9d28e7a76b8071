package dev.ridgeway.adapters;

import dev.ridgeway.plugin.PluginContext;
import dev.ridgeway.plugin.connections.Cluster;
import dev.ridgeway.plugin.connections.ConnectedTool;
import dev.ridgeway.plugin.connections.ConnectedToolFactory;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/** Offers, without any setting, the one tool of a kind that lives in each connected cluster. */
public record ToolsInClusters(String name, BiFunction<Cluster, PluginContext, ConnectedTool> tool)
        implements ConnectedToolFactory {

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
        return List.of(tool.apply(cluster, context));
    }
}
