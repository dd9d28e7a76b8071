package dev.ridgeway.server.runtime.status;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a workload's own object says of its last change.
 *
 * @param isNew whether a copy is of the version that is wanted
 * @param until when the time of a change that is under way is over
 * @param refused why no copy can be made, if that is so
 */
record Rollout(
        int wanted,
        Change change,
        Predicate<JsonNode> isNew,
        @Nullable Instant until,
        @Nullable Finding refused) {

    private static final Duration USUAL = Duration.ofMinutes(10);
    private static final long NO_DEADLINE = Integer.MAX_VALUE;
    /** How late the controller may be with its own word on a deadline. */
    private static final Duration CONTROLLER_BEHIND = Duration.ofSeconds(15);

    static Rollout of(WorkloadObjects objects, Instant now) {
        return switch (objects.workload().path("kind").asString("")) {
            case "Deployment" -> deployment(objects, now);
            case "StatefulSet" -> statefulSet(objects, now);
            default -> daemonSet(objects, now);
        };
    }

    private static Rollout deployment(WorkloadObjects objects, Instant now) {
        JsonNode it = objects.workload();
        int wanted = it.at("/spec/replicas").asInt(1);
        JsonNode status = it.path("status");
        String newest = objects.revisions().stream()
                .max(Comparator.comparingLong(Rollout::revision))
                .filter(each -> isOf(each, it))
                .map(Fields::uid)
                .orElse("");
        Predicate<JsonNode> isNew = pod -> Fields.ownedBy(pod, newest);
        boolean complete = observed(it)
                && status.path("updatedReplicas").asInt(0) == wanted
                && status.path("replicas").asInt(0) == wanted;
        Optional<JsonNode> progress = Fields.condition(it, "Progressing");
        boolean finished = progress.map(each -> each.path("reason").asString(""))
                .filter("NewReplicaSetAvailable"::equals)
                .isPresent();
        Finding refused = Fields.condition(it, "ReplicaFailure")
                .filter(each -> each.path("status").asString("").equals("True"))
                .map(each -> refusal(it, each.path("message").asString("")))
                .orElse(null);
        boolean available = status.path("availableReplicas").asInt(0) >= wanted;
        // More copies of a version that has come up are no change, and have no deadline: either they come or they are
        // refused.
        if (wanted == 0 || (complete && (available || finished)) || (finished && observed(it) && refused != null)) {
            return new Rollout(wanted, Change.COMPLETE, isNew, null, refused);
        }
        if (it.at("/spec/paused").asBoolean(false)) {
            return new Rollout(wanted, Change.PAUSED, isNew, null, refused);
        }
        long seconds = it.at("/spec/progressDeadlineSeconds").asLong(USUAL.toSeconds());
        Duration budget = seconds >= NO_DEADLINE ? USUAL : Duration.ofSeconds(seconds);
        Instant since = progress.filter(each -> observed(it) && !finished)
                .flatMap(each -> Fields.time(each.path("lastUpdateTime")))
                .orElse(now);
        boolean exceeded = observed(it)
                && progress.filter(each -> each.path("reason").asString("").equals("ProgressDeadlineExceeded"))
                        .isPresent();
        return under(wanted, isNew, since.plus(budget), exceeded, refused, now);
    }

    /** Whether the newest revision is of what is wanted; none is as long as nobody has looked at a change, or it is paused. */
    private static boolean isOf(JsonNode replicaSet, JsonNode deployment) {
        return replicaSet.at("/spec/replicas").asInt(0) == 0
                || withoutHash(replicaSet).equals(withoutHash(deployment));
    }

    private static JsonNode withoutHash(JsonNode workload) {
        JsonNode template = workload.at("/spec/template").deepCopy();
        if (template.at("/metadata/labels") instanceof ObjectNode labels) {
            labels.remove("pod-template-hash");
        }
        if (template.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove("creationTimestamp");
        }
        return template;
    }

    private static Rollout statefulSet(WorkloadObjects objects, Instant now) {
        JsonNode it = objects.workload();
        JsonNode status = it.path("status");
        int wanted = it.at("/spec/replicas").asInt(1);
        String revision = status.path("updateRevision").asString("");
        Predicate<JsonNode> isNew =
                pod -> label(pod, "controller-revision-hash").equals(revision);
        boolean complete = observed(it)
                && status.path("replicas").asInt(0) == wanted
                && (status.path("currentRevision").asString("").equals(revision)
                        || it.at("/spec/updateStrategy/type").asString("").equals("OnDelete"))
                && status.path("readyReplicas").asInt(0) + unready(objects, isNew, now) >= wanted;
        return byYoungest(objects, wanted, complete, isNew, now);
    }

    private static Rollout daemonSet(WorkloadObjects objects, Instant now) {
        JsonNode it = objects.workload();
        JsonNode status = it.path("status");
        int wanted = status.path("desiredNumberScheduled").asInt(0);
        String generation = it.at("/metadata/annotations")
                .path("deprecated.daemonset.template.generation")
                .asString("");
        Predicate<JsonNode> isNew = pod -> label(pod, "pod-template-generation").equals(generation);
        boolean complete = observed(it)
                && status.path("updatedNumberScheduled").asInt(0) >= wanted
                && status.path("numberReady").asInt(0) + unready(objects, isNew, now) >= wanted;
        return byYoungest(objects, wanted, complete, isNew, now);
    }

    /** Copies of the new version that were ready once, so that the change itself is over. */
    private static int unready(WorkloadObjects objects, Predicate<JsonNode> isNew, Instant now) {
        return (int) objects.pods().stream()
                .filter(isNew)
                .filter(it -> !Fields.is(it, "Ready"))
                .filter(it -> Fields.created(it).orElse(now).plus(USUAL).isBefore(now))
                .count();
    }

    /** These have no deadline of their own: each new copy has the time that is usual elsewhere. */
    private static Rollout byYoungest(
            WorkloadObjects objects, int wanted, boolean complete, Predicate<JsonNode> isNew, Instant now) {
        if (wanted == 0 || complete) {
            return new Rollout(wanted, Change.COMPLETE, isNew, null, null);
        }
        Instant since = objects.pods().stream()
                .filter(isNew)
                .flatMap(it -> Fields.created(it).stream())
                .max(Comparator.naturalOrder())
                .or(() -> Fields.created(objects.workload()))
                .orElse(now);
        return under(wanted, isNew, since.plus(USUAL), false, null, now);
    }

    private static Rollout under(
            int wanted,
            Predicate<JsonNode> isNew,
            Instant until,
            boolean exceeded,
            @Nullable Finding refused,
            Instant now) {
        boolean over = exceeded || until.plus(CONTROLLER_BEHIND).isBefore(now);
        return new Rollout(wanted, over ? Change.STUCK : Change.PROGRESSING, isNew, over ? null : until, refused);
    }

    private static boolean observed(JsonNode workload) {
        return workload.at("/status/observedGeneration").asLong(0)
                >= workload.at("/metadata/generation").asLong(0);
    }

    private static long revision(JsonNode replicaSet) {
        return replicaSet
                .at("/metadata/annotations")
                .path("deployment.kubernetes.io/revision")
                .asLong(0);
    }

    private static String label(JsonNode object, String name) {
        return object.at("/metadata/labels").path(name).asString("");
    }

    private static Finding refusal(JsonNode workload, String message) {
        String words = "the platform's rules refuse its copies";
        if (message.contains("exceeded quota")) {
            words = "its team has used up its share of the cluster";
        } else if (message.contains("serviceaccount") && message.contains("not found")) {
            words = "the account it runs under is missing";
        }
        return new Finding(
                words, "Deployment", Fields.name(workload), "status.conditions[ReplicaFailure].message", message);
    }
}
