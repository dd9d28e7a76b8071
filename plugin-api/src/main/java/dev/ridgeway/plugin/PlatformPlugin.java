package dev.ridgeway.plugin;

import dev.ridgeway.plugin.apis.ApiCallerFactory;
import dev.ridgeway.plugin.catalog.EntityProviderFactory;
import dev.ridgeway.plugin.code.GitHostFactory;
import dev.ridgeway.plugin.code.RepositoryDiscoveryFactory;
import dev.ridgeway.plugin.code.SourceReaderFactory;
import dev.ridgeway.plugin.code.WebhookReceiverFactory;
import dev.ridgeway.plugin.code.WebhookSenderFactory;
import dev.ridgeway.plugin.connections.ConnectedToolFactory;
import dev.ridgeway.plugin.search.DocumentCollatorFactory;
import java.util.List;

/** What a plugin jar offers; found by {@link java.util.ServiceLoader}. Every method defaults to nothing. */
public interface PlatformPlugin {
    /** The Git hosts this plugin can connect to. */
    default List<GitHostFactory> gitHosts() {
        return List.of();
    }

    /** The kinds of addresses this plugin can read files from, without a connection of its own. */
    default List<SourceReaderFactory> sourceReaders() {
        return List.of();
    }

    /** The kinds of organisations in which this plugin can find catalog files. */
    default List<RepositoryDiscoveryFactory> discoveries() {
        return List.of();
    }

    /** The kinds of directories and organisations whose entities this plugin can tell. */
    default List<EntityProviderFactory> entityProviders() {
        return List.of();
    }

    /** The kinds of Git hosts whose webhooks this plugin understands. */
    default List<WebhookReceiverFactory> webhookReceivers() {
        return List.of();
    }

    /** The ways in which this plugin can tell addresses outside of pushes. */
    default List<WebhookSenderFactory> webhookSenders() {
        return List.of();
    }

    /** The ways in which this plugin can ask interfaces that definitions name. */
    default List<ApiCallerFactory> apiCallers() {
        return List.of();
    }

    /** The types of documents that search finds through this plugin. */
    default List<DocumentCollatorFactory> collators() {
        return List.of();
    }

    /** The kinds of tools this plugin can connect to. */
    default List<ConnectedToolFactory> tools() {
        return List.of();
    }
}
