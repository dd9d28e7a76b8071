package dev.ridgeway.plugin.code;

import java.net.URI;
import java.util.List;
import java.util.Map;

/** Understands what one kind of Git host tells by webhook. */
public interface WebhookReceiver {
    /** The last part of the address that the host calls, such as {@code github}. */
    String topic();

    /**
     * The repositories that something happened to, named as a browser is shown them; both names of one that was renamed.
     * Refuses with {@code webhook-not-signed} unless the message proves to come from who knows the secret of the
     * configuration, before anything else of it is looked at.
     *
     * @param headers by their names in lower case
     */
    List<URI> receive(Map<String, String> headers, byte[] body);
}
