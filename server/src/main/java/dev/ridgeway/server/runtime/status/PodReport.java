package dev.ridgeway.server.runtime.status;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How one copy is.
 *
 * @param starting not ready, and the time for that is not over
 * @param trouble what is wrong with it, also when it may still become well
 * @param lately what was wrong with it within the last hour, although it is well now
 */
record PodReport(
        JsonNode pod,
        boolean ready,
        boolean leaving,
        boolean starting,
        @Nullable Finding trouble,
        @Nullable Finding lately) {

    private static final Duration PULLING = Duration.ofSeconds(60);
    private static final Duration SCHEDULING = Duration.ofSeconds(60);
    private static final Duration CREATING = Duration.ofMinutes(2);
    private static final Duration READY_BESIDE = Duration.ofSeconds(30);
    private static final Duration LATELY = Duration.ofHours(1);
    private static final Set<String> IMAGE = Set.of("ErrImagePull", "ImagePullBackOff", "RegistryUnavailable");
    private static final Set<String> COMING = Set.of("ContainerCreating", "PodInitializing", "");
    private static final Pattern MISSING = Pattern.compile(
            "(?i)(secret|configmap) \"?([^\"\\s]+)\"? not found|couldn't find key (\\S+) in (Secret|ConfigMap) (\\S+)");

    static PodReport of(JsonNode pod, List<JsonNode> events, Instant now) {
        boolean leaving = !pod.at("/metadata/deletionTimestamp").isMissingNode();
        boolean ready = !leaving && Fields.is(pod, "Ready");
        if (ready || leaving) {
            return new PodReport(pod, ready, leaving, false, null, ready ? lately(pod, now) : null);
        }
        Age age = new Age(Fields.created(pod).orElse(now), now);
        for (JsonNode status : statuses(pod).toList()) {
            Optional<PodReport> report = container(pod, status, age);
            if (report.isPresent()) {
                return report.get();
            }
        }
        return placed(pod, events, age);
    }

    private record Age(Instant created, Instant now) {
        boolean within(Duration budget) {
            return created.plus(budget).isAfter(now);
        }
    }

    private static Stream<JsonNode> statuses(JsonNode pod) {
        return Stream.concat(
                pod.at("/status/initContainerStatuses").valueStream(),
                pod.at("/status/containerStatuses").valueStream());
    }

    private static PodReport unwell(JsonNode pod, boolean starting, String words, String field, String value) {
        return new PodReport(
                pod, false, false, starting, new Finding(words, "Pod", Fields.name(pod), field, value), null);
    }

    /** Empty for a container that is as well as can be expected. */
    private static Optional<PodReport> container(JsonNode pod, JsonNode status, Age age) {
        boolean initial = pod.at("/status/initContainerStatuses").valueStream().anyMatch(status::equals);
        String field = "status." + (initial ? "initContainerStatuses" : "containerStatuses") + "["
                + status.path("name").asString("") + "].";
        JsonNode waiting = status.at("/state/waiting");
        if (!waiting.isMissingNode()) {
            return waiting(pod, status, age, field, waiting);
        }
        JsonNode ended = status.at("/state/terminated");
        if (!ended.isMissingNode() && !(initial && ended.path("exitCode").asInt(-1) == 0)) {
            return Optional.of(unwell(pod, false, ended(ended, false), field + "state.terminated", told(ended)));
        }
        JsonNode running = status.at("/state/running");
        if (initial || running.isMissingNode() || status.path("ready").asBoolean(false)) {
            return Optional.empty();
        }
        JsonNode last = status.at("/lastState/terminated");
        JsonNode spec = Fields.containers(pod.path("spec"))
                .filter(it ->
                        it.path("name").asString("").equals(status.path("name").asString("")))
                .findFirst()
                .orElse(running);
        Instant started = Fields.time(running.path("startedAt")).orElse(age.created());
        boolean starting = started.plus(readyWithin(spec)).isAfter(age.now());
        if (!last.isMissingNode() && status.path("restartCount").asInt(0) > 0) {
            return Optional.of(unwell(pod, false, ended(last, true), field + "lastState.terminated", told(last)));
        }
        return Optional.of(
                starting
                        ? new PodReport(pod, false, false, true, null, null)
                        : unwell(pod, false, "it does not pass its health check", field + "ready", "false"));
    }

    private static Optional<PodReport> waiting(JsonNode pod, JsonNode status, Age age, String field, JsonNode waiting) {
        String reason = waiting.path("reason").asString("");
        String message = waiting.path("message").asString("");
        String place = field + "state.waiting";
        if (COMING.contains(reason)) {
            return Optional.empty();
        }
        if (IMAGE.contains(reason)) {
            return Optional.of(unwell(pod, age.within(PULLING), image(message), place, told(waiting)));
        }
        if (reason.equals("CrashLoopBackOff")) {
            JsonNode last = status.at("/lastState/terminated");
            return Optional.of(
                    last.isMissingNode()
                            ? unwell(pod, false, "it keeps crashing on start", place, told(waiting))
                            : unwell(pod, false, ended(last, true), field + "lastState.terminated", told(last)));
        }
        String words = switch (reason) {
            case "InvalidImageName" -> "the name of its image is not valid";
            case "ErrImageNeverPull" -> "its image is not on the machine and may not be downloaded";
            case "ImageInspectError" -> "the machine cannot read its image";
            case "SignatureValidationFailed" -> "its image is not signed as required";
            case "CreateContainerConfigError" -> setting(message);
            case "CreateContainerError", "RunContainerError" -> "its program cannot be started";
            default -> "it waits (" + reason + ")";
        };
        return Optional.of(unwell(pod, false, words, place, told(waiting)));
    }

    /** No container has anything to say yet. */
    private static PodReport placed(JsonNode pod, List<JsonNode> events, Age age) {
        Optional<JsonNode> scheduled = Fields.condition(pod, "PodScheduled");
        if (scheduled
                .filter(it -> it.path("status").asString("").equals("False"))
                .isPresent()) {
            String message = scheduled.get().path("message").asString("");
            return unwell(
                    pod, age.within(SCHEDULING), machine(message), "status.conditions[PodScheduled].message", message);
        }
        String phase = pod.at("/status/phase").asString("");
        String reason = pod.at("/status/reason").asString("");
        if (phase.equals("Failed")) {
            String words = reason.equals("Evicted") ? "the machine was full and stopped it" : "it ended with a failure";
            return unwell(
                    pod,
                    false,
                    words,
                    "status.reason",
                    reason + " " + pod.at("/status/message").asString(""));
        }
        Optional<JsonNode> failed = events.stream()
                .filter(it -> it.at("/involvedObject/uid").asString("").equals(Fields.uid(pod)))
                .filter(it -> Set.of("FailedMount", "FailedAttachVolume", "FailedCreatePodSandBox")
                        .contains(it.path("reason").asString("")))
                .findFirst();
        if (failed.isPresent()) {
            String what = failed.get().path("reason").asString("");
            String message = failed.get().path("message").asString("");
            String words = what.equals("FailedCreatePodSandBox")
                    ? "its machine cannot prepare it"
                    : MISSING.matcher(message).find() ? setting(message) : "it waits for its disk";
            return unwell(pod, age.within(CREATING), words, "event " + what, message);
        }
        boolean starting = age.within(CREATING);
        return starting
                ? new PodReport(pod, false, false, true, null, null)
                : unwell(pod, false, "its machine has not started it yet", "status.phase", phase);
    }

    /** What happened to a copy that is well by now. */
    private static @Nullable Finding lately(JsonNode pod, Instant now) {
        return pod.at("/status/containerStatuses")
                .valueStream()
                .filter(it -> Fields.time(it.at("/lastState/terminated/finishedAt"))
                        .filter(at -> at.plus(LATELY).isAfter(now))
                        .isPresent())
                .findFirst()
                .map(it -> new Finding(
                        outOfMemory(it.at("/lastState/terminated"))
                                ? "a copy ran out of memory and was restarted"
                                : "a copy ended and was restarted",
                        "Pod",
                        Fields.name(pod),
                        "status.containerStatuses[" + it.path("name").asString("") + "].lastState.terminated",
                        told(it.at("/lastState/terminated"))))
                .orElse(null);
    }

    private static Duration readyWithin(JsonNode container) {
        return READY_BESIDE.plus(within(container.path("startupProbe"))).plus(within(container.path("readinessProbe")));
    }

    private static Duration within(JsonNode probe) {
        return probe.isMissingNode()
                ? Duration.ZERO
                : Duration.ofSeconds(probe.path("initialDelaySeconds").asLong(0)
                        + probe.path("periodSeconds").asLong(10)
                                * probe.path("failureThreshold").asLong(3));
    }

    private static boolean outOfMemory(JsonNode terminated) {
        return terminated.path("reason").asString("").equals("OOMKilled");
    }

    private static String ended(JsonNode terminated, boolean again) {
        if (outOfMemory(terminated)) {
            return again ? "it keeps running out of memory" : "it ran out of memory";
        }
        int code = terminated.path("exitCode").asInt(0);
        if (code == 0) {
            return "its program ends by itself";
        }
        return (again ? "it keeps crashing" : "it crashed") + " (exit code " + code + ")";
    }

    static String image(String message) {
        String said = message.toLowerCase(Locale.ROOT);
        if (Stream.of("not found", "manifest unknown", "notfound").anyMatch(said::contains)) {
            return "the registry does not have its image";
        }
        if (Stream.of(
                        "access denied",
                        "insufficient_scope",
                        "authorization failed",
                        "unauthorized",
                        "forbidden",
                        "denied:",
                        "no basic auth")
                .anyMatch(said::contains)) {
            return "the registry does not let the platform download its image";
        }
        if (Stream.of("no such host", "i/o timeout", "connection refused", "handshake timeout", "x509:")
                .anyMatch(said::contains)) {
            return "the registry of its image cannot be reached";
        }
        if (said.contains("toomanyrequests") || said.contains("429")) {
            return "the registry limits downloads of its image";
        }
        return "its image cannot be downloaded";
    }

    /** Which setting or secret is not there, when the message names one. */
    static Optional<String> missing(String message) {
        return MISSING.matcher(message).find() ? Optional.of(EventWords.capital(setting(message))) : Optional.empty();
    }

    private static String setting(String message) {
        Matcher missing = MISSING.matcher(message);
        if (!missing.find()) {
            return "a setting it needs is missing";
        }
        String kind = missing.group(1) == null ? missing.group(4) : missing.group(1);
        String what = kind.equalsIgnoreCase("secret") ? "secret" : "setting";
        String name = missing.group(1) == null ? missing.group(3) + " of " + missing.group(5) : missing.group(2);
        return "the " + what + " " + name.replaceAll("[,.]$", "") + " it needs is missing";
    }

    static String machine(String message) {
        if (message.contains("Insufficient memory")) {
            return "no machine has enough memory free";
        }
        if (message.contains("Insufficient cpu")) {
            return "no machine has enough processor free";
        }
        return "it waits for a free machine";
    }

    private static String told(JsonNode state) {
        String reason = state.path("reason").asString("");
        String message = state.path("message").asString("");
        String code =
                state.has("exitCode") ? "exit code " + state.path("exitCode").asInt() : "";
        return Stream.of(reason, code, message)
                .filter(it -> !it.isEmpty())
                .reduce((a, b) -> a + ", " + b)
                .orElse("");
    }
}
