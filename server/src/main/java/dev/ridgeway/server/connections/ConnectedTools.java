package dev.ridgeway.server.connections;

import dev.ridgeway.plugin.PluginContext;
import dev.ridgeway.plugin.SettingWrong;
import dev.ridgeway.plugin.connections.Cluster;
import dev.ridgeway.plugin.connections.ConnectedTool;
import dev.ridgeway.plugin.connections.ConnectedToolFactory;
import dev.ridgeway.server.platform.Configuration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** All tools there are: the server's own, those the configuration names, and those that live in a connected cluster. */
public record ConnectedTools(List<ConnectedTool> all) {

    public ConnectedTools {
        all = all.stream().sorted(Comparator.comparing(ConnectedTool::name)).toList();
    }

    /**
     * Asks every factory.
     *
     * @param own the tools that the server itself contributes
     * @param context what a plugin is given for the settings it asked for
     */
    public static ConnectedTools of(
            List<ConnectedTool> own,
            List<ConnectedToolFactory> factories,
            Configuration configuration,
            Function<Map<String, Object>, PluginContext> context) {
        Map<ConnectedToolFactory, PluginContext> contexts = new HashMap<>();
        List<ConnectedTool> tools = new ArrayList<>(own);
        for (ConnectedToolFactory factory : factories) {
            Map<String, Object> settings = new HashMap<>();
            for (String key : factory.settings()) {
                configuration.at(key).ifPresent(it -> settings.put(key, Objects.requireNonNull(it.raw())));
            }
            contexts.put(factory, context.apply(Map.copyOf(settings)));
            try {
                tools.addAll(factory.tools(contexts.get(factory)));
            } catch (SettingWrong e) {
                throw configuration.wrong(e.key(), e.expected());
            }
        }
        for (ConnectedTool tool : List.copyOf(tools)) {
            if (tool instanceof Cluster cluster) {
                contexts.forEach((factory, its) -> tools.addAll(factory.toolsIn(cluster, its)));
            }
        }
        return new ConnectedTools(tools);
    }
}
