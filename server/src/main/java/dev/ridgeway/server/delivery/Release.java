package dev.ridgeway.server.delivery;

import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a deployment brought.
 *
 * @param version its name: the tag, else the short commit; empty while nothing has been released to the environment
 * @param digest of the image, empty when its repository does not say it
 * @param revision the commit that it was built of, or the version of a package that no repository describes
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
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{12,64}");

    /** All that is known of a commit before anybody read it. */
    static Release of(String revision) {
        return new Release(name(revision), "", revision, "", "", null);
    }

    /** With a name also where nothing was released. */
    Release named() {
        return version.isEmpty() ? new Release(name(revision), digest, revision, subject, author, committedAt) : this;
    }

    /** How people write a commit; the version of a package is written as it is. */
    static String name(String revision) {
        return COMMIT.matcher(revision).matches() ? revision.substring(0, SHORT) : revision;
    }
}
