package dev.ridgeway.plugin.search;

import dev.ridgeway.plugin.PluginContext;
import java.util.Set;

/** Makes the collator of one type of documents. */
public interface DocumentCollatorFactory {
    /** The keys of the configuration it reads; the context has their values, each under its whole key. */
    Set<String> settings();

    /** Makes it without asking for documents yet. Throws {@link dev.ridgeway.plugin.SettingWrong} for what nobody could mean. */
    DocumentCollator create(PluginContext context);
}
