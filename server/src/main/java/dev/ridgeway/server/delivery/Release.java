package dev.ridgeway.server.delivery;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a deployment brought.
 *
 * @param version its name: the tag, else the short commit
 * @param digest of the image, empty when its repository does not say it
 * @param revision the commit that it was built of
 * @param subject the first line of that commit's message, empty when it could not be read
 */
public record Release(
        String version,
        String digest,
        String revision,
        String subject,
        String author,
        @Nullable Instant committedAt) {

    private static final int SHORT = 7;

    /** All that is known of a commit before anybody read it. */
    static Release of(String revision) {
        return new Release(name(revision), "", revision, "", "", null);
    }

    /** How people write a commit. */
    static String name(String revision) {
        return revision.substring(0, Math.min(revision.length(), SHORT));
    }
}
