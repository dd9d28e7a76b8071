package dev.ridgeway.server.runtime.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.plugin.runtime.ClusterObject;
import dev.ridgeway.plugin.runtime.ResourceType;
import dev.ridgeway.server.runtime.objects.KnownObject;
import dev.ridgeway.server.runtime.objects.Types;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What recorded objects of a real cluster mean. */
class WorkloadRulesTests {

    private static final Set<String> WELL =
            Set.of("serving", "stopped", "restarted", "sts-serving", "ds-serving", "job-ok", "job-runs");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            first-start        | STARTING | PROGRESSING | 0 | Version 1.4 is starting, 0 of 2 copies ready.
            serving            | SERVING  | COMPLETE    | 2 | Version 1.4 serves, 2 of 2 copies ready.
            changing           | SERVING  | PROGRESSING | 2 | Version 1.4 serves; version 1.5 is starting, 1 of 2 copies ready.
            stopped            | STOPPED  | COMPLETE    | 0 | It is stopped: no copies are wanted.
            paused             | SERVING  | PAUSED      | 2 | Version 1.4 serves; the change to version 1.5 is paused.
            pull-progressing   | SERVING  | PROGRESSING | 2 | Version 1.4 keeps serving; version 1.5 is starting, 0 of 2 copies ready, so far the registry does not have its image.
            pull-stuck         | SERVING  | STUCK       | 2 | Version 1.4 keeps serving; version 1.5 did not start: the registry does not have its image.
            crash-progressing  | SERVING  | PROGRESSING | 2 | Version 1.4 keeps serving; version 1.5 is starting, 0 of 2 copies ready, so far it keeps crashing (exit code 3).
            crash-stuck        | SERVING  | STUCK       | 2 | Version 1.4 keeps serving; version 1.5 did not start: it keeps crashing (exit code 3).
            oom-stuck          | SERVING  | STUCK       | 2 | Version 1.4 keeps serving; version 1.5 did not start: it keeps running out of memory.
            probe-progressing  | SERVING  | PROGRESSING | 2 | Version 1.4 serves; version 1.5 is starting, 0 of 2 copies ready.
            probe-stuck        | SERVING  | STUCK       | 2 | Version 1.4 keeps serving; version 1.5 did not start: it does not pass its health check.
            secret-stuck       | SERVING  | STUCK       | 2 | Version 1.4 keeps serving; version 1.5 did not start: the secret fault it needs is missing.
            place-stuck        | SERVING  | STUCK       | 2 | Version 1.4 keeps serving; version 1.5 did not start: it waits for a free machine.
            quota-stuck        | SERVING  | STUCK       | 2 | Version 1.4 keeps serving; version 1.5 did not start: its team has used up its share of the cluster.
            first-broken-down  | DOWN     | STUCK       | 0 | Nothing serves: the registry does not have its image.
            no-memory-down     | DOWN     | STUCK       | 0 | Nothing serves: no machine has enough memory free.
            crash-later-down   | DOWN     | COMPLETE    | 0 | Nothing serves: it keeps crashing (exit code 3).
            restarted          | SERVING  | COMPLETE    | 1 | Version 1.4 serves, 1 of 1 copy ready; lately a copy ended and was restarted.
            oom-once-restarted | SERVING  | COMPLETE    | 1 | Version 1.4 serves, 1 of 1 copy ready; lately a copy ran out of memory and was restarted.
            sts-serving        | SERVING  | COMPLETE    | 2 | Version latest serves, 2 of 2 copies ready.
            ds-serving         | SERVING  | COMPLETE    | 1 | Version latest serves, 1 of 1 copy ready.
            job-ok             | FINISHED | COMPLETE    | 0 | It finished.
            job-runs           | SERVING  | COMPLETE    | 0 | It is running.
            job-fails          | DOWN     | COMPLETE    | 0 | It failed: it crashed (exit code 4).
            cron-ok            | SERVING  | COMPLETE    | 0 | Its last run succeeded.
            cron-fails         | DEGRADED | COMPLETE    | 0 | It is running; its run before failed: it crashed (exit code 4).
            cron-paused        | STOPPED  | COMPLETE    | 0 | It is paused: no run is planned.
            """)
    void saysWhatRunsAndWhy(String recorded, State state, Change change, int ready, String sentence) {
        WorkloadStatus status = RecordedObjects.of(recorded).status();

        assertThat(status.sentence()).isEqualTo(sentence);
        assertThat(status.state()).isEqualTo(state);
        assertThat(status.change()).isEqualTo(change);
        assertThat(status.ready()).isEqualTo(ready);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            pull-stuck        | Pod        | status.containerStatuses[pull].state.waiting           | ImagePullBackOff
            crash-stuck       | Pod        | status.containerStatuses[crash].lastState.terminated   | Error, exit code 3
            oom-stuck         | Pod        | status.containerStatuses[oom].lastState.terminated     | OOMKilled, exit code 137
            place-stuck       | Pod        | status.conditions[PodScheduled].message                | 0/1 nodes are available
            quota-stuck       | Deployment | status.conditions[ReplicaFailure].message              | exceeded quota
            job-fails         | Job        | status.conditions[Failed]                              | BackoffLimitExceeded
            """)
    void namesTheObjectAndTheFieldBehindIt(String recorded, String kind, String field, String value) {
        assertThat(RecordedObjects.of(recorded).status().findings()).anySatisfy(it -> {
            assertThat(it.kind()).isEqualTo(kind);
            assertThat(it.field()).isEqualTo(field);
            assertThat(it.value()).contains(value);
            assertThat(it.name()).isNotEmpty();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "crash-later-down, 2026-11-29T21:41:27Z",
        "first-broken-down, 2026-11-29T21:40:32Z",
        "pull-stuck, 2026-11-29T21:40:38Z",
        "place-stuck, 2026-11-29T21:40:40Z",
        "quota-stuck, 2026-11-29T21:40:54Z",
        "job-fails, 2026-11-29T21:40:48Z",
    })
    void saysSinceWhenItIsAmiss(String recorded, Instant since) {
        assertThat(RecordedObjects.of(recorded).status().since()).isEqualTo(since);
    }

    @ParameterizedTest
    @MethodSource("all")
    void isAmissSinceNoTimeWhenItIsWell(String recorded) {
        WorkloadStatus status = RecordedObjects.of(recorded).status();
        boolean amiss = Set.of(State.DOWN, State.DEGRADED).contains(status.state()) || status.change() == Change.STUCK;

        assertThat(status.since() != null).isEqualTo(amiss);
    }

    @Test
    void isImpairedSinceTheFirstMissingCopyAndDownSinceTheLast() {
        RecordedObjects recorded = RecordedObjects.of("sts-serving");
        Instant first = Instant.parse("2026-11-29T21:40:50Z");
        for (JsonNode pod : recorded.objects().pods()) {
            unready(pod, first.plusSeconds(pod == recorded.objects().pods().getLast() ? 60 : 0));
        }
        Instant later = first.plus(Duration.ofMinutes(30));

        assertThat(WorkloadRules.status(recorded.objects(), later).state()).isEqualTo(State.DOWN);
        assertThat(WorkloadRules.status(recorded.objects(), later).since()).isEqualTo(first.plusSeconds(60));
    }

    @Test
    void tellsBothVersionsOfAChange() {
        WorkloadStatus status = RecordedObjects.of("changing").status();

        assertThat(status.version()).isEqualTo(new RunningVersion("1.5", "busybox", 2, 1));
        assertThat(status.before()).isEqualTo(new RunningVersion("1.4", "busybox", 1, 1));
        assertThat(status.until()).isAfter(RecordedObjects.of("changing").now());
    }

    @Test
    void isNeverUnderWayWhenItsTimeIsOver() {
        RecordedObjects recorded = RecordedObjects.of("pull-progressing");
        Instant until = recorded.status().until();

        assertThat(WorkloadRules.status(recorded.objects(), until.minusSeconds(1))
                        .change())
                .isEqualTo(Change.PROGRESSING);
        // The controller has said nothing yet, and still.
        assertThat(WorkloadRules.status(recorded.objects(), until.plusSeconds(20))
                        .change())
                .isEqualTo(Change.STUCK);
    }

    @Test
    void isNeverDownAsLongAsItsTimeIsNotOver() {
        RecordedObjects recorded = RecordedObjects.of("first-start");
        Instant until = recorded.status().until();

        assertThat(WorkloadRules.status(recorded.objects(), until.minusSeconds(1))
                        .state())
                .isEqualTo(State.STARTING);
        assertThat(WorkloadRules.status(recorded.objects(), until.plusSeconds(20))
                        .state())
                .isEqualTo(State.DOWN);
    }

    @Test
    void givesACopyThatIsStartedElsewhereTheTimeOfItsHealthCheck() {
        RecordedObjects recorded = RecordedObjects.of("serving");
        JsonNode pod = recorded.objects().pods().getFirst();
        unready(pod, started(pod));

        WorkloadStatus soon =
                WorkloadRules.status(recorded.objects(), started(pod).plusSeconds(20));
        WorkloadStatus late =
                WorkloadRules.status(recorded.objects(), started(pod).plus(Duration.ofMinutes(2)));

        assertThat(soon.state()).isEqualTo(State.SERVING);
        assertThat(soon.sentence()).isEqualTo("Version 1.4 serves, 1 of 2 copies ready.");
        assertThat(late.state()).isEqualTo(State.DEGRADED);
        assertThat(late.sentence()).isEqualTo("Only 1 of 2 copies serve: it does not pass its health check.");
        assertThat(late.since()).isEqualTo(started(pod));
    }

    @Test
    void saysThatMoreCopiesAreRefusedInsteadOfWaitingForThem() {
        RecordedObjects recorded = RecordedObjects.of("serving");
        ObjectNode deployment = (ObjectNode) recorded.objects().workload();
        deployment.withObject("spec").put("replicas", 3);
        ((ArrayNode) deployment.at("/status/conditions"))
                .addObject()
                .put("type", "ReplicaFailure")
                .put("status", "True")
                .put("message", "pods \"web-x\" is forbidden: exceeded quota: team");

        WorkloadStatus status = recorded.status();

        assertThat(status.state()).isEqualTo(State.DEGRADED);
        assertThat(status.sentence())
                .isEqualTo("Only 2 of 3 copies serve: its team has used up its share of the cluster.");
    }

    private static void unready(JsonNode pod, Instant at) {
        ((ArrayNode) pod.at("/status/conditions")).forEach(it -> {
            if (it.path("type").asString().equals("Ready")) {
                ((ObjectNode) it).put("status", "False").put("lastTransitionTime", at.toString());
            }
        });
        ((ObjectNode) pod.at("/status/containerStatuses/0")).put("ready", false);
    }

    private static Instant started(JsonNode pod) {
        return Instant.parse(
                pod.at("/status/containerStatuses/0/state/running/startedAt").asString());
    }

    @Test
    void plansTheNextRunOfASchedule() {
        RecordedObjects recorded = RecordedObjects.of("cron-ok");
        WorkloadStatus status = recorded.status();

        assertThat(status.nextRun())
                .isAfter(recorded.now())
                .isBefore(recorded.now().plusSeconds(61));
        assertThat(status.lastRun()).isBefore(recorded.now());
        assertThat(RecordedObjects.of("cron-paused").status().nextRun()).isNull();
    }

    @ParameterizedTest
    @MethodSource("all")
    void usesNoWordOfKubernetesAndFewWords(String recorded) throws IOException {
        String sentence = RecordedObjects.of(recorded).status().sentence();

        for (String word : Files.readAllLines(Path.of("../portal/journey/jargon.txt"))) {
            if (!word.isBlank() && !word.startsWith("#")) {
                assertThat(sentence)
                        .doesNotContainPattern(Pattern.compile("(?i)\\b" + Pattern.quote(word.strip()) + "\\b"));
            }
        }
        assertThat(sentence.split(" ")).hasSizeLessThanOrEqualTo(25);
    }

    @ParameterizedTest
    @MethodSource("all")
    void isInNoTroubleThatItsOwnCountOfCopiesDoesNotTell(String recorded) {
        RecordedObjects objects = RecordedObjects.of(recorded);
        JsonNode workload = objects.objects().workload();
        ResourceType type = Types.WORKLOADS.stream()
                .filter(it -> it.kind().equals(workload.path("kind").asString()))
                .findFirst()
                .orElseThrow();
        WorkloadStatus status = objects.status();
        boolean trouble =
                Set.of(State.DOWN, State.DEGRADED).contains(status.state()) || status.change() == Change.STUCK;

        boolean suspect = KnownObject.of(new ClusterObject(type, "shop", "it", "", workload.toString()))
                .suspect();

        if (trouble || WELL.contains(recorded)) {
            assertThat(suspect).isEqualTo(trouble);
        }
    }

    static Stream<String> all() {
        String[] files = Path.of("src/test/resources/runtime").toFile().list();
        assertThat(files).isNotNull().hasSizeGreaterThan(20);
        return Arrays.stream(files).map(it -> it.replace(".json", "")).sorted();
    }

    @ParameterizedTest
    @CsvSource({
        "registry.example:5000/team/app, latest",
        "registry.example:5000/team/app:1.4.2, 1.4.2",
        "app@sha256:0123456789abcdef, 0123456",
        "team/app:2.0@sha256:0123456789abcdef, 2.0",
    })
    void callsAVersionByItsTagOrElseByTheBeginningOfItsDigest(String image, String name) {
        assertThat(VersionName.ofImage(image)).isEqualTo(name);
    }

    @Test
    void keepsTheEndOfWhatAProgramSaidLastWithoutItsSecrets() {
        String said = "Error, exit code 1, Begins with password=hunter2hunter2\n"
                + "It goes on.\n".repeat(200)
                + "KeyError: 'GREETING_STYLE'";

        Finding finding = new Finding("it crashed", "Pod", "it", "status", said);

        assertThat(finding.value())
                .startsWith("Error, exit code 1, ")
                .endsWith("It goes on.\nKeyError: 'GREETING_STYLE'")
                .doesNotContain("hunter2")
                .hasSizeLessThanOrEqualTo(600);
    }

    @Test
    void saysWhatIsUnknownAsUnknown() {
        JsonNode workload = RecordedObjects.of("serving").objects().workload();

        WorkloadStatus status = WorkloadRules.unknown(workload, "Kubernetes (x) does not let Ridgeway see pods.");

        assertThat(status.state()).isEqualTo(State.UNKNOWN);
        assertThat(status.sentence()).isEqualTo("What runs is unknown: Kubernetes (x) does not let Ridgeway see pods.");
        assertThat(status.findings()).isEqualTo(List.of());
    }
}
