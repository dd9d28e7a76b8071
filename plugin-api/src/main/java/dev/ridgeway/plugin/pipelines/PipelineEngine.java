package dev.ridgeway.plugin.pipelines;

import dev.ridgeway.plugin.connections.ConnectedTool;
import dev.ridgeway.plugin.connections.ToolRights.MissingRight;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * A tool that builds commits. Whatever asks it fails as {@link #ask()}; a run is found only by the source it belongs to,
 * so nobody reaches another one's by its id.
 */
public interface PipelineEngine extends ConnectedTool {

    /** Whether runs of the source may be here, by what the source says; asks nobody. */
    boolean mayHave(PipelineSource source);

    /** Those of the source, newest first, without their stages. */
    List<PipelineRun> runs(PipelineSource source, int limit);

    /** The run in full, as it is at this moment; empty when the source has no such one. */
    Optional<PipelineRun> run(PipelineSource source, String id);

    /**
     * What the step of that log wrote, from its beginning, in UTF-8: waits for more as long as the step runs, and ends with it.
     * Whoever reads closes it. Refuses with {@code log-not-found} what is not there, not yet or not any more.
     */
    InputStream log(PipelineSource source, String run, String log);

    /**
     * Builds a commit or branch as the newest run did, and answers the new run's id. Refuses with {@code
     * pipeline-never-ran} when there is none to do it like.
     *
     * @param by who asks for it, to be seen in the tool
     */
    String start(PipelineSource source, String revision, String by);

    /** Builds the same again, in a new run, and answers its id. Refuses with {@code pipeline-run-not-found}. */
    String retry(PipelineSource source, String run, String by);

    /** Ends it soon; nothing happens when it has ended. Refuses with {@code pipeline-run-not-found}. */
    void cancel(PipelineSource source, String run);

    /** What the connection may not do with these runs, which are the source's. */
    List<MissingRight> missing(PipelineSource source, List<PipelineRun> runs);
}
