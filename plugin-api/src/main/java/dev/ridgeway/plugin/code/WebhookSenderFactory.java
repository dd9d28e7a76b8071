package dev.ridgeway.plugin.code;

import dev.ridgeway.plugin.PluginContext;

/** Makes senders of webhooks; the server takes the first it finds. */
public interface WebhookSenderFactory {
    /** The kind, such as {@code web}. */
    String name();

    /** Makes a sender; does not send yet. */
    WebhookSender create(PluginContext context);
}
