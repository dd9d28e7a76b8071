package dev.ridgeway.server.paths.effects;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One thing a run changed outside, or is about to: {@code intended}, {@code done}, {@code undone}, or {@code released}
 * when it came to nothing. {@code subject} is what it is recognised by: a {@code repoUrl}, an address.
 */
public record Effect(
        long id,
        UUID run,
        String step,
        String kind,
        String subject,
        String title,
        @Nullable String url,
        String state) {

    static final String REPOSITORY = "repository";
    static final String REGISTRATION = "registration";
    static final String COMMIT = "commit";

    /** What the outside knows a step of a run by. */
    static String key(UUID run, String step) {
        return run + "/" + step;
    }

    /** Whether undoing the run takes it back; a commit stays, and what is wrong is put right by another. */
    boolean undoable() {
        return !kind.equals(COMMIT);
    }

    /** Whether it is there, or may be. */
    public boolean stands() {
        return state.equals("intended") || state.equals("done");
    }
}
