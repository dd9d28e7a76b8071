package dev.ridgeway.server.assembly;

import dev.ridgeway.plugin.OutboundRules;
import dev.ridgeway.plugin.PlatformPlugin;
import dev.ridgeway.plugin.PluginContext;
import dev.ridgeway.plugin.SettingWrong;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.apis.ApiCaller;
import dev.ridgeway.plugin.code.SourceFile;
import dev.ridgeway.plugin.code.SourceReader;
import dev.ridgeway.plugin.code.SourceTree;
import dev.ridgeway.plugin.code.WebhookSender;
import dev.ridgeway.plugin.connections.ConnectedTool;
import dev.ridgeway.server.catalog.CatalogClusters;
import dev.ridgeway.server.catalog.CatalogDiscoveries;
import dev.ridgeway.server.catalog.CatalogProviders;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.code.WebhookReceivers;
import dev.ridgeway.server.connections.ConnectedTools;
import dev.ridgeway.server.platform.OutboundAddresses;
import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.search.ContributedDocuments;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Brings in what plugins offer: readers of addresses, and the tools that the configuration connects. */
@Configuration(proxyBeanMethods = false)
class Plugins {

    @Bean
    OfferedPlugins offeredPlugins(DataDirectory data) {
        return new OfferedPlugins(data.folder().resolve("plugins"));
    }

    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    SourceReader pluginSources(OfferedPlugins plugins, PluginContexts contexts) {
        // Those that know a kind of host come before the one that reads any address.
        return new Sources(plugins.offered(PlatformPlugin::sourceReaders)
                .sorted(Comparator.comparing(factory -> factory.settings().isEmpty()))
                .map(factory -> contexts.making(factory.settings(), factory::create))
                .toList());
    }

    @Bean
    CatalogDiscoveries catalogDiscoveries(OfferedPlugins plugins, PluginContexts contexts) {
        return new CatalogDiscoveries(plugins.offered(PlatformPlugin::discoveries)
                .flatMap(factory -> contexts.making(factory.settings(), factory::create).stream())
                .toList());
    }

    @Bean
    CatalogProviders catalogProviders(OfferedPlugins plugins, PluginContexts contexts) {
        return new CatalogProviders(plugins.offered(PlatformPlugin::entityProviders)
                .flatMap(factory -> contexts.making(factory.settings(), factory::create).stream())
                .toList());
    }

    @Bean
    WebhookReceivers webhookReceivers(OfferedPlugins plugins, PluginContexts contexts) {
        return new WebhookReceivers(plugins.offered(PlatformPlugin::webhookReceivers)
                .map(factory -> contexts.making(factory.settings(), factory::create))
                .toList());
    }

    @Bean
    ContributedDocuments contributedDocuments(OfferedPlugins plugins, PluginContexts contexts) {
        return new ContributedDocuments(plugins.offered(PlatformPlugin::collators)
                .map(factory -> contexts.making(factory.settings(), factory::create))
                .toList());
    }

    @Bean
    PluginContexts pluginContexts(
            dev.ridgeway.server.platform.Configuration configuration,
            OutboundAddresses addresses,
            InstantSource clock) {
        return new PluginContexts(configuration, new Rules(addresses), clock);
    }

    /** What plugins are given, and where the settings are that they find wrong. */
    record PluginContexts(
            dev.ridgeway.server.platform.Configuration configuration, OutboundRules outbound, InstantSource clock) {

        <T> T making(Set<String> keys, Function<PluginContext, T> work) {
            Map<String, Object> settings = new HashMap<>();
            for (String key : keys) {
                configuration.at(key).ifPresent(it -> settings.put(key, Objects.requireNonNull(it.raw())));
            }
            try {
                return work.apply(new Context(Map.copyOf(settings), outbound, clock));
            } catch (SettingWrong e) {
                throw configuration.wrong(e.key(), e.expected());
            }
        }
    }

    @Bean
    WebhookSender webhookSender(OfferedPlugins plugins, OutboundAddresses addresses, InstantSource clock) {
        return plugins.offered(PlatformPlugin::webhookSenders)
                .map(factory -> factory.create(new Context(Map.of(), new Rules(addresses), clock)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No plugin can send webhooks."));
    }

    @Bean
    ApiCaller apiCaller(OfferedPlugins plugins, OutboundAddresses addresses, InstantSource clock) {
        return plugins.offered(PlatformPlugin::apiCallers)
                .map(factory -> factory.create(new Context(Map.of(), new Rules(addresses), clock)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No plugin can ask interfaces."));
    }

    @Bean
    ConnectedTools connectedTools(
            OfferedPlugins plugins,
            List<ConnectedTool> own,
            CatalogClusters clusters,
            dev.ridgeway.server.platform.Configuration configuration,
            OutboundAddresses addresses,
            InstantSource clock) {
        return ConnectedTools.of(
                own,
                plugins.offered(PlatformPlugin::tools).toList(),
                configuration,
                settings -> new Context(clusters.in(settings), new Rules(addresses), clock));
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
        public Optional<SourceFile> changed(URI url, String known) {
            return reader(url).changed(url, known);
        }

        @Override
        public List<String> paths(URI folder) {
            return reader(folder).paths(folder);
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
