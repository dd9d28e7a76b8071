package dev.ridgeway.adapters.hosted;

import dev.ridgeway.plugin.PluginContext;
import dev.ridgeway.plugin.code.WebhookReceiver;
import dev.ridgeway.plugin.code.WebhookReceiverFactory;
import java.util.Set;
import java.util.function.Function;

/** Makes the receiver of one kind of Git host. */
public record HostedWebhooks(String name, Set<String> settings, Function<PluginContext, WebhookReceiver> receivers)
        implements WebhookReceiverFactory {

    public HostedWebhooks {
        settings = Set.copyOf(settings);
    }

    @Override
    public WebhookReceiver create(PluginContext context) {
        return receivers.apply(context);
    }
}
