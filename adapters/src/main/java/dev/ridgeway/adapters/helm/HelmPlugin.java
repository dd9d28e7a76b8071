package dev.ridgeway.adapters.helm;

import dev.ridgeway.adapters.ToolSetting;
import dev.ridgeway.plugin.PlatformPlugin;
import dev.ridgeway.plugin.PluginContext;
import dev.ridgeway.plugin.connections.Cluster;
import dev.ridgeway.plugin.connections.ConnectedTool;
import dev.ridgeway.plugin.connections.ConnectedToolFactory;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Offers the releases of Helm in the clusters that the configuration names for it, and in no other. */
public final class HelmPlugin implements PlatformPlugin {

    static final String RELEASES_SETTING = "ridgeway.helm-releases";

    @Override
    public List<ConnectedToolFactory> tools() {
        return List.of(new Factory());
    }

    private static final class Factory implements ConnectedToolFactory {
        @Override
        public String name() {
            return "helm";
        }

        @Override
        public Set<String> settings() {
            return Set.of(RELEASES_SETTING);
        }

        /** None: only what is wrong in the setting is found here. */
        @Override
        public List<ConnectedTool> tools(PluginContext context) {
            namespaces(context);
            return List.of();
        }

        @Override
        public List<ConnectedTool> toolsIn(Cluster cluster, PluginContext context) {
            Set<String> namespaces = namespaces(context).get(cluster.clusterName());
            return namespaces == null ? List.of() : List.of(new Helm(cluster, namespaces, context.clock()));
        }

        /** By the cluster; one empty name where all of them are meant. */
        private static Map<String, Set<String>> namespaces(PluginContext context) {
            Map<String, Set<String>> namespaces = new LinkedHashMap<>();
            for (ToolSetting each : ToolSetting.of(context, RELEASES_SETTING)
                    .map(ToolSetting::list)
                    .orElse(List.of())) {
                String cluster = each.child("cluster").needed("the name of a cluster");
                Set<String> named = new LinkedHashSet<>();
                ToolSetting in = each.child("namespaces");
                if (in.isMissing()) {
                    named.add("");
                } else {
                    in.list().forEach(it -> named.add(it.needed("the name of a namespace")));
                }
                if (named.isEmpty()) {
                    throw in.wrong("names of namespaces; leave it out for all of them");
                }
                if (namespaces.put(cluster, named) != null) {
                    throw each.child("cluster").wrong("a cluster that is named once");
                }
            }
            return namespaces;
        }
    }
}
