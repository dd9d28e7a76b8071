package dev.ridgeway.plugin.code;

import dev.ridgeway.plugin.PluginContext;
import java.util.List;
import java.util.Set;

/** Makes the discoveries of one kind of Git host that the configuration names. */
public interface RepositoryDiscoveryFactory {
    /** The kind, such as {@code github}. */
    String name();

    /** The keys of the configuration it reads; the context has their values, each under its whole key. */
    Set<String> settings();

    /** Talks to nobody yet. Throws {@link dev.ridgeway.plugin.SettingWrong} for what nobody could mean. */
    List<RepositoryDiscovery> create(PluginContext context);
}
