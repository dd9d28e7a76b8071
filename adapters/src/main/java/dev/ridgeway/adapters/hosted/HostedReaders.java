package dev.ridgeway.adapters.hosted;

import dev.ridgeway.plugin.PluginContext;
import dev.ridgeway.plugin.code.SourceReader;
import dev.ridgeway.plugin.code.SourceReaderFactory;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Makes the reader of one kind of Git host: of all hosts that its key in the configuration names. */
public record HostedReaders(
        String name, String key, Function<PluginContext, ? extends List<? extends HostedFiles>> hosts)
        implements SourceReaderFactory {

    @Override
    public Set<String> settings() {
        return Set.of(key);
    }

    @Override
    public SourceReader create(PluginContext context) {
        return new HostedReader(hosts.apply(context));
    }
}
