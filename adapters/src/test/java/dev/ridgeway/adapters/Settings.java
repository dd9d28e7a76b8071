package dev.ridgeway.adapters;

import dev.ridgeway.plugin.OutboundRules;
import dev.ridgeway.plugin.PluginContext;
import java.time.InstantSource;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The context of an adapter whose settings are written as people write them. */
public record Settings(Map<String, Object> settings) implements PluginContext {

    /** The YAML is the value of {@code key}. */
    public static Settings of(String key, String yaml) {
        return new Settings(Map.of(key, new Load(LoadSettings.builder().build()).loadFromString(yaml)));
    }

    @Override
    public InstantSource clock() {
        return InstantSource.system();
    }

    @Override
    public OutboundRules outbound() {
        throw new UnsupportedOperationException("no address of a person is followed");
    }
}
