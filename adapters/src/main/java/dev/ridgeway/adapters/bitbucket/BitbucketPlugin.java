package dev.ridgeway.adapters.bitbucket;

import dev.ridgeway.adapters.hosted.HostedReaders;
import dev.ridgeway.adapters.hosted.HostedTools;
import dev.ridgeway.plugin.PlatformPlugin;
import dev.ridgeway.plugin.code.SourceReaderFactory;
import dev.ridgeway.plugin.connections.ConnectedToolFactory;
import java.util.List;

/** Offers reading from the Bitbuckets of {@code integrations}. */
public final class BitbucketPlugin implements PlatformPlugin {

    @Override
    public List<SourceReaderFactory> sourceReaders() {
        return List.of(
                new HostedReaders("bitbucketCloud", BitbucketCloud.HOSTS_SETTING, BitbucketCloud::all),
                new HostedReaders("bitbucketServer", BitbucketServer.HOSTS_SETTING, BitbucketServer::all));
    }

    @Override
    public List<ConnectedToolFactory> tools() {
        return List.of(
                new HostedTools("bitbucketCloud", BitbucketCloud.HOSTS_SETTING, BitbucketCloud::all),
                new HostedTools("bitbucketServer", BitbucketServer.HOSTS_SETTING, BitbucketServer::all));
    }
}
