package dev.ridgeway.plugin.code;

import dev.ridgeway.plugin.PluginContext;

/** Makes readers of one kind of address. */
public interface SourceReaderFactory {
    /** The kind, such as {@code web}. */
    String name();

    /** Makes a reader; does not read yet. */
    SourceReader create(PluginContext context);
}
