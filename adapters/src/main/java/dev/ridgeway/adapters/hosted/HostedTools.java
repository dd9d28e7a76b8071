package dev.ridgeway.adapters.hosted;

import dev.ridgeway.plugin.PluginContext;
import dev.ridgeway.plugin.connections.ConnectedTool;
import dev.ridgeway.plugin.connections.ConnectedToolFactory;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Shows the hosts of one kind that the configuration names. */
public record HostedTools(String name, String key, Function<PluginContext, ? extends List<? extends HostedFiles>> hosts)
        implements ConnectedToolFactory {

    @Override
    public Set<String> settings() {
        return Set.of(key);
    }

    @Override
    public List<ConnectedTool> tools(PluginContext context) {
        return hosts.apply(context).stream()
                .filter(HostedFiles::isConfigured)
                .<ConnectedTool>map(it -> new HostedTool(name, it))
                .toList();
    }
}
