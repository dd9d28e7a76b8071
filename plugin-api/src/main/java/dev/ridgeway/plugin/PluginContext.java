package dev.ridgeway.plugin;

import java.time.InstantSource;
import java.util.Map;

/** What an adapter is given when it is made: its own settings and the server's clock. */
public interface PluginContext {
    /** The settings the adapter asked for, references to secrets already replaced by their values; never log them. */
    Map<String, Object> settings();

    /** The only source of time an adapter uses. */
    InstantSource clock();

    /** What an adapter may reach when it follows an address that a person wrote. */
    OutboundRules outbound();
}
