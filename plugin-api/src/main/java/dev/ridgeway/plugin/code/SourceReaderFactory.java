package dev.ridgeway.plugin.code;

import dev.ridgeway.plugin.PluginContext;
import java.util.Set;

/** Makes readers of one kind of address. */
public interface SourceReaderFactory {
    /** The kind, such as {@code web}. */
    String name();

    /** The keys of the configuration it reads; the context has their values, each under its whole key. */
    default Set<String> settings() {
        return Set.of();
    }

    /** Makes a reader; does not read yet. Throws {@link dev.ridgeway.plugin.SettingWrong} for what nobody could mean. */
    SourceReader create(PluginContext context);
}
