package dev.ridgeway.server.runtime;

import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.server.runtime.status.Change;
import dev.ridgeway.server.runtime.status.RunningVersion;
import dev.ridgeway.server.runtime.status.State;
import dev.ridgeway.server.runtime.status.WorkloadStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    /**
     * One environment in short: the versions that serve there, its state in a word, and the sentence of what is worst.
     *
     * @param failed the version that is wanted there and does not start while another one serves, empty otherwise
     * @param since when the first of what is amiss there began, as far as that is known
     */
    public record Running(
            String environment,
            String version,
            String state,
            String sentence,
            String failed,
            @Nullable Instant since) {

        static List<Running> of(List<Place> places) {
            Map<String, List<Place>> byEnvironment = new LinkedHashMap<>();
            places.forEach(it -> byEnvironment
                    .computeIfAbsent(it.environment(), environment -> new ArrayList<>())
                    .add(it));
            return byEnvironment.entrySet().stream()
                    .map(it -> of(it.getKey(), it.getValue()))
                    .toList();
        }

        private static Running of(String environment, List<Place> places) {
            return new Running(
                    environment,
                    versions(places, Running::serving),
                    EntitySentence.worst(places.stream().map(Place::state).toList())
                            .word(),
                    EntitySentence.of(places),
                    versions(places, Running::failed),
                    places.stream()
                            .flatMap(it -> it.workloads().stream())
                            .flatMap(it -> Stream.ofNullable(it.status().since()))
                            .min(Comparator.naturalOrder())
                            .orElse(null));
        }

        private static String versions(List<Place> places, Function<WorkloadStatus, String> version) {
            return places.stream()
                    .flatMap(it -> it.workloads().stream())
                    .map(it -> version.apply(it.status()))
                    .filter(it -> !it.isEmpty())
                    .distinct()
                    .collect(Collectors.joining(", "));
        }

        private static String failed(WorkloadStatus status) {
            RunningVersion version = status.version();
            return status.change() == Change.STUCK && status.before() != null && version != null ? version.name() : "";
        }

        private static String serving(WorkloadStatus status) {
            RunningVersion before = status.change() == Change.COMPLETE ? null : status.before();
            RunningVersion version = before == null ? status.version() : before;
            return version == null ? "" : version.name();
        }
    }

    /** What stands in the way. */
    public record Trouble(String code, String message, String remedy) {
        static Trouble of(ToolProblem problem) {
            return new Trouble(problem.code(), problem.message(), problem.remedy());
        }
    }
}
