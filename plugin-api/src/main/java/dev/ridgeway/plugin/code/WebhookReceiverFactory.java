package dev.ridgeway.plugin.code;

import dev.ridgeway.plugin.PluginContext;
import java.util.Set;

/** Makes the receiver of one kind of Git host. */
public interface WebhookReceiverFactory {
    /** The kind, such as {@code github}. */
    String name();

    /** The keys of the configuration it reads; the context has their values, each under its whole key. */
    Set<String> settings();

    /** Throws {@link dev.ridgeway.plugin.SettingWrong} for what nobody could mean. */
    WebhookReceiver create(PluginContext context);
}
