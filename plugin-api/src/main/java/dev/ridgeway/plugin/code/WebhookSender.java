package dev.ridgeway.plugin.code;

import java.net.URI;
import java.util.Map;

/** Sends messages to addresses that people named. */
public interface WebhookSender {
    /**
     * POSTs the body once and answers the status, whatever it is; follows no redirect and reads no answer. Throws {@link
     * dev.ridgeway.plugin.ToolRefused} when the address may not be spoken to, {@link dev.ridgeway.plugin.ToolUnavailable}
     * when it cannot be reached.
     */
    int send(URI url, Map<String, String> headers, byte[] body);
}
