package dev.ridgeway.server.runtime.status;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How one copy is.
 *
 * @param says why it is so, in words; empty where the state says it all
 * @param memory that it may use, in bytes; null without a limit
 * @param processor that it may use, in thousandths of one; null without a limit
 * @param restarts how often it was begun anew where it is
 * @param lastEnd how it ended before that
 * @param finding where that is written; null while nothing is wrong
 */
public record CopyStatus(
        State state,
        String says,
        String version,
        @Nullable Instant startedAt,
        @Nullable Long memory,
        @Nullable Long processor,
        int restarts,
        @Nullable LastEnd lastEnd,
        @Nullable Finding finding) {

    private static final int KILLED = 137;
    private static final int TOLD_TO_STOP = 143;

    /**
     * How a copy ended.
     *
     * @param why in words, to follow its name
     */
    public record LastEnd(String why, Instant at) {}

    /** The status of the pod at that moment. */
    public static CopyStatus of(JsonNode pod, List<JsonNode> events, String workload, Instant now) {
        PodReport report = PodReport.of(pod, events, now);
        Finding trouble = report.trouble();
        State state = state(pod, report);
        String says = report.leaving() ? "it is being stopped" : trouble == null ? "" : trouble.words();
        List<JsonNode> statuses =
                pod.at("/status/containerStatuses").valueStream().toList();
        return new CopyStatus(
                state,
                says,
                VersionName.of(pod, workload),
                Fields.time(pod.at("/status/startTime")).orElse(null),
                limit(pod, "memory", Quantity::whole),
                limit(pod, "cpu", Quantity::thousandths),
                statuses.stream()
                        .mapToInt(it -> it.path("restartCount").asInt(0))
                        .sum(),
                statuses.stream()
                        .flatMap(it -> lastEnd(it.at("/lastState/terminated")))
                        .max(Comparator.comparing(LastEnd::at))
                        .orElse(null),
                trouble);
    }

    private static State state(JsonNode pod, PodReport report) {
        if (report.leaving()) {
            return State.STOPPED;
        }
        if (report.ready()) {
            return State.SERVING;
        }
        if (pod.at("/status/phase").asString("").equals("Succeeded")) {
            return State.FINISHED;
        }
        return report.starting() ? State.STARTING : State.DOWN;
    }

    /** Of all that runs beside each other; one without a limit leaves the whole without. */
    private static @Nullable Long limit(JsonNode pod, String what, Function<String, @Nullable Long> amount) {
        long sum = 0;
        for (JsonNode each : Fields.containers(pod.path("spec")).toList()) {
            Long one = amount.apply(each.at("/resources/limits").path(what).asString(""));
            if (one == null) {
                return null;
            }
            sum += one;
        }
        return sum == 0 ? null : sum;
    }

    private static Stream<LastEnd> lastEnd(JsonNode terminated) {
        return Fields.time(terminated.path("finishedAt")).map(at -> new LastEnd(why(terminated), at)).stream();
    }

    private static String why(JsonNode terminated) {
        int code = terminated.path("exitCode").asInt(0);
        if (terminated.path("reason").asString("").equals("OOMKilled")) {
            return "ran out of memory";
        }
        return switch (code) {
            case 0 -> "ended by itself";
            case KILLED -> "was stopped by force (exit code " + KILLED + ")";
            case TOLD_TO_STOP -> "was told to stop (exit code " + TOLD_TO_STOP + ")";
            default -> "crashed (exit code " + code + ")";
        };
    }
}
