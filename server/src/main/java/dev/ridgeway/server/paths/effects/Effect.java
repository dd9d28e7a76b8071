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
    static final String PROPOSAL = "proposal";
    static final String DELIVERY = "delivery";
    static final String REMOVAL = "removal";

    /** What the outside knows a step of a run by. */
    public static String key(UUID run, String step) {
        return run + "/" + step;
    }

    /** Whether undoing the run takes it back; a commit stays, as another puts right what is wrong, and what is gone is gone. */
    boolean undoable() {
        return !kind.equals(COMMIT) && !kind.equals(REMOVAL);
    }

    /** Whether it is there, or may be. */
    public boolean stands() {
        return state.equals("intended") || state.equals("done");
    }
}
