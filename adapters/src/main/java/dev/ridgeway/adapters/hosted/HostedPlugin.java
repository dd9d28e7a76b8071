package dev.ridgeway.adapters.hosted;

import dev.ridgeway.plugin.PlatformPlugin;
import dev.ridgeway.plugin.PluginContext;
import dev.ridgeway.plugin.code.RepositoryDiscovery;
import dev.ridgeway.plugin.code.RepositoryDiscoveryFactory;
import dev.ridgeway.plugin.code.SourceReaderFactory;
import dev.ridgeway.plugin.code.WebhookReceiver;
import dev.ridgeway.plugin.code.WebhookReceiverFactory;
import dev.ridgeway.plugin.connections.ConnectedToolFactory;
import java.util.List;
import java.util.Set;

/** What the plugin of a kind of Git host offers. */
public abstract class HostedPlugin<H extends HostedFiles> implements PlatformPlugin {

    private final String kind;
    private final String hosts;
    private final String discoveries;
    private final String secret;

    /** The kind, then the keys of the configuration: hosts, discoveries, the secret of webhooks. */
    protected HostedPlugin(String kind, String hosts, String discoveries, String secret) {
        this.kind = kind;
        this.hosts = hosts;
        this.discoveries = discoveries;
        this.secret = secret;
    }

    /** The hosts that are configured. */
    protected abstract List<H> hosts(PluginContext context);

    /** The discoveries that are configured, on these hosts. */
    protected abstract List<RepositoryDiscovery> discoveries(PluginContext context, List<H> hosts);

    protected abstract WebhookReceiver receiver(PluginContext context);

    @Override
    public List<SourceReaderFactory> sourceReaders() {
        return List.of(new HostedReaders(kind, hosts, this::hosts));
    }

    @Override
    public List<ConnectedToolFactory> tools() {
        return List.of(new HostedTools(kind, hosts, this::hosts));
    }

    @Override
    public List<RepositoryDiscoveryFactory> discoveries() {
        return List.of(new RepositoryDiscoveryFactory() {
            @Override
            public String name() {
                return kind;
            }

            @Override
            public Set<String> settings() {
                return Set.of(hosts, discoveries);
            }

            @Override
            public List<RepositoryDiscovery> create(PluginContext context) {
                return discoveries(context, hosts(context));
            }
        });
    }

    @Override
    public List<WebhookReceiverFactory> webhookReceivers() {
        return List.of(new HostedWebhooks(kind, Set.of(secret, hosts), this::receiver));
    }
}
