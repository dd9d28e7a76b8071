package dev.ridgeway.adapters.flux;

import static dev.ridgeway.adapters.JsonFields.instant;
import static dev.ridgeway.adapters.JsonFields.said;

import dev.ridgeway.adapters.DeliveredWorkloads.Found;
import dev.ridgeway.plugin.delivery.DeliveryPause;
import dev.ridgeway.plugin.delivery.DeliveryTarget;
import dev.ridgeway.plugin.delivery.DeliveryTarget.Health;
import dev.ridgeway.plugin.delivery.DeliveryTarget.Source;
import dev.ridgeway.plugin.delivery.Deployment;
import dev.ridgeway.plugin.delivery.Deployment.Phase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A Kustomization or a HelmRelease in the words of the port. */
final class FluxTargets {

    /** Of a chart in a repository, with {@code reconcileStrategy: Revision}: the begin of the commit, and a counter. */
    private static final Pattern CHART_VERSION = Pattern.compile("\\+([0-9a-f]{7,40})(\\.\\d+)?$");

    private FluxTargets() {}

    /**
     * Of a Kustomization.
     *
     * @param git its repository, if it has one and that is known
     */
    static DeliveryTarget kustomization(FluxObject it, Optional<FluxObject> git, Found found) {
        String wanted = wanted(git);
        return target(
                FluxType.KUSTOMIZATION,
                it,
                git,
                new Source(url(git), FluxObject.inside(it.text("/spec/path")), List.of()),
                wanted,
                !wanted.isEmpty() && !wanted.equals(FluxObject.commit(it.text("/status/lastAppliedRevision"))),
                found,
                snapshots(it));
    }

    /**
     * Flux keeps one entry for each content and outcome, the one of last time first, and takes it up again when the content
     * comes back: what came back did so after the one between was last seen, which may have been when that began.
     */
    private static List<Deployment> snapshots(FluxObject it) {
        List<JsonNode> entries = it.at("/status/history")
                .valueStream()
                .filter(each ->
                        instant(each.path("firstReconciled")) != null && instant(each.path("lastReconciled")) != null)
                .toList();
        List<Deployment> history = new ArrayList<>();
        for (int i = 0; i < entries.size(); ) {
            String digest = said(entries.get(i).path("digest"));
            int end = i;
            while (end < entries.size() && said(entries.get(end).path("digest")).equals(digest)) {
                end++;
            }
            List<JsonNode> run = entries.subList(i, end);
            Instant before = end < entries.size() ? time(entries.get(end), "lastReconciled") : Instant.MIN;
            Instant started = run.stream()
                    .map(each -> time(each, "firstReconciled"))
                    .filter(each -> each.isAfter(before))
                    .min(Comparator.naturalOrder())
                    .orElseGet(() -> before.plusSeconds(1));
            history.add(new Deployment(
                    commit(run.getFirst()),
                    phase(said(run.getFirst().path("lastReconciledStatus"))),
                    started,
                    started,
                    "",
                    ""));
            i = end;
        }
        return history.reversed().stream()
                .sorted(Comparator.comparing(Deployment::startedAt))
                .toList();
    }

    private static Instant time(JsonNode entry, String field) {
        return Objects.requireNonNull(instant(entry.path(field)));
    }

    private static String commit(JsonNode entry) {
        String origin = FluxObject.commit(said(entry.at("/metadata/originRevision")));
        return origin.isEmpty() ? FluxObject.commit(said(entry.at("/metadata/revision"))) : origin;
    }

    private static Phase phase(String status) {
        return switch (status) {
            case "ReconciliationSucceeded", "HealthCheckFailed", "PruneFailed" -> Phase.BROUGHT;
            default -> Phase.FAILED;
        };
    }

    /**
     * Of a HelmRelease.
     *
     * @param git the repository of its chart, if it has one and that is known
     * @param whole makes the whole commit of its begin
     */
    static DeliveryTarget helmRelease(
            FluxObject it, Optional<FluxObject> git, Found found, UnaryOperator<String> whole) {
        List<Deployment> history = it.at("/status/history")
                .valueStream()
                .flatMap(each -> release(it, each, whole).stream())
                .sorted(Comparator.comparing(Deployment::startedAt))
                .toList();
        String wanted = wanted(git);
        String there = history.isEmpty() ? "" : history.getLast().revision();
        return target(
                FluxType.HELM_RELEASE,
                it,
                git,
                chart(it, url(git)),
                wanted,
                !wanted.isEmpty() && !FluxObject.commit(there).isEmpty() && !wanted.equals(there),
                found,
                history);
    }

    private static Optional<Deployment> release(FluxObject it, JsonNode entry, UnaryOperator<String> whole) {
        Instant started = instant(entry.path("lastDeployed"));
        if (started == null) {
            return Optional.empty();
        }
        String status = said(entry.path("status"));
        Phase phase = switch (status) {
            case "deployed", "superseded" -> Phase.BROUGHT;
            case "failed" -> it.waitedInVain() ? Phase.BROUGHT : Phase.FAILED;
            default -> Phase.UNDER_WAY;
        };
        String version = said(entry.path("chartVersion"));
        Matcher built = CHART_VERSION.matcher(version);
        Instant ended = Stream.of("Released", "Ready")
                .map(it::since)
                .filter(Objects::nonNull)
                .findFirst()
                .filter(each -> !status.equals("superseded") && !each.isBefore(started))
                .orElse(started);
        return Optional.of(new Deployment(
                built.find() ? whole.apply(built.group(1)) : version,
                phase,
                started,
                phase == Phase.UNDER_WAY ? null : ended,
                "",
                ""));
    }

    /** What stands in the chart's own folder is of every environment. */
    private static Source chart(FluxObject it, String url) {
        String chart = FluxObject.inside(it.text("/spec/chart/spec/chart"));
        List<String> files = it.at("/spec/chart/spec/valuesFiles")
                .valueStream()
                .map(each -> FluxObject.inside(said(each)))
                .filter(each -> !each.isEmpty() && !each.startsWith(chart + "/"))
                .toList();
        return url.isEmpty() ? new Source("", "", List.of()) : new Source(url, chart, files);
    }

    private static String url(Optional<FluxObject> git) {
        return git.map(it -> it.text("/spec/url")).orElse("");
    }

    private static String wanted(Optional<FluxObject> git) {
        return git.map(it -> FluxObject.commit(it.text("/status/artifact/revision")))
                .orElse("");
    }

    private static DeliveryTarget target(
            FluxType type,
            FluxObject it,
            Optional<FluxObject> git,
            Source source,
            String wanted,
            boolean different,
            Found found,
            List<Deployment> attempts) {
        String problem = it.problem();
        String namespace = it.text("/spec/targetNamespace");
        boolean asked = !found.images().isEmpty();
        return new DeliveryTarget(
                type.target(it.namespace(), it.name()),
                it.text("/metadata/uid"),
                it.name(),
                it.labels(),
                source,
                namespace.isEmpty() ? found.namespace().orElse(it.namespace()) : namespace,
                found.images(),
                wanted,
                different,
                !it.is("/spec/suspend"),
                DeliveryPause.of(it.annotations()),
                problem.isEmpty() ? git.map(FluxObject::problem).orElse("") : problem,
                asked ? found.health() : own(it),
                asked ? found.since() : it.since("Ready"),
                asked ? found.at() : it.since("Ready"),
                attempts.isEmpty() ? null : attempts.getLast(),
                attempts.stream().filter(each -> each.phase() == Phase.BROUGHT).toList());
    }

    /** Of what runs nothing that could be asked, Flux' own word counts. */
    private static Health own(FluxObject it) {
        if (it.waitedInVain()) {
            return Health.BAD;
        }
        if (it.has("Ready", "True")) {
            return Health.WELL;
        }
        return it.has("Reconciling", "True") ? Health.COMING : Health.UNKNOWN;
    }
}
