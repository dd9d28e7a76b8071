package dev.ridgeway.server.paths.actions;

import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.plugin.paths.ActionFailed;
import dev.ridgeway.plugin.paths.TemplateAction;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Backstage's {@code debug:wait}: at most ten minutes, and no longer than the run is wanted. */
@Component
class DebugWaitAction implements TemplateAction {

    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final long LOOK_MILLIS = 100;
    private static final Map<String, Object> INPUT = ActionSchema.of("""
            {"type": "object", "additionalProperties": false, "properties": {
              "minutes": {"type": "number"}, "seconds": {"type": "number"}, "milliseconds": {"type": "number"}}}
            """);

    @Override
    public String id() {
        return "debug:wait";
    }

    @Override
    public String description() {
        return "Waits for a while, at most ten minutes.";
    }

    @Override
    public Map<String, Object> inputSchema() {
        return INPUT;
    }

    @Override
    public boolean runsDry() {
        return false;
    }

    @Override
    public boolean repeatable() {
        return true;
    }

    @Override
    public Map<String, @Nullable Object> execute(ActionContext context) {
        Map<String, @Nullable Object> input = context.input();
        double millis = number(input.get("minutes")) * 60_000
                + number(input.get("seconds")) * 1_000
                + number(input.get("milliseconds"));
        if (millis > LONGEST.toMillis() || millis < 0) {
            throw new ActionFailed(
                    "wait-too-long",
                    "The step would wait " + Math.round(millis / 1_000) + " seconds; it may wait at most 600.",
                    "Wait for less, or wait for a condition instead.");
        }
        long end = System.nanoTime() + (long) (millis * 1_000_000);
        while (System.nanoTime() < end && !context.cancelled()) {
            try {
                Thread.sleep(Math.clamp((end - System.nanoTime()) / 1_000_000, 1, LOOK_MILLIS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Map.of();
            }
        }
        return Map.of();
    }

    private static double number(@Nullable Object value) {
        return value instanceof Number number ? number.doubleValue() : 0;
    }
}
