package dev.ridgeway.server.paths;

import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.paths.effects.Effect;
import dev.ridgeway.server.paths.runs.Run;
import dev.ridgeway.server.paths.runs.RunCount;
import dev.ridgeway.server.paths.steps.RunError;
import dev.ridgeway.server.paths.steps.RunStatus;
import dev.ridgeway.server.paths.steps.RunStep;
import dev.ridgeway.server.paths.template.HiddenAnswers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Templates and runs in the shapes of our own pages. */
final class RunView {

    private RunView() {}

    static Map<String, @Nullable Object> card(Entity template, @Nullable RunCount count) {
        Map<String, @Nullable Object> card = new LinkedHashMap<>();
        card.put("entityRef", template.ref().toString());
        card.put("title", template.title());
        card.put("description", template.metadata().get("description"));
        card.put("owner", template.spec().get("owner"));
        card.put("type", template.spec().get("type"));
        card.put("tags", template.metadata().getOrDefault("tags", List.of()));
        card.put("changes", template.annotation(Templates.APPLIES_TO).isPresent());
        template.annotation(Templates.BUTTON).ifPresent(words -> card.put("button", words));
        card.put("runs", count == null ? 0 : count.ended());
        card.put("successRate", count == null ? null : (double) count.completed() / count.ended());
        card.put("medianSeconds", count == null ? null : count.medianSeconds());
        return card;
    }

    static Map<String, @Nullable Object> of(Run run) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", run.id());
        view.put("templateRef", run.origin().template().ref());
        view.put("templateTitle", run.origin().template().title());
        view.put("templateRevision", run.origin().revision());
        view.put("status", run.status().id());
        view.put("createdBy", run.origin().actor().ref());
        view.put("createdAt", run.origin().createdAt());
        view.put("startsAt", run.origin().startsAt());
        view.put("endedAt", run.state().endedAt());
        view.put(
                "values",
                HiddenAnswers.without(
                        run.origin().template().entity(), run.origin().parameters()));
        return view;
    }

    static Map<String, @Nullable Object> of(Actor actor, Run run, List<RunStep> steps, List<Effect> effects) {
        Map<String, @Nullable Object> view = of(run);
        view.put("steps", steps.stream().map(RunView::step).toList());
        view.put("effects", effects.stream().map(RunView::effect).toList());
        view.put("output", run.state().output());
        RunError error = run.state().error();
        view.put("error", error);
        RunStatus status = run.status();
        view.put(
                "canRetry",
                (status == RunStatus.FAILED || status == RunStatus.CANCELLED)
                        && run.origin().secretNames().isEmpty()
                        && !run.state().undoAsked()
                        && effects.stream().allMatch(Effect::stands)
                        && actor.can(Permission.SCAFFOLDER_TASK_CREATE));
        view.put("canCancel", !status.ended() && actor.can(Permission.SCAFFOLDER_TASK_CANCEL));
        return view;
    }

    private static Map<String, @Nullable Object> effect(Effect effect) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("kind", effect.kind());
        view.put("title", effect.title());
        view.put("url", effect.url());
        view.put("undone", !effect.stands());
        return view;
    }

    private static Map<String, @Nullable Object> step(RunStep step) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", step.id());
        view.put("name", step.name());
        view.put("action", step.action());
        view.put("status", step.status().id());
        view.put("startedAt", step.startedAt());
        view.put("endedAt", step.endedAt());
        view.put("message", step.message());
        return view;
    }
}
