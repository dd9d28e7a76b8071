package dev.ridgeway.server.paths.releases;

import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.plugin.paths.ActionFailed;
import dev.ridgeway.server.paths.actions.StepInput;
import dev.ridgeway.server.paths.steps.ActingContext;
import dev.ridgeway.server.platform.LiveEvents;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Waits within a step, says what for whenever that changes, and gives up at a deadline. */
@Component
public class Waiting {

    /** The schema of the input that says how long. */
    public static final String MINUTES =
            "{\"type\": \"number\", \"exclusiveMinimum\": 0, \"maximum\": 720, \"description\": \"For how long at most\"}";

    private static final long LOOKED_AGAIN_MILLIS = 1_000;
    private static final int SECONDS = 60;

    private final LiveEvents live;
    private final InstantSource clock;

    Waiting(LiveEvents live, InstantSource clock) {
        this.live = live;
        this.clock = clock;
    }

    /**
     * What a look found: the result, or nothing yet, and in words what is waited for.
     *
     * @param closed whether it cannot come at this time, so that the time in which it has to come begins later
     */
    public record Look<T>(Optional<T> result, String says, boolean closed) {
        public static <T> Look<T> found(T result) {
            return new Look<>(Optional.of(result), "", false);
        }

        public static <T> Look<T> notYet(String says) {
            return new Look<>(Optional.empty(), says, false);
        }

        public static <T> Look<T> closed(String says) {
            return new Look<>(Optional.empty(), says, true);
        }
    }

    /** Looks at once, at each event of the topic, and every second; all but the first look as {@link ActingContext#aside}. */
    public <T> T until(ActionContext context, String topic, int usual, Supplier<Look<T>> look) {
        Duration patience = patience(context, usual);
        Semaphore news = new Semaphore(0);
        Runnable unsubscribe = live.subscribe((heard, data) -> {
            if (heard.equals(topic)) {
                news.release();
            }
        });
        try {
            Look<T> first = look.get();
            if (first.result().isPresent()) {
                return first.result().get();
            }
            context.log(first.says());
            Supplier<T> rest = () -> rest(context, first, patience, news, look);
            return context instanceof ActingContext acting ? acting.aside(rest) : rest.get();
        } finally {
            unsubscribe.run();
        }
    }

    private <T> T rest(
            ActionContext context, Look<T> first, Duration patience, Semaphore news, Supplier<Look<T>> look) {
        Look<T> last = first;
        Instant end = clock.instant().plus(patience);
        while (true) {
            if (context.cancelled()) {
                throw new ActionFailed(
                        "run-cancelled", "The run was cancelled.", "Retry it when you want it after all.");
            }
            if (!last.closed() && clock.instant().isAfter(end)) {
                throw new ActionFailed(
                        "waited-too-long",
                        "It is not so after " + patience.toMinutes() + " min. The last that was known: " + last.says(),
                        "Look at the page of the entity, mend what stands in the way, and retry the run.");
            }
            pause(news);
            Look<T> now = look.get();
            if (now.result().isPresent()) {
                return now.result().get();
            }
            if (now.closed()) {
                end = clock.instant().plus(patience);
            }
            if (!now.says().equals(last.says())) {
                context.log(now.says());
            }
            last = now;
        }
    }

    private static Duration patience(ActionContext context, int usual) {
        double minutes =
                StepInput.of(context).values().get("minutes") instanceof Number number ? number.doubleValue() : usual;
        return Duration.ofSeconds(Math.round(minutes * SECONDS));
    }

    private static void pause(Semaphore news) {
        try {
            news.tryAcquire(LOOKED_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            news.drainPermits();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
