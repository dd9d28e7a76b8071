package dev.ridgeway.adapters.argocd;

import static dev.ridgeway.adapters.JsonFields.instant;
import static dev.ridgeway.adapters.JsonFields.said;

import dev.ridgeway.plugin.Excerpt;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.delivery.DeliveryPause;
import dev.ridgeway.plugin.delivery.DeliveryTarget;
import dev.ridgeway.plugin.delivery.DeliveryTarget.Health;
import dev.ridgeway.plugin.delivery.DeliveryTarget.Source;
import dev.ridgeway.plugin.delivery.Deployment;
import dev.ridgeway.plugin.delivery.Deployment.Phase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** An Application of Argo CD as it is written in a cluster and answered by its API, in the words of the port. */
final class ArgoCdApplication {

    /** It looks every three minutes unless somebody set it otherwise. */
    static final Optional<Duration> LOOKS_WITHIN = Optional.of(Duration.ofMinutes(10));

    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
    private static final Set<String> PROBLEMS =
            Set.of("ComparisonError", "InvalidSpecError", "SyncError", "UnknownError", "DeletionError");

    private final JsonNode application;
    private final JsonNode source;

    private ArgoCdApplication(JsonNode application) {
        this.application = application;
        JsonNode sources = application.at("/spec/sources");
        this.source = sources.isEmpty() ? application.at("/spec/source") : sources.path(0);
    }

    /** Its name, which applications in other namespaces than Argo CD's own may share. */
    static String name(String namespace, String name) {
        return namespace + "/" + name;
    }

    static DeliveryTarget target(JsonNode application) {
        return new ArgoCdApplication(application).target();
    }

    /** Whether its health was found after its last operation; nothing in a list tells when that becomes so. */
    static boolean settled(JsonNode application) {
        Instant ended = instant(application.at("/status/operationState/finishedAt"));
        Instant found = instant(application.at("/status/reconciledAt"));
        return ended == null || (found != null && found.isAfter(ended.plusSeconds(1)));
    }

    private DeliveryTarget target() {
        JsonNode metadata = application.path("metadata");
        Map<String, String> labels = new TreeMap<>();
        metadata.path("labels").propertyStream().forEach(it -> labels.put(it.getKey(), said(it.getValue())));
        List<Deployment> history = new ArrayList<>(application
                .at("/status/history")
                .valueStream()
                .flatMap(it -> entry(it).stream())
                .toList());
        Optional<Deployment> operation = operation();
        if (partial() && !bringsAnother(operation, history)) {
            operation = Optional.empty();
        } else if (partial()) {
            operation.filter(it -> it.phase() == Phase.BROUGHT).ifPresent(history::add);
        }
        JsonNode automated = application.at("/spec/syncPolicy/automated");
        return new DeliveryTarget(
                name(text("/metadata/namespace"), text("/metadata/name")),
                text("/metadata/uid"),
                text("/metadata/name"),
                labels,
                source(),
                text("/spec/destination/namespace"),
                application
                        .at("/status/summary/images")
                        .valueStream()
                        .map(it -> said(it))
                        .toList(),
                commit(application.at("/status/sync")),
                text("/status/sync/status").equals("OutOfSync"),
                automated.isObject() && automated.path("enabled").asBoolean(true),
                DeliveryPause.of(annotations()),
                problem(),
                health(text("/status/health/status")),
                instant(application.at("/status/health/lastTransitionTime")),
                instant(application.at("/status/reconciledAt")),
                operation
                        .or(() -> history.stream().reduce((one, later) -> later))
                        .orElse(null),
                history);
    }

    private Map<String, String> annotations() {
        Map<String, String> annotations = new TreeMap<>();
        application
                .at("/metadata/annotations")
                .propertyStream()
                .forEach(it -> annotations.put(it.getKey(), said(it.getValue())));
        return annotations;
    }

    /** Refuses to pause, or to resume, what Argo CD does not deliver by itself, or is kept by a repository itself. */
    static void requirePausable(JsonNode application) {
        ArgoCdApplication it = new ArgoCdApplication(application);
        String name = it.text("/metadata/name");
        if (!application.at("/spec/syncPolicy/automated").isObject()) {
            throw new ToolRefused(
                    "delivery-not-automatic",
                    name + " is delivered by Argo CD only when somebody asks for it.",
                    "There is nothing to pause; tell whoever asks for it.");
        }
        if (it.annotations().containsKey("argocd.argoproj.io/tracking-id")
                || !application.at("/metadata/ownerReferences").isEmpty()) {
            throw new ToolRefused(
                    "delivery-kept-in-git",
                    name + " is kept by Argo CD as a repository describes it, which would undo the change.",
                    "Set spec.syncPolicy.automated.enabled in the file that describes it.");
        }
    }

    /** The merge patch that pauses. */
    static Map<String, @Nullable Object> pausing(DeliveryPause pause) {
        return automated(pause.annotations(), false);
    }

    /** The merge patch that resumes: the field goes, as it was not there before. */
    static Map<String, @Nullable Object> resuming() {
        return automated(DeliveryPause.none(), null);
    }

    private static Map<String, @Nullable Object> automated(
            Map<String, @Nullable Object> annotations, @Nullable Boolean enabled) {
        Map<String, @Nullable Object> automated = new TreeMap<>();
        automated.put("enabled", enabled);
        return Map.of(
                "metadata", Map.of("annotations", annotations),
                "spec", Map.of("syncPolicy", Map.of("automated", automated)));
    }

    /** The files of values of a chart stand relative to it; those of another source, or at an address, are not ours to read. */
    private Source source() {
        String path = said(source.path("path"));
        List<String> files = source.at("/helm/valueFiles")
                .valueStream()
                .map(it -> said(it))
                .filter(it -> !it.startsWith("$") && !it.contains("://"))
                .map(it -> it.startsWith("/")
                        ? Path.of(it.substring(1)).normalize()
                        : Path.of(path).resolve(it).normalize())
                .map(Path::toString)
                .filter(it -> !it.startsWith(".."))
                .toList();
        return new Source(said(source.path("repoURL")), path.equals(".") ? "" : path, files);
    }

    private static Health health(String status) {
        return switch (status) {
            case "Healthy" -> Health.WELL;
            case "Progressing" -> Health.COMING;
            case "Degraded" -> Health.BAD;
            case "Suspended" -> Health.PAUSED;
            case "Missing" -> Health.MISSING;
            default -> Health.UNKNOWN;
        };
    }

    private String problem() {
        return application
                .at("/status/conditions")
                .valueStream()
                .filter(it -> PROBLEMS.contains(said(it.path("type"))))
                .map(it -> Excerpt.of(said(it.path("message"))))
                .findFirst()
                .orElse("");
    }

    /** One of a part alone, as self-heal and people do it, leaves no trace in the history. */
    private boolean partial() {
        return !application
                .at("/status/operationState/operation/sync/resources")
                .isEmpty();
    }

    /**
     * As seen: a commit that comes while Argo CD heals is brought as a repair of what differs. Other repairs of a part are no
     * deployments; those of a person are one when all is as that commit says.
     */
    private boolean bringsAnother(Optional<Deployment> operation, List<Deployment> history) {
        String revision = operation.map(Deployment::revision).orElse("");
        boolean automatic = application
                .at("/status/operationState/operation/initiatedBy/automated")
                .asBoolean(false);
        boolean all = text("/status/sync/status").equals("Synced")
                && commit(application.at("/status/sync")).equals(revision);
        return !revision.isEmpty()
                && !history.isEmpty()
                && !history.getLast().revision().equals(revision)
                && (automatic || all);
    }

    private Optional<Deployment> operation() {
        JsonNode state = application.at("/status/operationState");
        Instant started = instant(state.path("startedAt"));
        if (started == null) {
            return Optional.empty();
        }
        Phase phase = switch (said(state.path("phase"))) {
            case "Succeeded" -> Phase.BROUGHT;
            case "Failed", "Error" -> Phase.FAILED;
            default -> Phase.UNDER_WAY;
        };
        String revision = commit(state.path("syncResult"));
        return Optional.of(new Deployment(
                revision.isEmpty() ? commit(state.at("/operation/sync")) : revision,
                phase,
                started,
                // A time of an end while it runs is that of an attempt after which it tries again.
                phase == Phase.UNDER_WAY ? null : instant(state.path("finishedAt")),
                by(state.at("/operation/initiatedBy")),
                Excerpt.of(said(state.path("message")))));
    }

    private static Optional<Deployment> entry(JsonNode entry) {
        Instant ended = instant(entry.path("deployedAt"));
        Instant started =
                Optional.ofNullable(instant(entry.path("deployStartedAt"))).orElse(ended);
        return started == null
                ? Optional.empty()
                : Optional.of(new Deployment(
                        commit(entry), Phase.BROUGHT, started, ended, by(entry.path("initiatedBy")), ""));
    }

    private static String by(JsonNode initiator) {
        return said(initiator.path("username"));
    }

    /** A branch's name stands there as long as it could not be read. */
    private static String commit(JsonNode holder) {
        String one = said(holder.path("revision"));
        String revision = one.isEmpty() ? said(holder.path("revisions").path(0)) : one;
        return COMMIT.matcher(revision).matches() ? revision : "";
    }

    private String text(String pointer) {
        return said(application.at(pointer));
    }
}
