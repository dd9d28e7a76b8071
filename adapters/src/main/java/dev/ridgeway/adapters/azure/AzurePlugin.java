package dev.ridgeway.adapters.azure;

import dev.ridgeway.adapters.hosted.HostedReaders;
import dev.ridgeway.adapters.hosted.HostedTools;
import dev.ridgeway.plugin.PlatformPlugin;
import dev.ridgeway.plugin.code.SourceReaderFactory;
import dev.ridgeway.plugin.connections.ConnectedToolFactory;
import java.util.List;

/** Offers reading from the Azure DevOps of {@code integrations}. */
public final class AzurePlugin implements PlatformPlugin {

    @Override
    public List<SourceReaderFactory> sourceReaders() {
        return List.of(new HostedReaders("azure", AzureHost.HOSTS_SETTING, AzureHost::all));
    }

    @Override
    public List<ConnectedToolFactory> tools() {
        return List.of(new HostedTools("azure", AzureHost.HOSTS_SETTING, AzureHost::all));
    }
}
