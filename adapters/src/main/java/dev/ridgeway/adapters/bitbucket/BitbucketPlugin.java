package dev.ridgeway.adapters.bitbucket;

import dev.ridgeway.adapters.hosted.HostedReaders;
import dev.ridgeway.adapters.hosted.HostedTools;
import dev.ridgeway.adapters.hosted.HostedWebhooks;
import dev.ridgeway.plugin.PlatformPlugin;
import dev.ridgeway.plugin.code.SourceReaderFactory;
import dev.ridgeway.plugin.code.WebhookReceiverFactory;
import dev.ridgeway.plugin.connections.ConnectedToolFactory;
import java.util.List;
import java.util.Set;

/** Offers reading from the Bitbuckets of {@code integrations}, and hears what they tell. */
public final class BitbucketPlugin implements PlatformPlugin {

    @Override
    public List<SourceReaderFactory> sourceReaders() {
        return List.of(
                new HostedReaders("bitbucketCloud", BitbucketCloud.HOSTS_SETTING, BitbucketCloud::all),
                new HostedReaders("bitbucketServer", BitbucketServer.HOSTS_SETTING, BitbucketServer::all));
    }

    @Override
    public List<WebhookReceiverFactory> webhookReceivers() {
        return List.of(
                receiver(BitbucketWebhooks.CLOUD, BitbucketWebhooks.CLOUD_SECRET_SETTING),
                receiver(BitbucketWebhooks.SERVER, BitbucketWebhooks.SERVER_SECRET_SETTING));
    }

    private static WebhookReceiverFactory receiver(String topic, String secretSetting) {
        return new HostedWebhooks(
                topic, Set.of(secretSetting), context -> new BitbucketWebhooks(topic, secretSetting, context));
    }

    @Override
    public List<ConnectedToolFactory> tools() {
        return List.of(
                new HostedTools("bitbucketCloud", BitbucketCloud.HOSTS_SETTING, BitbucketCloud::all),
                new HostedTools("bitbucketServer", BitbucketServer.HOSTS_SETTING, BitbucketServer::all));
    }
}
