package dev.ridgeway.server.paths;

import dev.ridgeway.server.paths.runs.Run;
import dev.ridgeway.server.paths.runs.RunEvent;
import dev.ridgeway.server.paths.steps.RunStatus;
import dev.ridgeway.server.paths.template.HiddenAnswers;
import dev.ridgeway.server.paths.template.PathStep;
import dev.ridgeway.server.paths.template.PathTemplate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A run and its events in Backstage's shapes. */
final class TaskView {

    private TaskView() {}

    static Map<String, @Nullable Object> of(Run run) {
        Map<String, @Nullable Object> task = new LinkedHashMap<>();
        task.put("id", run.id());
        task.put("spec", spec(run));
        task.put("status", status(run.status()));
        task.put("createdAt", run.origin().createdAt());
        task.put("lastHeartbeatAt", run.state().changedAt());
        task.put("createdBy", run.origin().actor().ref());
        return task;
    }

    /** Backstage knows no run that waits for a person; for its clients it is still under way. */
    private static String status(RunStatus status) {
        return status == RunStatus.UNCLEAR ? RunStatus.PROCESSING.id() : status.id();
    }

    private static Map<String, @Nullable Object> spec(Run run) {
        PathTemplate template = run.origin().template();
        Map<String, @Nullable Object> info = new LinkedHashMap<>();
        info.put("entityRef", template.ref());
        info.put("baseUrl", run.origin().baseUrl());
        info.put("entity", Map.of("metadata", template.metadata()));
        Map<String, @Nullable Object> spec = new LinkedHashMap<>();
        spec.put("apiVersion", template.entity().get("apiVersion"));
        spec.put("steps", template.steps().stream().map(PathStep::spec).toList());
        spec.put(
                "parameters",
                HiddenAnswers.without(template.entity(), run.origin().parameters()));
        spec.put("output", template.spec().getOrDefault("output", Map.of()));
        spec.put("user", run.origin().person());
        spec.put("templateInfo", info);
        return spec;
    }

    static Map<String, @Nullable Object> of(UUID run, RunEvent event) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", event.id());
        view.put("taskId", run);
        view.put("type", event.type());
        view.put("createdAt", event.at());
        view.put("isTaskRecoverable", false);
        view.put("body", event.body());
        return view;
    }
}
