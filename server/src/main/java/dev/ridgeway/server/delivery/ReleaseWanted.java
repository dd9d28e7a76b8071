package dev.ridgeway.server.delivery;

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
public record ReleaseWanted(
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
