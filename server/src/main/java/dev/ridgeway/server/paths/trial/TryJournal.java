package dev.ridgeway.server.paths.trial;

import dev.ridgeway.server.paths.steps.Mask;
import dev.ridgeway.server.paths.steps.RunError;
import dev.ridgeway.server.paths.steps.RunJournal;
import dev.ridgeway.server.paths.steps.RunStatus;
import dev.ridgeway.server.paths.template.PathStep;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects what happens while a template is only tried. */
final class TryJournal implements RunJournal {

    private static final int MOST_LINES = 10_000;

    private final Mask mask;
    private final List<Map<String, @Nullable Object>> log = new ArrayList<>();
    private final List<TriedTemplate.Imagined> imagined = new ArrayList<>();
    private final long deadline;

    TryJournal(Mask mask, long nanos) {
        this.mask = mask;
        this.deadline = System.nanoTime() + nanos;
    }

    /** Something about the template as a whole. */
    void remark(String text) {
        log.add(Map.of("message", text));
    }

    List<Map<String, @Nullable Object>> log() {
        return log;
    }

    List<TriedTemplate.Imagined> imagined() {
        return imagined;
    }

    @Override
    public void began(PathStep step, boolean safe, boolean dry) {
        add(step, "Beginning step " + step.name(), RunStatus.PROCESSING);
    }

    @Override
    public void line(PathStep step, String line) {
        add(step, line, null);
    }

    @Override
    public void completed(PathStep step, Map<String, @Nullable Object> output) {
        add(step, "Finished step " + step.name(), RunStatus.COMPLETED);
    }

    @Override
    public void imagined(PathStep step, Map<String, @Nullable Object> input) {
        imagined.add(new TriedTemplate.Imagined(step.action(), input));
    }

    @Override
    public void skipped(PathStep step, String why) {
        add(step, why, RunStatus.SKIPPED);
    }

    @Override
    public void failed(PathStep step, RunError error) {
        add(step, error.name() + ": " + error.message(), RunStatus.FAILED);
    }

    @Override
    public void cancelled(PathStep step) {
        add(step, "Step " + step.name() + " was cancelled", RunStatus.CANCELLED);
    }

    @Override
    public void unclear(PathStep step, String why) {
        add(step, why, RunStatus.UNCLEAR);
    }

    private synchronized void add(PathStep step, String message, @Nullable RunStatus status) {
        if (log.size() >= MOST_LINES) {
            return;
        }
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("message", mask.text(message));
        body.put("stepId", step.id());
        if (status != null) {
            body.put("status", status.id());
        }
        log.add(body);
    }

    @Override
    public @Nullable Stop stop() {
        return System.nanoTime() - deadline > 0 ? Stop.TOO_LONG : null;
    }
}
