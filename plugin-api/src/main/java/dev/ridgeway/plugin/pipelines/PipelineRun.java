package dev.ridgeway.plugin.pipelines;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run of a pipeline.
 *
 * @param id unique within the engine
 * @param title how people call the pipeline in the tool
 * @param commit that it builds, empty when the tool does not know it (yet)
 * @param branch that the commit was on, empty when the tool does not say
 * @param by who or what began it, empty when the tool does not say
 * @param says why it is not well, or what it waits for, in words; empty when there is nothing to say
 * @param message what the tool itself says, in its own words
 * @param startedAt null before it began
 * @param endedAt null before its end
 * @param image that came out of it, without tag and digest; empty when none did
 * @param digest of that image
 * @param stages in order; none in a list
 * @param link to the tool's own page of it, empty when it has none
 * @param command that shows the same, empty when there is none
 */
public record PipelineRun(
        String id,
        String title,
        String commit,
        String branch,
        String by,
        State state,
        String says,
        String message,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        String image,
        String digest,
        List<Stage> stages,
        String link,
        String command) {

    /** Keeps its own copy of the list. */
    public PipelineRun {
        stages = List.copyOf(stages);
    }

    /** How far something is. */
    public enum State {
        WAITING,
        RUNNING,
        SUCCEEDED,
        FAILED,
        CANCELLED,
        /** Of a stage or step alone: it was not needed. */
        SKIPPED;

        /** Whether it stays so. */
        public boolean ended() {
            return this != WAITING && this != RUNNING;
        }
    }

    /** Steps that run one after the other on one machine. */
    public record Stage(
            String name,
            State state,
            String says,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            List<Step> steps) {

        /** Keeps its own copy of the list. */
        public Stage {
            steps = List.copyOf(steps);
        }
    }

    /**
     * One thing that was done.
     *
     * @param log by which its log is asked for, empty as long as there is none; steps may share one
     */
    public record Step(
            String name,
            State state,
            String says,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            String log) {}
}
