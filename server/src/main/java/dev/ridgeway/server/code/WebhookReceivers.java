package dev.ridgeway.server.code;

import dev.ridgeway.plugin.code.WebhookReceiver;
import java.util.List;

/** Those that understand the webhooks of other Git hosts. */
public record WebhookReceivers(List<WebhookReceiver> all) {

    public WebhookReceivers {
        all = List.copyOf(all);
    }
}
