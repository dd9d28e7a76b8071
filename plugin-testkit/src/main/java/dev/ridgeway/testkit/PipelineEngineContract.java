package dev.ridgeway.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.pipelines.PipelineEngine;
import dev.ridgeway.plugin.pipelines.PipelineRun;
import dev.ridgeway.plugin.pipelines.PipelineRun.Stage;
import dev.ridgeway.plugin.pipelines.PipelineRun.State;
import dev.ridgeway.plugin.pipelines.PipelineRun.Step;
import dev.ridgeway.plugin.pipelines.PipelineSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What every engine of pipelines keeps. The pipeline of its test has the stages {@code build} and {@code check}: the first
 * writes {@code built COMMIT}, the second {@code checked} and, when it is to fail, ends with the code 3.
 */
public abstract class PipelineEngineContract {

    private static final String COMMIT = "4f0c1e2d3b4a59687766554433221100ffeeddcc";
    private static final String OTHER = "0123456789abcdef0123456789abcdef01234567";
    private static final String BY = "user:default/ada";

    /** The engine, connected. */
    protected abstract PipelineEngine engine();

    /** Whose runs those of the test are. */
    protected abstract PipelineSource source();

    /** Builds a commit without the engine, with success or not, waits for the end, and answers the run's id. */
    protected abstract String build(String commit, boolean well);

    /** Begins to build what writes {@code built COMMIT} and then goes on until it is stopped; waits until that is written. */
    protected abstract String begin(String commit);

    /** Waits until the tool has ended the run. */
    protected abstract void awaitEnd(String run);

    /** Whether the tool says who asked for a run through the engine. */
    protected boolean tellsWhoAsked() {
        return true;
    }

    /** What to ask the tool for, so that it builds that commit: it or a branch that has it. */
    protected String startable(String commit) {
        return commit;
    }

    /** Whether the tool shows what a step writes before it has ended. */
    protected boolean writesWhileItRuns() {
        return true;
    }

    @Test
    void tellsRunsAndTheirStagesAndWhyOneFailed() throws IOException {
        String first = build(COMMIT, true);
        String second = build(OTHER, false);

        List<PipelineRun> runs = engine().runs(source(), 10);

        assertThat(runs).extracting(PipelineRun::id).containsExactly(second, first);
        assertThat(engine().runs(source(), 1)).extracting(PipelineRun::id).containsExactly(second);
        assertThat(runs).extracting(PipelineRun::state).containsExactly(State.FAILED, State.SUCCEEDED);
        assertThat(runs).extracting(PipelineRun::commit).containsExactly(OTHER, COMMIT);
        assertThat(runs).allSatisfy(it -> {
            assertThat(it.stages()).isEmpty();
            assertThat(it.title()).isNotBlank();
            assertThat(it.startedAt()).isNotNull();
            assertThat(it.endedAt()).isNotNull().isAfterOrEqualTo(it.startedAt());
            assertThat(it.link() + it.command()).isNotBlank();
        });
        PipelineRun failed = whole(second);
        assertThat(failed.stages()).extracting(Stage::name).containsExactly("build", "check");
        assertThat(failed.stages()).extracting(Stage::state).containsExactly(State.SUCCEEDED, State.FAILED);
        assertThat(failed.says()).contains("check");
        Step check = failed.stages().getLast().steps().stream()
                .filter(it -> it.state() == State.FAILED)
                .findFirst()
                .orElseThrow();
        assertThat(check.startedAt()).isNotNull();
        assertThat(check.endedAt()).isNotNull();
        try (InputStream log = engine().log(source(), second, check.log())) {
            assertThat(new String(log.readAllBytes(), StandardCharsets.UTF_8)).contains("checked");
        }
        assertThat(whole(first).stages()).extracting(Stage::state).containsOnly(State.SUCCEEDED);
        assertThat(whole(first).says()).isEmpty();
    }

    @Test
    void followsALogAsItIsWrittenAndStopsTheRun() throws IOException {
        String run = begin(COMMIT);
        Step step = whole(run).stages().getFirst().steps().stream()
                .filter(it -> it.state() == State.RUNNING)
                .findFirst()
                .orElseThrow();
        assertThat(whole(run).state()).isEqualTo(State.RUNNING);
        if (writesWhileItRuns()) {
            try (BufferedReader log = new BufferedReader(
                    new InputStreamReader(engine().log(source(), run, step.log()), StandardCharsets.UTF_8))) {
                assertThat(log.readLine()).contains("built " + COMMIT);
                engine().cancel(source(), run);
                assertThat(log.lines().toList())
                        .as("the log ends with its step")
                        .doesNotContain("built");
            }
        } else {
            engine().cancel(source(), run);
        }
        awaitEnd(run);
        PipelineRun stopped = whole(run);
        assertThat(stopped.state()).isEqualTo(State.CANCELLED);
        assertThat(stopped.endedAt()).isNotNull();
        engine().cancel(source(), run);
        assertThat(whole(run).state()).as("stopped once more").isEqualTo(State.CANCELLED);
    }

    @Test
    void buildsTheSameAgainAndAnother() {
        String first = build(COMMIT, true);

        String again = engine().retry(source(), first, BY);
        awaitEnd(again);
        String other = engine().start(source(), startable(OTHER), BY);
        awaitEnd(other);

        assertThat(whole(again).commit()).isEqualTo(COMMIT);
        assertThat(whole(again).state()).isEqualTo(State.SUCCEEDED);
        assertThat(whole(other).commit()).isEqualTo(OTHER);
        assertThat(whole(other).state()).isEqualTo(State.SUCCEEDED);
        assertThat(engine().runs(source(), 10)).extracting(PipelineRun::id).contains(first, again, other);
        if (tellsWhoAsked()) {
            assertThat(whole(again).by()).isEqualTo(BY);
        }
    }

    @Test
    void letsNobodyReachAnothersRunByItsId() {
        String run = build(COMMIT, true);
        String log = whole(run).stages().getFirst().steps().getFirst().log();
        PipelineSource stranger = new PipelineSource("stranger-to-all", Map.of());

        assertThat(engine().mayHave(source())).isTrue();
        if (engine().mayHave(stranger)) {
            assertThat(engine().runs(stranger, 10)).isEmpty();
        }
        assertThat(engine().run(stranger, run)).isEmpty();
        refused("pipeline-run-not-found", () -> engine().log(stranger, run, log));
        refused("pipeline-run-not-found", () -> engine().retry(stranger, run, BY));
        refused("pipeline-run-not-found", () -> engine().cancel(stranger, run));
        refused("pipeline-never-ran", () -> engine().start(stranger, "main", BY));
        refused("log-not-found", () -> engine().log(source(), run, "no/such"));
        assertThat(engine().run(source(), "no/such")).isEmpty();
        assertThat(engine().run(source(), "")).isEmpty();
    }

    private static void refused(String code, Runnable work) {
        assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(
                        ToolRefused.class, it -> assertThat(it.code()).isEqualTo(code));
    }

    private PipelineRun whole(String id) {
        return engine().run(source(), id).orElseThrow();
    }
}
