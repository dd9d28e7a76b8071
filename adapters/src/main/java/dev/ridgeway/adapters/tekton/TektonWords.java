package dev.ridgeway.adapters.tekton;

import dev.ridgeway.plugin.pipelines.PipelineRun.State;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Tekton's reasons, in the words of people whose service is built. */
final class TektonWords {

    private static final String WRONG = "Its description is wrong";
    private static final Map<String, String> RUN = Map.ofEntries(
            Map.entry("PipelineRunTimeout", "It took longer than it may"),
            Map.entry("Cancelled", "Somebody stopped it"),
            Map.entry("CancelledRunFinally", "Somebody stopped it"),
            Map.entry("StoppedRunFinally", "Somebody stopped it"),
            Map.entry("CancelledRunningFinally", "It is being stopped"),
            Map.entry("StoppedRunningFinally", "It is being stopped"),
            Map.entry("PipelineRunStopping", "It is being stopped"),
            Map.entry("PipelineRunPending", "It waits until somebody lets it begin"),
            Map.entry("CouldntGetPipeline", "Its pipeline is not there"),
            Map.entry("CouldntGetTask", "A part of its pipeline is not there"),
            Map.entry("CreateRunFailed", "A part of it could not begin"),
            Map.entry("ParameterMissing", WRONG + ": a value is missing"),
            Map.entry("ParamValidationFailed", WRONG + ": a value does not fit"),
            Map.entry("InvalidWorkspaceBindings", WRONG + ": it has no place for its files"),
            Map.entry("PipelineValidationFailed", WRONG),
            Map.entry("InvalidTaskResultReference", "A stage did not tell what a later one needs"));
    private static final Map<String, String> TASK = Map.ofEntries(
            Map.entry("TaskRunTimeout", "it took longer than it may"),
            Map.entry("TaskRunCancelled", "it was stopped"),
            Map.entry("TaskRunImagePullFailed", "an image that it needs cannot be downloaded"),
            Map.entry("ImagePullBackOff", "an image that it needs cannot be downloaded"),
            Map.entry("PullImageFailed", "an image that it needs cannot be downloaded"),
            Map.entry("PodCreationFailed", "it was not allowed to begin"),
            Map.entry("CreateContainerConfigError", "a setting or secret that it needs is missing"),
            Map.entry("ExceededResourceQuota", "it waits for room that the team's share does not have"),
            Map.entry("ExceededNodeResources", "it waits for a free machine"),
            Map.entry("Pending", "it waits for a machine"),
            Map.entry("CouldntGetTask", "its description is not there"),
            Map.entry("TaskRunResolutionFailed", "its description cannot be read"),
            Map.entry("TaskRunValidationFailed", "its description is wrong"),
            Map.entry("StepOOM", "ran out of memory"));

    private TektonWords() {}

    static boolean cancelled(String reason) {
        return reason.equals("Cancelled")
                || reason.equals("CancelledRunFinally")
                || reason.equals("StoppedRunFinally")
                || reason.equals("TaskRunCancelled");
    }

    /** Of a whole run; empty for what needs no words. */
    static String run(String reason) {
        return RUN.getOrDefault(reason, "");
    }

    static String task(String reason) {
        return TASK.getOrDefault(reason, reason.contains("Fail") ? "it failed" : "");
    }

    /** Of a step that has ended. */
    static State step(JsonNode step) {
        return switch (step.path("terminationReason").asString("")) {
            case "Skipped" -> State.SKIPPED;
            case "Cancelled" -> State.CANCELLED;
            default -> step.path("terminated").path("exitCode").asInt(0) == 0 ? State.SUCCEEDED : State.FAILED;
        };
    }

    static String failed(JsonNode step) {
        JsonNode ended = step.path("terminated");
        if (ended.path("reason").asString("").equals("OOMKilled")) {
            return "ran out of memory";
        }
        return step.path("terminationReason").asString("").equals("TimeoutExceeded")
                ? "took longer than it may"
                : "ended with code " + ended.path("exitCode").asInt(0);
    }
}
