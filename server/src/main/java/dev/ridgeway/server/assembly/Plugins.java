package dev.ridgeway.server.assembly;

import dev.ridgeway.plugin.OutboundRules;
import dev.ridgeway.plugin.PlatformPlugin;
import dev.ridgeway.plugin.PluginContext;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.code.SourceFile;
import dev.ridgeway.plugin.code.SourceReader;
import dev.ridgeway.plugin.code.SourceTree;
import dev.ridgeway.plugin.code.WebhookSender;
import dev.ridgeway.plugin.connections.ConnectedTool;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.connections.ConnectedTools;
import dev.ridgeway.server.platform.OutboundAddresses;
import dev.ridgeway.server.platform.Problem;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Brings in what plugins offer: readers of addresses, and the tools that the configuration connects. */
@Configuration(proxyBeanMethods = false)
class Plugins {

    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    SourceReader pluginSources(OutboundAddresses addresses, InstantSource clock) {
        PluginContext context = new Context(Map.of(), new Rules(addresses), clock);
        return new Sources(offered(PlatformPlugin::sourceReaders)
                .map(factory -> factory.create(context))
                .toList());
    }

    @Bean
    WebhookSender webhookSender(OutboundAddresses addresses, InstantSource clock) {
        return offered(PlatformPlugin::webhookSenders)
                .map(factory -> factory.create(new Context(Map.of(), new Rules(addresses), clock)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No plugin can send webhooks."));
    }

    @Bean
    ConnectedTools connectedTools(
            List<ConnectedTool> own,
            dev.ridgeway.server.platform.Configuration configuration,
            OutboundAddresses addresses,
            InstantSource clock) {
        return ConnectedTools.of(
                own,
                offered(PlatformPlugin::tools).toList(),
                configuration,
                settings -> new Context(settings, new Rules(addresses), clock));
    }

    private static <T> Stream<T> offered(Function<PlatformPlugin, List<T>> what) {
        return ServiceLoader.load(PlatformPlugin.class).stream().flatMap(it -> what.apply(it.get()).stream());
    }

    private record Context(Map<String, Object> settings, OutboundRules outbound, InstantSource clock)
            implements PluginContext {}

    private record Rules(OutboundAddresses rules) implements OutboundRules {
        @Override
        public boolean trusts(URI url) {
            return rules.trusts(url);
        }

        @Override
        public List<InetAddress> addresses(URI url) {
            try {
                return rules.of(url);
            } catch (Problem e) {
                throw new ToolRefused(e.code(), e.sentence(), e.remedy());
            }
        }
    }

    /** The embedded Git host is in no name service; whatever is not there is nowhere. */
    private record Sources(List<SourceReader> readers) implements SourceReader {
        @Override
        public boolean reads(URI url) {
            return !Code.EMBEDDED.equalsIgnoreCase(url.getHost())
                    && readers.stream().anyMatch(it -> it.reads(url));
        }

        @Override
        public SourceFile file(URI url) {
            return reader(url).file(url);
        }

        @Override
        public SourceTree tree(URI url, Path into) {
            return reader(url).tree(url, into);
        }

        private SourceReader reader(URI url) {
            return readers.stream().filter(it -> it.reads(url)).findFirst().orElseThrow();
        }
    }
}
