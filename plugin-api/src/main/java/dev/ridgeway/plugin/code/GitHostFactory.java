package dev.ridgeway.plugin.code;

import dev.ridgeway.plugin.PluginContext;

/** Makes connections to one kind of Git host. */
public interface GitHostFactory {
    /** The kind as written in the configuration, such as {@code github}. */
    String name();

    /** Makes a connection; does not talk to the host yet. */
    GitHost create(PluginContext context);
}
