package dev.ridgeway.server.delivery;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What has to be committed so that an environment gets a version, or may get one again that is held back.
 *
 * @param changes as the action {@code git:change} takes them
 * @param version what the environment gets
 * @param replaced what it has in its files now, empty when it has nothing
 * @param there the digest of that
 * @param heldBack the digest that is held back with this change, empty when none is
 * @param after the newest deployment to the environment before this change, 0 before the first
 */
public record ReleasePlan(
        String repoUrl,
        String branch,
        String message,
        List<Map<String, @Nullable Object>> changes,
        String version,
        String replaced,
        String there,
        String heldBack,
        long after) {

    /**
     * A version that somebody wants in an environment.
     *
     * @param from the environment in which it came up; the same one to go back
     * @param version its name, or a commit: the one delivered or the one it was built of; empty for the newest that came up
     * @param settings whether the settings of the environment become what they were with it
     * @param holdBack whether the version that is there now is to be held back from the environment
     * @param reason why, for those who come later
     * @param person who asks, as people call them
     */
    public record Wanted(
            String environment,
            String from,
            String version,
            boolean settings,
            boolean holdBack,
            String reason,
            String person) {

        boolean goesBack() {
            return environment.equals(from);
        }
    }
}
