package dev.ridgeway.server.pipelines;

import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.connections.ToolRights.MissingRight;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was built of an entity.
 *
 * @param builds newest first
 * @param builders the tools that build it, each with what it said last
 * @param connected how many tools that build are connected at all
 */
public record EntityBuilds(String entityRef, List<Build> builds, List<BuildTool> builders, int connected) {

    /**
     * A tool that builds.
     *
     * @param asOf when what is shown of it was so; null when it never answered
     * @param stale why nothing newer is known; null when it is as of now
     * @param missing what the connection may not do there
     */
    public record BuildTool(
            String name,
            String title,
            @Nullable Instant asOf,
            @Nullable Trouble stale,
            List<MissingRight> missing) {}

    /**
     * One build.
     *
     * @param builder the name of the tool
     * @param commit that it builds, empty when the tool does not know it
     * @param subject the first line of the commit's message, empty when it could not be read
     * @param by who or what began it, empty when nobody says
     * @param says why it is not well or what it waits for, in words
     * @param message what the tool itself says
     * @param seconds it took, or has taken so far; null before it began
     * @param stages none in a list
     * @param way of the commit, from itself to where it runs; empty when the commit is not known
     */
    public record Build(
            String builder,
            String id,
            String title,
            String commit,
            String version,
            String branch,
            String subject,
            String author,
            String by,
            BuildState state,
            String says,
            String message,
            Instant createdAt,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable Long seconds,
            String image,
            String digest,
            List<BuildStage> stages,
            List<Station> way,
            String link,
            String command) {}

    /** Steps that run one after the other. */
    public record BuildStage(
            String name,
            BuildState state,
            String says,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            List<BuildStep> steps) {}

    /** One step; its log is asked for by {@code log}, which is empty as long as there is none. */
    public record BuildStep(
            String name,
            BuildState state,
            String says,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            String log) {}

    /**
     * Where a commit came by, or may come by yet.
     *
     * @param at when it was through; null when it is not
     * @param seconds since the commit was made, or else since its build began; null where that is not known
     */
    public record Station(
            String name,
            BuildState state,
            @Nullable Instant at,
            @Nullable Long seconds) {}

    /** What stands in the way. */
    public record Trouble(String code, String message, String remedy) {
        static Trouble of(ToolProblem problem) {
            return new Trouble(problem.code(), problem.message(), problem.remedy());
        }
    }

    /** The new build that was asked for. */
    public record NewBuild(String builder, String id) {}
}
