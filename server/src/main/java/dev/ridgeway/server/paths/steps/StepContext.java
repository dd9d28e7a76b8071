package dev.ridgeway.server.paths.steps;

import dev.ridgeway.plugin.paths.TemplateInfo;
import dev.ridgeway.server.identity.Actor;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What an action sees of its run. */
record StepContext(
        RunWork work, String stepId, Map<String, @Nullable Object> input, Consumer<String> lines, RunJournal journal)
        implements ActingContext {

    @Override
    public Actor actor() {
        return work.actor();
    }

    @Override
    public <T> T aside(Supplier<T> wait) {
        return journal.aside(wait);
    }

    @Override
    public Path workspace() {
        return work.workspace();
    }

    @Override
    public void log(String line) {
        lines.accept(line);
    }

    @Override
    public Map<String, String> secrets() {
        return work.secrets();
    }

    @Override
    public Map<String, @Nullable Object> parameters() {
        return work.parameters();
    }

    @Override
    public String taskId() {
        return work.id();
    }

    @Override
    public @Nullable String startedBy() {
        return work.startedBy();
    }

    @Override
    public TemplateInfo template() {
        return work.info();
    }

    @Override
    public boolean dryRun() {
        return work.dryRun();
    }

    @Override
    public boolean cancelled() {
        return journal.stop() != null || Thread.currentThread().isInterrupted();
    }
}
