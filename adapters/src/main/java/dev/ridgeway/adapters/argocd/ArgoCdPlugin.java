package dev.ridgeway.adapters.argocd;

import dev.ridgeway.adapters.ToolHttp;
import dev.ridgeway.adapters.ToolSetting;
import dev.ridgeway.plugin.PlatformPlugin;
import dev.ridgeway.plugin.PluginContext;
import dev.ridgeway.plugin.connections.Cluster;
import dev.ridgeway.plugin.connections.ConnectedTool;
import dev.ridgeway.plugin.connections.ConnectedToolFactory;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Offers connections to Argo CD. */
public final class ArgoCdPlugin implements PlatformPlugin {

    private static final String LOCATORS_SETTING = "argocd.appLocatorMethods";

    @Override
    public List<ConnectedToolFactory> tools() {
        return List.of(new Factory());
    }

    private static final class Factory implements ConnectedToolFactory {
        @Override
        public String name() {
            return "argocd";
        }

        @Override
        public Set<String> settings() {
            return Set.of(LOCATORS_SETTING);
        }

        @Override
        public List<ConnectedTool> tools(PluginContext context) {
            List<ConnectedTool> tools = new ArrayList<>();
            for (ToolSetting instance : instances(context).toList()) {
                String name = instance.child("name").needed("a name for the instance");
                URI url = instance.child("url").address("https://argocd.example.com");
                String token = instance.child("token").text().orElse("");
                String title = "Argo CD (" + name + ")";
                ConnectedTool tool = new ArgoCdServer(
                        name, url, title, new ArgoCdClient(new ToolHttp(title, url, token)), context.clock());
                if (tools.stream().anyMatch(it -> it.name().equals(tool.name()))) {
                    throw instance.child("name").wrong("a name that no other instance has");
                }
                tools.add(tool);
            }
            return tools;
        }

        /** The instance that is named like a cluster is the one that runs there. */
        @Override
        public List<ConnectedTool> toolsIn(Cluster cluster, PluginContext context) {
            boolean named = instances(context)
                    .anyMatch(it -> it.child("name")
                            .text()
                            .filter(cluster.clusterName()::equals)
                            .isPresent());
            return named ? List.of() : List.of(new ArgoCdInCluster(cluster, context.clock()));
        }

        private static Stream<ToolSetting> instances(PluginContext context) {
            return ToolSetting.of(context, LOCATORS_SETTING).map(ToolSetting::list).orElse(List.of()).stream()
                    .flatMap(it -> it.child("instances").list().stream());
        }
    }

    /** The name of a connection, safe in an address. */
    static String toolName(String name) {
        return "argocd-" + name.replaceAll("[^A-Za-z0-9._-]+", "-");
    }
}
