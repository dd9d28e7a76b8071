package dev.ridgeway.adapters.gitlab;

import dev.ridgeway.adapters.EntityProviders;
import dev.ridgeway.adapters.hosted.HostedPlugin;
import dev.ridgeway.plugin.PluginContext;
import dev.ridgeway.plugin.catalog.EntityProviderFactory;
import dev.ridgeway.plugin.code.RepositoryDiscovery;
import dev.ridgeway.plugin.code.WebhookReceiver;
import java.util.List;
import java.util.Set;

/** Offers reading from, and finding catalog files on, the GitLabs of {@code integrations}. */
public final class GitLabPlugin extends HostedPlugin<GitLabHost> {

    public GitLabPlugin() {
        super("gitlab", GitLabHost.HOSTS_SETTING, GitLabDiscovery.PROVIDERS_SETTING, GitLabWebhooks.SECRET_SETTING);
    }

    @Override
    protected List<GitLabHost> hosts(PluginContext context) {
        return GitLabHost.all(context);
    }

    @Override
    protected List<RepositoryDiscovery> discoveries(PluginContext context, List<GitLabHost> hosts) {
        return GitLabDiscovery.all(context, hosts);
    }

    @Override
    public List<EntityProviderFactory> entityProviders() {
        return List.of(new EntityProviders(
                "gitlabOrg",
                Set.of(GitLabHost.HOSTS_SETTING, GitLabDiscovery.PROVIDERS_SETTING),
                context -> GitLabPeople.all(context, hosts(context))));
    }

    @Override
    protected WebhookReceiver receiver(PluginContext context) {
        return new GitLabWebhooks(context);
    }
}
