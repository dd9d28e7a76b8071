package dev.ridgeway.server.runtime.status;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Tells from a workload's objects what it does now. Copies that are ready decide what serves, never the word of another
 * tool; nothing is called down while it has time left, nor under way when its time is over.
 */
public final class WorkloadRules {

    private WorkloadRules() {}

    /** The status at that moment. */
    public static WorkloadStatus status(WorkloadObjects objects, Instant now) {
        return switch (objects.workload().path("kind").asString("")) {
            case "Job" -> JobRules.job(objects, now);
            case "CronJob" -> JobRules.cronJob(objects, now);
            default -> serving(objects, now);
        };
    }

    private static WorkloadStatus serving(WorkloadObjects objects, Instant now) {
        Rollout rollout = Rollout.of(objects, now);
        List<PodReport> pods = objects.pods().stream()
                .map(it -> PodReport.of(it, objects.events(), now))
                .filter(it -> !it.leaving())
                .filter(it -> !it.pod().at("/status/phase").asString("").equals("Succeeded"))
                .toList();
        int ready = count(pods);
        Counted counted = new Counted(
                rollout,
                ready,
                versioned(
                        objects.workload().at("/spec/template"),
                        name(objects),
                        pods.stream()
                                .filter(it -> rollout.isNew().test(it.pod()))
                                .toList()),
                before(
                        objects,
                        pods.stream()
                                .filter(it -> !rollout.isNew().test(it.pod()))
                                .toList()));
        List<Finding> findings = findings(rollout, pods);
        State state = state(counted, pods);
        return new WorkloadStatus(
                state,
                rollout.change(),
                rollout.wanted(),
                ready,
                counted.version(),
                counted.before(),
                new WorkloadSentence(state, counted, findings.isEmpty() ? null : findings.getFirst()).text(),
                findings,
                since(state, rollout.change(), objects.workload(), pods),
                rollout.until(),
                null,
                null);
    }

    /** What the sentence is made of. */
    record Counted(
            Rollout rollout,
            int ready,
            RunningVersion version,
            @Nullable RunningVersion before) {}

    private static State state(Counted it, List<PodReport> pods) {
        int wanted = it.rollout().wanted();
        if (wanted == 0) {
            return State.STOPPED;
        }
        boolean under = it.rollout().change() == Change.PROGRESSING;
        if (it.ready() >= wanted || (it.ready() > 0 && under)) {
            return State.SERVING;
        }
        List<PodReport> missing = pods.stream().filter(each -> !each.ready()).toList();
        boolean coming = it.rollout().change() != Change.STUCK
                && it.rollout().refused() == null
                && missing.size() + it.ready() >= wanted
                && missing.stream().allMatch(PodReport::starting);
        if (it.ready() > 0) {
            return coming ? State.SERVING : State.DEGRADED;
        }
        return under || coming ? State.STARTING : State.DOWN;
    }

    /**
     * Nothing serves since the workload says so, else since the last copy stopped; it is impaired, or its change is stuck, since
     * the first of the missing copies is missing.
     */
    private static @Nullable Instant since(State state, Change change, JsonNode workload, List<PodReport> pods) {
        if (state != State.DOWN && state != State.DEGRADED && change != Change.STUCK) {
            return null;
        }
        List<Instant> missing = pods.stream()
                .filter(it -> !it.ready())
                .flatMap(it -> Fields.since(it.pod(), "Ready", "False").or(() -> Fields.created(it.pod())).stream())
                .sorted()
                .toList();
        if (state == State.DOWN) {
            return Fields.since(workload, "Available", "False").orElse(missing.isEmpty() ? null : missing.getLast());
        }
        return missing.isEmpty()
                ? Fields.since(workload, "ReplicaFailure", "True").orElse(null)
                : missing.getFirst();
    }

    private static List<Finding> findings(Rollout rollout, List<PodReport> pods) {
        // Of copies with the same trouble one is shown; those of the new version come first, they are why it does not
        // come.
        Map<String, Finding> found = new LinkedHashMap<>();
        Stream.concat(
                        Stream.ofNullable(rollout.refused()),
                        pods.stream()
                                .sorted(Comparator.comparing(
                                        it -> !rollout.isNew().test(it.pod())))
                                .map(PodReport::trouble)
                                .filter(Objects::nonNull))
                .forEach(it -> found.putIfAbsent(it.words(), it));
        pods.stream().map(PodReport::lately).filter(Objects::nonNull).forEach(it -> found.putIfAbsent(it.words(), it));
        return List.copyOf(found.values());
    }

    private static RunningVersion versioned(JsonNode template, String workload, List<PodReport> pods) {
        return new RunningVersion(
                VersionName.of(template, workload), VersionName.image(template, workload), pods.size(), count(pods));
    }

    /** Of several older versions the one of which most copies serve. */
    private static @Nullable RunningVersion before(WorkloadObjects objects, List<PodReport> old) {
        Map<String, List<PodReport>> byVersion = new LinkedHashMap<>();
        old.forEach(it -> byVersion
                .computeIfAbsent(VersionName.image(it.pod(), name(objects)), image -> new ArrayList<>())
                .add(it));
        Optional<List<PodReport>> most = byVersion.values().stream().max(Comparator.comparingInt(WorkloadRules::count));
        return most.filter(it -> count(it) > 0)
                .map(it -> versioned(it.getFirst().pod(), name(objects), it))
                .orElse(null);
    }

    private static int count(List<PodReport> pods) {
        return (int) pods.stream().filter(PodReport::ready).count();
    }

    private static String name(WorkloadObjects objects) {
        return Fields.name(objects.workload());
    }

    /** A workload of which nothing can be told, for this reason. */
    public static WorkloadStatus unknown(JsonNode workload, String because) {
        String name = Fields.name(workload);
        JsonNode template =
                workload.isMissingNode() ? JsonNodeFactory.instance.objectNode() : workload.at("/spec/template");
        return new WorkloadStatus(
                State.UNKNOWN,
                Change.COMPLETE,
                workload.at("/spec/replicas").asInt(0),
                0,
                new RunningVersion(VersionName.of(template, name), VersionName.image(template, name), 0, 0),
                null,
                "What runs is unknown: " + because,
                List.of(),
                null,
                null,
                null,
                null);
    }
}
