package dev.ridgeway.adapters.github;

import dev.ridgeway.adapters.EntityProviders;
import dev.ridgeway.adapters.hosted.HostedPlugin;
import dev.ridgeway.plugin.PluginContext;
import dev.ridgeway.plugin.catalog.EntityProviderFactory;
import dev.ridgeway.plugin.code.RepositoryDiscovery;
import dev.ridgeway.plugin.code.WebhookReceiver;
import dev.ridgeway.plugin.connections.ConnectedTool;
import dev.ridgeway.plugin.connections.ConnectedToolFactory;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Offers reading from, and finding catalog files on, the GitHubs of {@code integrations}. */
public final class GitHubPlugin extends HostedPlugin<GitHubHost> {

    public GitHubPlugin() {
        super("github", GitHubHost.HOSTS_SETTING, GitHubDiscovery.PROVIDERS_SETTING, GitHubWebhooks.SECRET_SETTING);
    }

    @Override
    protected List<GitHubHost> hosts(PluginContext context) {
        return GitHubHost.all(context);
    }

    @Override
    protected List<RepositoryDiscovery> discoveries(PluginContext context, List<GitHubHost> hosts) {
        return GitHubDiscovery.all(context, hosts);
    }

    @Override
    public List<EntityProviderFactory> entityProviders() {
        return List.of(new EntityProviders(
                "githubOrg",
                Set.of(GitHubHost.HOSTS_SETTING, GitHubOrganizations.PROVIDERS_SETTING),
                context -> GitHubOrganizations.all(context, hosts(context))));
    }

    @Override
    public List<ConnectedToolFactory> tools() {
        return Stream.concat(super.tools().stream(), Stream.of(new ActionsFactory()))
                .toList();
    }

    private static final class ActionsFactory implements ConnectedToolFactory {
        @Override
        public String name() {
            return "githubactions";
        }

        @Override
        public Set<String> settings() {
            return Set.of(GitHubHost.HOSTS_SETTING);
        }

        @Override
        public List<ConnectedTool> tools(PluginContext context) {
            return GitHubHost.all(context).stream()
                    .filter(GitHubHost::isConfigured)
                    .<ConnectedTool>map(GitHubActions::new)
                    .toList();
        }
    }

    @Override
    protected WebhookReceiver receiver(PluginContext context) {
        return new GitHubWebhooks(context);
    }
}
