package dev.ridgeway.adapters;

import dev.ridgeway.plugin.OutboundRules;
import dev.ridgeway.plugin.PluginContext;
import dev.ridgeway.plugin.ToolRefused;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What an adapter is given: settings written as YAML, by their whole keys, and a clock that a test moves. */
public final class HostContext implements PluginContext {

    private final Map<String, Object> settings;
    private Instant now = Instant.parse("2026-01-01T12:00:00Z");

    @SuppressWarnings("unchecked")
    public HostContext(String yaml) {
        settings = (Map<String, Object>) new Load(LoadSettings.builder().build()).loadFromString(yaml);
    }

    public Instant now() {
        return now;
    }

    public void pass(Duration time) {
        now = now.plus(time);
    }

    @Override
    public Map<String, Object> settings() {
        return settings;
    }

    @Override
    public InstantSource clock() {
        return () -> now;
    }

    @Override
    public OutboundRules outbound() {
        return new OutboundRules() {
            @Override
            public boolean trusts(URI url) {
                return false;
            }

            @Override
            public List<InetAddress> addresses(URI url) {
                throw new ToolRefused("address-not-public", url.getHost() + " is not public.", "Name it.");
            }
        };
    }
}
