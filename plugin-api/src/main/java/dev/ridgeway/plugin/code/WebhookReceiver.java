package dev.ridgeway.plugin.code;

import java.net.URI;
import java.util.List;
import java.util.Map;

/** Understands what one kind of Git host tells by webhook. */
public interface WebhookReceiver {
    /** The last part of the address that the host calls, such as {@code github}. */
    String topic();

    /**
     * What the message is about. Refuses with {@code webhook-not-signed} unless the message proves to come from who knows the secret of the
     * configuration, before anything else of it is looked at.
     *
     * @param headers by their names in lower case
     */
    Told receive(Map<String, String> headers, byte[] body);

    /**
     * What something happened to, named as a browser is shown it; what happened has to be asked.
     *
     * @param repositories or groups of them; both names of what was renamed or moved, the new one first
     * @param owners organisations, groups or whole hosts whose people or teams may be others now
     * @param deleted those of the repositories that are said to be gone
     */
    record Told(List<URI> repositories, List<URI> owners, List<URI> deleted) {
        public Told {
            repositories = List.copyOf(repositories);
            owners = List.copyOf(owners);
            deleted = List.copyOf(deleted);
        }

        /** Nothing but repositories. */
        public static Told repositories(List<URI> repositories) {
            return new Told(repositories, List.of(), List.of());
        }

        /** Nothing but repositories that are gone. */
        public static Told deleted(List<URI> repositories) {
            return new Told(repositories, List.of(), repositories);
        }
    }
}
