package dev.ridgeway.plugin.apis;

import dev.ridgeway.plugin.PluginContext;

/** Makes callers of interfaces; the server takes the first it finds. */
public interface ApiCallerFactory {
    /** The kind, such as {@code web}. */
    String name();

    /** Makes a caller; does not ask yet. */
    ApiCaller create(PluginContext context);
}
