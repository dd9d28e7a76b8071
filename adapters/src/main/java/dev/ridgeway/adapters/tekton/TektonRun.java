package dev.ridgeway.adapters.tekton;

import static dev.ridgeway.adapters.JsonFields.instant;
import static dev.ridgeway.adapters.JsonFields.said;

import dev.ridgeway.plugin.Excerpt;
import dev.ridgeway.plugin.pipelines.PipelineRun;
import dev.ridgeway.plugin.pipelines.PipelineRun.Stage;
import dev.ridgeway.plugin.pipelines.PipelineRun.State;
import dev.ridgeway.plugin.pipelines.PipelineRun.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** A PipelineRun with its TaskRuns, in the words of the port. */
final class TektonRun {

    static final String STARTED_BY = "ridgeway.dev/started-by";

    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
    private static final Set<String> COMMIT_RESULTS =
            Set.of("commit", "commit-sha", "chains-git_commit", "git-commit", "sha");
    private static final List<String> REVISIONS =
            List.of("revision", "commit", "git-revision", "gitrevision", "commit-sha", "sha");
    private static final String PAC = "pipelinesascode.tekton.dev/";

    private final JsonNode run;
    private final List<JsonNode> tasks;

    TektonRun(JsonNode run, List<JsonNode> tasks) {
        this.run = run;
        this.tasks = tasks;
    }

    static String id(JsonNode run) {
        return text(run, "/metadata/namespace") + "/" + text(run, "/metadata/name");
    }

    /** Whether the run says by itself what a list tells of it, without its tasks. */
    static boolean tellsAll(JsonNode run) {
        TektonRun alone = new TektonRun(run, List.of());
        return !alone.commit().isEmpty() && alone.state() == State.SUCCEEDED;
    }

    /** The run without its stages. */
    PipelineRun summary() {
        return view(false);
    }

    PipelineRun whole() {
        return view(true);
    }

    private PipelineRun view(boolean whole) {
        List<Stage> stages = stages();
        JsonNode condition = condition(run);
        State state = state();
        return new PipelineRun(
                id(run),
                title(),
                commit(),
                branch(),
                by(),
                state,
                says(state, condition, stages),
                Excerpt.of(said(condition.path("message"))),
                Optional.ofNullable(instant(run.at("/metadata/creationTimestamp")))
                        .orElse(Instant.EPOCH),
                instant(run.at("/status/startTime")),
                instant(run.at("/status/completionTime")),
                result("IMAGE_URL"),
                result("IMAGE_DIGEST"),
                whole ? stages : List.of(),
                "",
                "kubectl get pipelinerun %s -n %s -o yaml"
                        .formatted(text(run, "/metadata/name"), text(run, "/metadata/namespace")));
    }

    private State state() {
        JsonNode condition = condition(run);
        String reason = said(condition.path("reason"));
        return switch (said(condition.path("status"))) {
            case "True" -> State.SUCCEEDED;
            case "False" -> TektonWords.cancelled(reason) ? State.CANCELLED : State.FAILED;
            default -> condition.isMissingNode() || reason.equals("PipelineRunPending") ? State.WAITING : State.RUNNING;
        };
    }

    private static String says(State state, JsonNode condition, List<Stage> stages) {
        Optional<String> stage = stages.stream()
                .filter(it -> it.state() == State.FAILED
                        || (it.state() == State.WAITING && !it.says().isEmpty()))
                .map(it -> it.name() + ": " + it.says())
                .findFirst();
        return state == State.SUCCEEDED
                ? ""
                : stage.filter(it -> state != State.CANCELLED)
                        .orElseGet(() -> TektonWords.run(said(condition.path("reason"))));
    }

    private String title() {
        return Stream.of(
                        text(run, "/spec/pipelineRef/name"),
                        run.path("metadata")
                                .path("labels")
                                .path(PAC + "original-prname")
                                .asString(""))
                .filter(it -> !it.isEmpty())
                .findFirst()
                .orElseGet(() -> base(run).replaceFirst("-$", ""));
    }

    private static String base(JsonNode run) {
        String generated = text(run, "/metadata/generateName");
        return generated.isEmpty() ? text(run, "/metadata/name") + "-" : generated;
    }

    String commit() {
        Stream<String> results = Stream.concat(
                        run.at("/status/results").valueStream(),
                        tasks.stream().flatMap(it -> it.at("/status/results").valueStream()))
                .filter(it -> COMMIT_RESULTS.contains(said(it.path("name")).toLowerCase(Locale.ROOT)))
                .map(it -> said(it.path("value")));
        return Stream.concat(
                        results,
                        Stream.concat(
                                Stream.of(annotation(PAC + "sha"), label(PAC + "sha")),
                                REVISIONS.stream().map(this::parameter)))
                .map(String::strip)
                .filter(it -> COMMIT.matcher(it).matches())
                .findFirst()
                .orElse("");
    }

    private String branch() {
        String branch = Stream.concat(
                        Stream.of(annotation(PAC + "branch")),
                        REVISIONS.stream().map(this::parameter))
                .filter(it -> !it.isEmpty() && !COMMIT.matcher(it).matches())
                .findFirst()
                .orElse("");
        return branch.replaceFirst("^refs/(heads|tags)/", "");
    }

    private String by() {
        return Stream.of(annotation(STARTED_BY), annotation(PAC + "sender"), label("triggers.tekton.dev/trigger"))
                .filter(it -> !it.isEmpty())
                .findFirst()
                .orElse("");
    }

    private String annotation(String name) {
        return said(run.path("metadata").path("annotations").path(name));
    }

    private String label(String name) {
        return said(run.path("metadata").path("labels").path(name));
    }

    private String parameter(String name) {
        return run.at("/spec/params")
                .valueStream()
                .filter(it -> said(it.path("name")).equalsIgnoreCase(name))
                .map(it -> said(it.path("value")))
                .findFirst()
                .orElse("");
    }

    private String result(String name) {
        return run.at("/status/results")
                .valueStream()
                .filter(it -> said(it.path("name")).equals(name))
                .map(it -> said(it.path("value")).strip())
                .findFirst()
                .orElse("");
    }

    /** All that the pipeline has, in its own order; those it does in any case come last. */
    private List<Stage> stages() {
        Map<String, JsonNode> ran = new HashMap<>();
        tasks.forEach(it -> ran.put(said(it.path("metadata").path("labels").path("tekton.dev/pipelineTask")), it));
        Set<String> skipped = new HashSet<>();
        run.at("/status/skippedTasks").forEach(it -> skipped.add(said(it.path("name"))));
        JsonNode pipeline = run.at("/status/pipelineSpec").isMissingNode()
                ? run.at("/spec/pipelineSpec")
                : run.at("/status/pipelineSpec");
        List<Stage> stages = new ArrayList<>();
        Stream.concat(
                        pipeline.path("tasks").valueStream(),
                        pipeline.path("finally").valueStream())
                .forEach(it -> {
                    String name = said(it.path("name"));
                    stages.add(stage(name, ran.get(name), skipped.contains(name)));
                });
        return stages;
    }

    private Stage stage(String name, @Nullable JsonNode task, boolean skipped) {
        if (task == null) {
            State state = skipped || state().ended() ? State.SKIPPED : State.WAITING;
            return new Stage(name, state, "", null, null, List.of());
        }
        JsonNode condition = condition(task);
        String reason = said(condition.path("reason"));
        List<Step> steps = steps(task);
        State state = switch (said(condition.path("status"))) {
            case "True" -> State.SUCCEEDED;
            case "False" -> TektonWords.cancelled(reason) ? State.CANCELLED : State.FAILED;
            default -> steps.stream().allMatch(it -> it.state() == State.WAITING) ? State.WAITING : State.RUNNING;
        };
        String says = steps.stream()
                .filter(it -> it.state() == State.FAILED && !it.says().isEmpty())
                .map(it -> it.name() + " " + it.says())
                .findFirst()
                .orElseGet(() -> TektonWords.task(reason));
        return new Stage(
                name,
                state,
                state == State.SUCCEEDED || state == State.RUNNING ? "" : says,
                instant(task.at("/status/startTime")),
                instant(task.at("/status/completionTime")),
                steps);
    }

    /** All containers begin at once; each waits until the one before it is done. */
    private static List<Step> steps(JsonNode task) {
        List<Step> steps = new ArrayList<>();
        Instant before = null;
        boolean busy = false;
        boolean over = !said(condition(task).path("status")).equals("Unknown")
                && !condition(task).isMissingNode();
        for (JsonNode step : task.at("/status/steps")) {
            JsonNode ended = step.path("terminated");
            String name = said(step.path("name"));
            String log = text(task, "/metadata/name") + "/" + said(step.path("container"));
            if (ended.isObject()) {
                State state = TektonWords.step(step);
                Instant end = instant(ended.path("finishedAt"));
                steps.add(new Step(
                        name,
                        state,
                        state == State.FAILED ? TektonWords.failed(step) : "",
                        state == State.SKIPPED ? null : instant(ended.path("startedAt")),
                        state == State.SKIPPED ? null : end,
                        state == State.SKIPPED ? "" : log));
                before = end;
            } else if (step.path("running").isObject() && !busy && !over) {
                Instant began = instant(step.path("running").path("startedAt"));
                Instant since = began != null && before != null && before.isAfter(began) ? before : began;
                steps.add(new Step(name, State.RUNNING, "", since, null, log));
                busy = true;
            } else {
                steps.add(new Step(name, over ? State.SKIPPED : State.WAITING, "", null, null, ""));
            }
        }
        return steps;
    }

    /**
     * A run like that one, of the revision where the pipeline takes one and it is known. Labels of tools say what that run was
     * and are left behind.
     */
    static JsonNode again(JsonNode old, String revision, String by) {
        ObjectNode made = JsonMapper.shared().createObjectNode();
        made.put("apiVersion", "tekton.dev/v1").put("kind", "PipelineRun");
        ObjectNode metadata = made.putObject("metadata");
        metadata.put("generateName", base(old));
        ObjectNode labels = metadata.putObject("labels");
        old.path("metadata").path("labels").propertyStream().forEach(it -> {
            if (!it.getKey().contains("tekton.dev/")) {
                labels.set(it.getKey(), it.getValue());
            }
        });
        metadata.putObject("annotations").put(STARTED_BY, by);
        ObjectNode spec = (ObjectNode) old.path("spec").deepCopy();
        spec.remove("status");
        made.set("spec", spec);
        if (!revision.isEmpty()) {
            revise(old, spec, revision);
        }
        return made;
    }

    private static void revise(JsonNode old, ObjectNode spec, String revision) {
        JsonNode pipeline = old.at("/status/pipelineSpec").isMissingNode()
                ? spec.path("pipelineSpec")
                : old.at("/status/pipelineSpec");
        Optional<String> taken = pipeline.path("params")
                .valueStream()
                .map(it -> said(it.path("name")))
                .filter(it -> REVISIONS.contains(it.toLowerCase(Locale.ROOT)))
                .findFirst();
        if (taken.isEmpty()) {
            return;
        }
        ArrayNode params = spec.withArray("params");
        for (JsonNode each : params) {
            if (said(each.path("name")).equals(taken.get())) {
                ((ObjectNode) each).put("value", revision);
                return;
            }
        }
        params.addObject().put("name", taken.get()).put("value", revision);
    }

    private static JsonNode condition(JsonNode object) {
        return object.at("/status/conditions")
                .valueStream()
                .filter(it -> said(it.path("type")).equals("Succeeded"))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    private static String text(JsonNode node, String pointer) {
        return said(node.at(pointer));
    }
}
