package dev.ridgeway.adapters.helm;

import dev.ridgeway.adapters.DeliveredWorkloads;
import dev.ridgeway.adapters.DeliveredWorkloads.Found;
import dev.ridgeway.adapters.DeliveredWorkloads.Part;
import dev.ridgeway.plugin.delivery.DeliveryTarget;
import dev.ridgeway.plugin.delivery.DeliveryTarget.Source;
import dev.ridgeway.plugin.delivery.Deployment;
import dev.ridgeway.plugin.delivery.Deployment.Phase;
import dev.ridgeway.plugin.runtime.HelmRelease;
import dev.ridgeway.plugin.runtime.HelmRelease.Content;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The revisions of a release, oldest first, in the words of the port. */
final class HelmTargets {

    private static final String OF_FLUX = "helm.toolkit.fluxcd.io/name";
    private static final String INSTANCE = "app.kubernetes.io/instance";

    /** What Helm has not ended by then it does not: whoever ran it was stopped. */
    private static final Duration BUDGET = Duration.ofHours(1);

    private static final Pattern IMAGE = Pattern.compile("(?:.*/)?[^/:@]+(?::([^@]+))?(?:@sha256:([0-9a-f]{7}).*)?");

    private HelmTargets() {}

    static String name(HelmRelease release) {
        return "helm/" + release.namespace() + "/" + release.name();
    }

    /** Not what is uninstalled, nor what Flux brings by Helm, which tells of it itself. */
    static boolean isOurs(List<HelmRelease> revisions) {
        HelmRelease newest = revisions.getLast();
        return !newest.status().startsWith("uninstall") && !newest.labels().containsKey(OF_FLUX);
    }

    /** Whether time alone may make something else of it. */
    static boolean isUnderWay(DeliveryTarget target, Instant now) {
        Deployment latest = target.latest();
        return (latest != null && latest.phase() == Phase.UNDER_WAY) || DeliveredWorkloads.isUnderWay(target, now);
    }

    /** What is there of the release. */
    static List<Part> parts(List<HelmRelease> revisions) {
        return there(revisions).stream()
                .flatMap(it -> it.workloads().stream())
                .map(it -> new Part(it.namespace(), it.name(), it.group(), it.kind()))
                .toList();
    }

    /** The newest that was brought in full, else the newest that can be read. */
    private static Optional<Content> there(List<HelmRelease> revisions) {
        List<HelmRelease> readable =
                revisions.stream().filter(it -> it.content() != null).toList();
        return Stream.concat(
                        readable.reversed().stream().filter(it -> phase(it, Instant.MIN) == Phase.BROUGHT),
                        readable.reversed().stream())
                .map(HelmRelease::content)
                .filter(Objects::nonNull)
                .findFirst();
    }

    static DeliveryTarget target(List<HelmRelease> revisions, Found found, Instant now) {
        HelmRelease newest = revisions.getLast();
        List<Deployment> attempts = revisions.stream()
                .flatMap(it -> attempt(it, it.equals(newest), now).stream())
                .toList();
        Map<String, String> labels = new HashMap<>(newest.labels());
        labels.putIfAbsent(INSTANCE, newest.name());
        Optional<Content> there = there(revisions);
        return new DeliveryTarget(
                name(newest),
                there.map(Content::firstDeployed).map(Instant::toString).orElse("unknown"),
                newest.name(),
                labels,
                new Source("", "", List.of()),
                newest.namespace(),
                found.images().isEmpty() ? there.map(Content::images).orElse(List.of()) : found.images(),
                "",
                false,
                false,
                null,
                newest.content() == null
                        ? "What revision " + newest.revision() + " of the release is cannot be read."
                        : "",
                found.health(),
                found.since(),
                found.at(),
                attempts.isEmpty() ? null : attempts.getLast(),
                attempts.stream().filter(it -> it.phase() == Phase.BROUGHT).toList());
    }

    private static @Nullable Phase phase(HelmRelease release, Instant now) {
        Content content = release.content();
        if (content == null) {
            return null;
        }
        return switch (release.status()) {
            case "deployed", "superseded" -> Phase.BROUGHT;
            case "failed" -> DeliveredWorkloads.waitedInVain(content.description()) ? Phase.BROUGHT : Phase.FAILED;
            case "pending-install", "pending-upgrade", "pending-rollback" ->
                isOver(content, now) ? Phase.FAILED : Phase.UNDER_WAY;
            default -> null;
        };
    }

    private static boolean isOver(Content content, Instant now) {
        Instant began = content.lastDeployed();
        return began != null && now.isAfter(began.plus(BUDGET));
    }

    /** When a revision ended is known until the next one is written: then Helm writes it again. */
    private static Optional<Deployment> attempt(HelmRelease release, boolean newest, Instant now) {
        Content content = release.content();
        Phase phase = phase(release, now);
        if (content == null || phase == null || content.lastDeployed() == null) {
            return Optional.empty();
        }
        Instant began = content.lastDeployed().truncatedTo(ChronoUnit.MILLIS);
        Instant written = release.writtenAt();
        Instant ended = newest && written != null && written.isAfter(began) ? written : began;
        return Optional.of(new Deployment(
                version(content),
                phase,
                began,
                phase == Phase.UNDER_WAY ? null : ended,
                "",
                phase == Phase.FAILED && !release.status().equals("failed")
                        ? "Helm was stopped before it ended."
                        : content.description()));
    }

    /** Of the chart; with that of its one image, or else of what is packed in it, where these say more. */
    private static String version(Content content) {
        String inside = content.images().size() == 1 ? tag(content.images().getFirst()) : content.appVersion();
        String chart = content.version();
        return inside.isEmpty() || bare(inside).equals(bare(chart)) ? chart : chart + " (" + inside + ")";
    }

    private static String bare(String version) {
        return version.startsWith("v") ? version.substring(1) : version;
    }

    private static String tag(String image) {
        Matcher parts = IMAGE.matcher(image);
        if (!parts.matches()) {
            return "";
        }
        return Stream.of(parts.group(1), parts.group(2))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
    }
}
