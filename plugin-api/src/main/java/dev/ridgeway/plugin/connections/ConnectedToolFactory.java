package dev.ridgeway.plugin.connections;

import dev.ridgeway.plugin.PluginContext;
import java.util.List;
import java.util.Set;

/** Makes connections to one kind of tool, as many as the configuration names or a cluster holds. */
public interface ConnectedToolFactory {
    /** The kind, such as {@code argocd}. */
    String name();

    /** The keys of the configuration that name connections; the context has their values, each under its whole key. */
    Set<String> settings();

    /**
     * The connections that the configuration names. Talks to nobody yet and loads what is large only when it is used.
     * Throws {@link dev.ridgeway.plugin.SettingWrong} for what nobody could mean.
     */
    List<ConnectedTool> tools(PluginContext context);

    /**
     * The tool as it may live in {@code cluster}, reached through it alone, beside those the configuration names. Its
     * {@link ConnectedTool#ask()} tells whether it is there.
     */
    default List<ConnectedTool> toolsIn(Cluster cluster, PluginContext context) {
        return List.of();
    }
}
