package dev.ridgeway.server.pipelines;

import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.connections.ToolRights;
import dev.ridgeway.plugin.connections.ToolRights.MissingRight;
import dev.ridgeway.plugin.pipelines.PipelineEngine;
import dev.ridgeway.plugin.pipelines.PipelineRun;
import dev.ridgeway.plugin.pipelines.PipelineRun.Stage;
import dev.ridgeway.plugin.pipelines.PipelineRun.State;
import dev.ridgeway.plugin.pipelines.PipelineRun.Step;
import dev.ridgeway.plugin.pipelines.PipelineSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Builds what a test lets it build, by the name of the entity; answers, fails and hangs as it is told. */
public final class FakePipelines implements PipelineEngine {

    private final String name;
    private final List<PipelineRun> runs = new ArrayList<>();
    private volatile @Nullable ToolProblem problem;
    private volatile @Nullable CountDownLatch hanging;
    private List<MissingRight> missing = List.of();
    private PipedInputStream log = new PipedInputStream();

    public FakePipelines(String name) {
        this.name = name;
    }

    /** A run that began at that time and took half a minute, of which the second stage decides. */
    public void ran(String service, String number, String commit, State state, Instant at, String digest) {
        boolean ended = state.ended();
        runs.addFirst(new PipelineRun(
                service + "/" + number,
                service,
                commit,
                "main",
                "push",
                state,
                state == State.FAILED ? "check: unit ended with code 3" : "",
                "",
                at,
                at,
                ended ? at.plusSeconds(30) : null,
                digest.isEmpty() ? "" : "registry.example.com/" + service,
                digest,
                List.of(new Stage(
                        "check",
                        state,
                        "",
                        at,
                        ended ? at.plusSeconds(30) : null,
                        List.of(new Step("unit", state, "", at, ended ? at.plusSeconds(30) : null, "check/unit")))),
                "",
                "kubectl get pipelinerun " + number));
    }

    void fail(@Nullable ToolProblem with) {
        problem = with;
    }

    /** Answers nothing until the latch is down. */
    void hang(@Nullable CountDownLatch until) {
        hanging = until;
    }

    void forbid(@Nullable MissingRight right) {
        missing = right == null ? List.of() : List.of(right);
    }

    /** Where the next log that is asked for comes from. */
    PipedOutputStream nextLog() throws IOException {
        log = new PipedInputStream();
        return new PipedOutputStream(log);
    }

    private void answerOrNot() {
        try {
            CountDownLatch until = hanging;
            if (until != null) {
                until.await();
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        ToolProblem with = problem;
        if (with != null) {
            throw with;
        }
    }

    @Override
    public boolean mayHave(PipelineSource source) {
        return true;
    }

    @Override
    public List<PipelineRun> runs(PipelineSource source, int limit) {
        answerOrNot();
        return runs.stream()
                .filter(it -> it.title().equals(source.name()))
                .limit(limit)
                .map(it -> new PipelineRun(
                        it.id(),
                        it.title(),
                        it.commit(),
                        it.branch(),
                        it.by(),
                        it.state(),
                        it.says(),
                        it.message(),
                        it.createdAt(),
                        it.startedAt(),
                        it.endedAt(),
                        it.image(),
                        it.digest(),
                        List.of(),
                        it.link(),
                        it.command()))
                .toList();
    }

    @Override
    public Optional<PipelineRun> run(PipelineSource source, String id) {
        answerOrNot();
        return runs.stream()
                .filter(it -> it.title().equals(source.name()) && it.id().equals(id))
                .findFirst();
    }

    @Override
    public InputStream log(PipelineSource source, String run, String of) {
        run(source, run).orElseThrow(() -> none(run));
        if (!of.equals("check/unit")) {
            throw new ToolRefused("log-not-found", "There is no log " + of + ".", "Choose another.");
        }
        return log;
    }

    @Override
    public String start(PipelineSource source, String revision, String by) {
        answerOrNot();
        ran(source.name(), "started", revision, State.RUNNING, Instant.now(), "");
        return source.name() + "/started";
    }

    @Override
    public String retry(PipelineSource source, String run, String by) {
        PipelineRun old = run(source, run).orElseThrow(() -> none(run));
        ran(source.name(), "again", old.commit(), State.RUNNING, Instant.now(), "");
        return source.name() + "/again";
    }

    @Override
    public void cancel(PipelineSource source, String run) {
        run(source, run).orElseThrow(() -> none(run));
        if (!missing.isEmpty()) {
            throw new ToolRefused(
                    "cluster-forbidden",
                    "It may not.",
                    "Grant " + missing.getFirst().grant() + ".");
        }
    }

    private static ToolRefused none(String run) {
        return new ToolRefused("pipeline-run-not-found", "There is no run " + run + ".", "Look again.");
    }

    @Override
    public List<MissingRight> missing(PipelineSource source, List<PipelineRun> of) {
        return missing;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String kind() {
        return "tekton";
    }

    @Override
    public String title() {
        return "Tekton (" + name + ")";
    }

    @Override
    public String address() {
        return "through a cluster";
    }

    @Override
    public String ask() {
        answerOrNot();
        return "";
    }

    @Override
    public ToolRights rights() {
        return ToolRights.all();
    }
}
