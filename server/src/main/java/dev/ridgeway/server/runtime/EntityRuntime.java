package dev.ridgeway.server.runtime;

import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.server.runtime.status.State;
import dev.ridgeway.server.runtime.status.WorkloadStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What runs of an entity.
 *
 * @param sentence all of it in words
 * @param places where it runs, in the order in which versions get there
 * @param problems what could not be read, and what to do about it
 * @param clusters how many clusters are connected
 */
public record EntityRuntime(
        String entityRef, State state, String sentence, List<Place> places, List<Trouble> problems, int clusters) {

    /**
     * One environment in one cluster.
     *
     * @param asOf when it was so
     * @param stale why nothing newer is known; null when it is as of now
     */
    public record Place(
            String environment,
            String cluster,
            String source,
            String namespace,
            State state,
            List<Workload> workloads,
            Instant asOf,
            @Nullable Trouble stale) {}

    /**
     * One workload.
     *
     * @param foundBy why it is the entity's
     * @param addresses where people open it
     * @param objects what it consists of
     */
    public record Workload(
            String kind,
            String name,
            String foundBy,
            WorkloadStatus status,
            List<String> addresses,
            List<Part> objects) {}

    /**
     * An object of the cluster.
     *
     * @param resource as addresses name its type, such as {@code deployments.apps}
     * @param says what matters in it, in Kubernetes' own words
     * @param command shows the same
     */
    public record Part(String kind, String resource, String name, String says, String command) {}

    /** What stands in the way. */
    public record Trouble(String code, String message, String remedy) {
        static Trouble of(ToolProblem problem) {
            return new Trouble(problem.code(), problem.message(), problem.remedy());
        }
    }
}
