package dev.ridgeway.adapters.github;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ridgeway.plugin.pipelines.PipelineRun;
import dev.ridgeway.plugin.pipelines.PipelineRun.Stage;
import dev.ridgeway.plugin.pipelines.PipelineRun.State;
import dev.ridgeway.plugin.pipelines.PipelineRun.Step;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs of workflows as GitHub's API answers them, and in the words of the port. */
final class GitHubRun {

    private GitHubRun() {}

    record Runs(@JsonProperty("workflow_runs") @Nullable List<Run> all) {
        List<Run> runs() {
            return Objects.requireNonNullElse(all, List.of());
        }
    }

    record Person(@Nullable String login) {}

    record Run(
            long id,
            @Nullable String name,
            @JsonProperty("run_number") long number,
            @JsonProperty("workflow_id") long workflow,
            @JsonProperty("head_sha") @Nullable String commit,
            @JsonProperty("head_branch") @Nullable String branch,
            @Nullable String status,
            @Nullable String conclusion,
            @JsonProperty("triggering_actor") @Nullable Person by,
            @JsonProperty("created_at") @Nullable Instant created,
            @JsonProperty("run_started_at") @Nullable Instant started,
            @JsonProperty("updated_at") @Nullable Instant updated,
            @JsonProperty("html_url") @Nullable String page) {

        String title() {
            return text(name) + " #" + number;
        }

        /** With its jobs, or without where they are not wanted. */
        PipelineRun view(@Nullable Jobs jobs) {
            State state = state(status, conclusion);
            List<Stage> stages = jobs == null ? List.of() : jobs.stages();
            return new PipelineRun(
                    String.valueOf(id),
                    title(),
                    text(commit),
                    text(branch),
                    by == null ? "" : text(by.login()),
                    state == State.SKIPPED ? State.CANCELLED : state,
                    says(state, stages),
                    text(conclusion),
                    Objects.requireNonNullElse(created, Instant.EPOCH),
                    started,
                    state.ended() ? updated : null,
                    "",
                    "",
                    stages,
                    text(page),
                    "");
        }

        private String says(State state, List<Stage> stages) {
            Optional<String> stage = stages.stream()
                    .filter(it -> it.state() == State.FAILED)
                    .map(it -> it.name() + ": " + it.says())
                    .findFirst();
            return switch (text(conclusion)) {
                case "timed_out" -> "It took longer than it may";
                case "action_required" -> "It waits until somebody at GitHub lets it begin";
                case "startup_failure" -> "Its description is wrong";
                case "cancelled" -> "Somebody stopped it";
                case "skipped" -> "It was not needed";
                default -> state == State.FAILED ? stage.orElse("") : "";
            };
        }
    }

    record Jobs(@Nullable List<Job> jobs) {
        private List<Job> all() {
            return Objects.requireNonNullElse(jobs, List.of());
        }

        boolean has(String id) {
            return all().stream().anyMatch(it -> String.valueOf(it.id()).equals(id));
        }

        List<Stage> stages() {
            return all().stream().map(Job::stage).toList();
        }
    }

    record Job(
            long id,
            @Nullable String name,
            @Nullable String status,
            @Nullable String conclusion,
            @JsonProperty("started_at") @Nullable Instant started,
            @JsonProperty("completed_at") @Nullable Instant ended,
            @Nullable List<JobStep> steps) {

        private Stage stage() {
            State state = state(status, conclusion);
            String log = state.ended() && state != State.SKIPPED ? String.valueOf(id) : "";
            List<Step> all = Objects.requireNonNullElse(steps, List.<JobStep>of()).stream()
                    .map(it -> it.step(log))
                    .toList();
            String says = all.stream()
                    .filter(it -> it.state() == State.FAILED)
                    .map(it -> it.name() + " failed")
                    .findFirst()
                    .orElse("it failed");
            return new Stage(text(name), state, state == State.FAILED ? says : "", started, ended, all);
        }
    }

    record JobStep(
            @Nullable String name,
            @Nullable String status,
            @Nullable String conclusion,
            @JsonProperty("started_at") @Nullable Instant started,
            @JsonProperty("completed_at") @Nullable Instant ended) {

        private Step step(String log) {
            State state = state(status, conclusion);
            return new Step(text(name), state, "", started, ended, state == State.SKIPPED ? "" : log);
        }
    }

    /** What a start answers. */
    record Started(@JsonProperty("workflow_run_id") long id) {}

    private static State state(@Nullable String status, @Nullable String conclusion) {
        return switch (text(status)) {
            case "completed" ->
                switch (text(conclusion)) {
                    case "success", "neutral" -> State.SUCCEEDED;
                    case "cancelled" -> State.CANCELLED;
                    case "skipped" -> State.SKIPPED;
                    default -> State.FAILED;
                };
            case "in_progress" -> State.RUNNING;
            default -> State.WAITING;
        };
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
