package dev.ridgeway.adapters.web;

import dev.ridgeway.plugin.PlatformPlugin;
import dev.ridgeway.plugin.PluginContext;
import dev.ridgeway.plugin.code.SourceReader;
import dev.ridgeway.plugin.code.SourceReaderFactory;
import java.util.List;

/** Offers reading of plain web addresses. */
public final class WebPlugin implements PlatformPlugin {

    @Override
    public List<SourceReaderFactory> sourceReaders() {
        return List.of(new Factory());
    }

    private static final class Factory implements SourceReaderFactory {
        @Override
        public String name() {
            return "web";
        }

        @Override
        public SourceReader create(PluginContext context) {
            return new WebSourceReader(new WebClient(context.outbound(), context.clock(), WebSettings.usual()));
        }
    }
}
