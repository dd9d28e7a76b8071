package dev.ridgeway.plugin.catalog;

import dev.ridgeway.plugin.PluginContext;
import java.util.List;
import java.util.Set;

/** Makes the providers of one kind that the configuration names. */
public interface EntityProviderFactory {
    /** The kind, such as {@code githubOrg}. */
    String name();

    /** The keys of the configuration it reads; the context has their values, each under its whole key. */
    Set<String> settings();

    /** Talks to nobody yet. Throws {@link dev.ridgeway.plugin.SettingWrong} for what nobody could mean. */
    List<EntityProvider> create(PluginContext context);
}
