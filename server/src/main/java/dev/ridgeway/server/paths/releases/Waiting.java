package dev.ridgeway.server.paths.releases;

import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.plugin.paths.ActionFailed;
import dev.ridgeway.server.paths.actions.StepInput;
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
class Waiting {

    /** The schema of the input that says how long. */
    static final String MINUTES =
            "{\"type\": \"number\", \"exclusiveMinimum\": 0, \"maximum\": 720, \"description\": \"For how long at most\"}";

    private static final long LOOKED_AGAIN_MILLIS = 1_000;
    private static final int SECONDS = 60;

    private final LiveEvents live;
    private final InstantSource clock;

    Waiting(LiveEvents live, InstantSource clock) {
        this.live = live;
        this.clock = clock;
    }

    /** What a look found: the result, or nothing yet, and in words what is waited for. */
    record Look<T>(Optional<T> result, String says) {
        static <T> Look<T> found(T result) {
            return new Look<>(Optional.of(result), "");
        }

        static <T> Look<T> notYet(String says) {
            return new Look<>(Optional.empty(), says);
        }
    }

    /** Looks at once, at each event of the topic, and every second. */
    <T> T until(ActionContext context, String topic, int usual, Supplier<Look<T>> look) {
        Duration patience = patience(context, usual);
        Instant end = clock.instant().plus(patience);
        Semaphore news = new Semaphore(0);
        Runnable unsubscribe = live.subscribe((heard, data) -> {
            if (heard.equals(topic)) {
                news.release();
            }
        });
        try {
            String said = "";
            while (true) {
                Look<T> now = look.get();
                if (now.result().isPresent()) {
                    return now.result().get();
                }
                if (!now.says().equals(said)) {
                    said = now.says();
                    context.log(said);
                }
                if (context.cancelled()) {
                    throw new ActionFailed(
                            "run-cancelled", "The run was cancelled.", "Retry it when you want it after all.");
                }
                if (clock.instant().isAfter(end)) {
                    throw new ActionFailed(
                            "waited-too-long",
                            "It is not so after " + patience.toMinutes() + " min. The last that was known: " + said,
                            "Look at the page of the entity, mend what stands in the way, and retry the run.");
                }
                pause(news);
            }
        } finally {
            unsubscribe.run();
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
