package dev.ridgeway.adapters.flux;

import dev.ridgeway.adapters.ToolsInClusters;
import dev.ridgeway.plugin.PlatformPlugin;
import dev.ridgeway.plugin.connections.ConnectedToolFactory;
import java.util.List;

/** Offers the Flux of each connected cluster. */
public final class FluxPlugin implements PlatformPlugin {

    @Override
    public List<ConnectedToolFactory> tools() {
        return List.of(new ToolsInClusters("flux", (cluster, context) -> new Flux(cluster, context.clock())));
    }
}
