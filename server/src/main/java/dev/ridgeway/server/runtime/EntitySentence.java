package dev.ridgeway.server.runtime;

import dev.ridgeway.server.runtime.EntityRuntime.Place;
import dev.ridgeway.server.runtime.EntityRuntime.Workload;
import dev.ridgeway.server.runtime.status.RunningVersion;
import dev.ridgeway.server.runtime.status.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Folds what several workloads in several places do into one state and one sentence: what is worst comes first. */
final class EntitySentence {

    private static final Set<State> AT_REST = Set.of(State.STOPPED, State.FINISHED);

    private EntitySentence() {}

    /** Of the workloads of one place. Nothing is down as long as a part of it serves. */
    static State state(List<Workload> workloads) {
        State worst = worst(workloads.stream().map(it -> it.status().state()).toList());
        boolean some = workloads.stream().anyMatch(it -> it.status().state() == State.SERVING);
        return worst == State.DOWN && some ? State.DEGRADED : worst;
    }

    /** What rests is not worse than what serves. */
    static State worst(List<State> states) {
        return states.stream()
                .filter(it -> !AT_REST.contains(it))
                .max(Comparator.naturalOrder())
                .or(() -> states.stream().min(Comparator.naturalOrder()))
                .orElse(State.UNKNOWN);
    }

    /** Of everything. */
    static String of(List<Place> places) {
        Place first = places.stream()
                .max(Comparator.comparingInt((Place it) -> trouble(it.workloads()))
                        .thenComparing(Place::state))
                .orElseThrow();
        if (places.size() == 1) {
            return in(first.workloads());
        }
        if (trouble(first.workloads()) > 0 || places.stream().noneMatch(it -> it.state() == State.SERVING)) {
            return "In " + first.environment() + ": " + lowered(in(first.workloads()));
        }
        Map<String, List<String>> byVersion = new LinkedHashMap<>();
        places.stream()
                .filter(place -> place.state() == State.SERVING)
                .forEach(place -> byVersion
                        .computeIfAbsent(versions(place), it -> new ArrayList<>())
                        .add(place.environment()));
        List<String> resting = places.stream()
                .filter(place -> place.state() != State.SERVING)
                .map(Place::environment)
                .toList();
        return byVersion.entrySet().stream()
                        .map(it -> "version " + it.getKey() + " serves in " + listed(it.getValue()))
                        .collect(Collectors.joining("; "))
                        .replaceFirst("^v", "V")
                + (resting.isEmpty() ? "." : "; nothing is wanted in " + listed(resting) + ".");
    }

    private static String versions(Place place) {
        return place.workloads().stream()
                .map(it -> it.status().version())
                .filter(Objects::nonNull)
                .map(RunningVersion::name)
                .distinct()
                .collect(Collectors.joining(" and "));
    }

    private static int trouble(List<Workload> workloads) {
        return workloads.stream().mapToInt(EntitySentence::trouble).max().orElse(0);
    }

    private static int trouble(Workload it) {
        int change = switch (it.status().change()) {
            case STUCK -> 2;
            case PROGRESSING, PAUSED -> 1;
            case COMPLETE -> 0;
        };
        return switch (it.status().state()) {
            case DOWN -> 6;
            case DEGRADED -> 5;
            case UNKNOWN -> 4;
            case STARTING -> 3;
            case SERVING -> change;
            case STOPPED, FINISHED -> 0;
        };
    }

    /** Of the workloads of one place. */
    private static String in(List<Workload> workloads) {
        Workload first = workloads.stream()
                .max(Comparator.comparingInt((Workload it) -> trouble(it))
                        .thenComparing(it -> !AT_REST.contains(it.status().state())))
                .orElseThrow();
        if (workloads.size() == 1) {
            return first.status().sentence();
        }
        if (trouble(first) > 0) {
            return "Of its " + workloads.size() + " parts, " + first.name() + ": "
                    + lowered(first.status().sentence());
        }
        int ready = workloads.stream().mapToInt(it -> it.status().ready()).sum();
        int wanted = workloads.stream().mapToInt(it -> it.status().wanted()).sum();
        return "All " + workloads.size() + " parts are well"
                + (wanted == 0 ? "." : ", " + ready + " of " + wanted + " copies ready.");
    }

    private static String lowered(String sentence) {
        return Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1);
    }

    private static String listed(List<String> names) {
        return names.size() == 1
                ? names.getFirst()
                : String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
    }
}
