package dev.ridgeway.adapters.gitea;

import dev.ridgeway.adapters.hosted.HostedPlugin;
import dev.ridgeway.plugin.PluginContext;
import dev.ridgeway.plugin.code.RepositoryDiscovery;
import dev.ridgeway.plugin.code.WebhookReceiver;
import java.util.List;

/** Offers reading from, and finding catalog files on, the Giteas and Forgejos of {@code integrations}. */
public final class GiteaPlugin extends HostedPlugin<GiteaHost> {

    public GiteaPlugin() {
        super("gitea", GiteaHost.HOSTS_SETTING, GiteaDiscovery.PROVIDERS_SETTING, GiteaWebhooks.SECRET_SETTING);
    }

    @Override
    protected List<GiteaHost> hosts(PluginContext context) {
        return GiteaHost.all(context);
    }

    @Override
    protected List<RepositoryDiscovery> discoveries(PluginContext context, List<GiteaHost> hosts) {
        return GiteaDiscovery.all(context, hosts);
    }

    @Override
    protected WebhookReceiver receiver(PluginContext context) {
        return new GiteaWebhooks(context);
    }
}
