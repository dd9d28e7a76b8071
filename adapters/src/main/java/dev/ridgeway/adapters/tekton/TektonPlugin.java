package dev.ridgeway.adapters.tekton;

import dev.ridgeway.adapters.ToolsInClusters;
import dev.ridgeway.plugin.PlatformPlugin;
import dev.ridgeway.plugin.connections.ConnectedToolFactory;
import java.util.List;

/** Offers the Tekton of each connected cluster. */
public final class TektonPlugin implements PlatformPlugin {

    @Override
    public List<ConnectedToolFactory> tools() {
        return List.of(new ToolsInClusters("tekton", (cluster, context) -> new Tekton(cluster)));
    }
}
