package dev.ridgeway.server.paths.steps;

import dev.ridgeway.server.paths.template.PathStep;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Is told of everything that happens while steps are performed: written down for a run, collected when only tried. */
public interface RunJournal {

    /**
     * Returns when it is written that the step is under way, if anybody has to know: {@code dry} steps touch nothing outside,
     * {@code safe} steps may be done again without asking.
     */
    void began(PathStep step, boolean safe, boolean dry);

    void line(PathStep step, String line);

    void completed(PathStep step, Map<String, @Nullable Object> output);

    /** Performed without effect on anything, because the template is only tried. */
    default void imagined(PathStep step, Map<String, @Nullable Object> input) {}

    void skipped(PathStep step, String why);

    void failed(PathStep step, RunError error);

    void cancelled(PathStep step);

    /** Nobody knows whether the step did its work. */
    void unclear(PathStep step, String why);

    /** Performs what only waits for something outside, meanwhile in nobody's way. */
    default <T> T aside(Supplier<T> wait) {
        return wait.get();
    }

    /** Why the steps should end now; null while they should go on. */
    @Nullable
    Stop stop();

    /** Reasons to end before the last step. */
    enum Stop {
        CANCELLED,
        TOO_LONG,
        SHUTTING_DOWN
    }
}
