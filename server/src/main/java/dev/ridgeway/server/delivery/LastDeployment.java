package dev.ridgeway.server.delivery;

import dev.ridgeway.plugin.delivery.DeliveryClosed;
import dev.ridgeway.plugin.delivery.DeliveryTarget;
import dev.ridgeway.plugin.delivery.Deployment;
import dev.ridgeway.plugin.delivery.Deployment.Phase;
import dev.ridgeway.server.delivery.DeploymentStore.StoredDeployment;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** Says in words what the last deployment to an environment did; a tool's own words are not among them. */
final class LastDeployment {

    static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private LastDeployment() {}

    /** Of a target whose engine keeps it, if it does. */
    static String says(
            Optional<DeliveryTarget> target, Optional<StoredDeployment> last, Optional<DeliveryClosed> closed) {
        Optional<DeliveryTarget> stopped = target.filter(it -> !it.problem().isEmpty());
        if (stopped.isPresent()) {
            return stopped.get().source().repository().isEmpty()
                    ? "What is to be here cannot be read, or not be delivered."
                    : "What its repository asks for cannot be delivered.";
        }
        Optional<String> waits = target.flatMap(it -> waits(it, last, closed));
        if (waits.isPresent()) {
            return waits.get();
        }
        return last.map(it -> says(it, target, closed)).orElse("Nothing was delivered here yet.");
    }

    private static Optional<String> waits(
            DeliveryTarget target, Optional<StoredDeployment> last, Optional<DeliveryClosed> closed) {
        boolean other = !target.wanted().isEmpty()
                && target.different()
                && last.filter(it -> it.revision().equals(target.wanted())).isEmpty();
        if (!other || last.filter(it -> it.outcome() == Outcome.UNDER_WAY).isPresent()) {
            return Optional.empty();
        }
        String what = "What was committed with " + Release.name(target.wanted());
        if (!target.automatic()) {
            return Optional.of(what + " waits: somebody has to deliver it.");
        }
        return Optional.of(
                closed.map(it -> what + " waits" + until(it) + ".").orElse(what + " is about to be delivered."));
    }

    /** For how long nothing is delivered and why, to go on after "waits". */
    static String until(DeliveryClosed closed) {
        Instant until = closed.until();
        return (until == null ? "" : " until " + TIME.format(until)) + ": " + closed.why();
    }

    private static String says(
            StoredDeployment last, Optional<DeliveryTarget> target, Optional<DeliveryClosed> closed) {
        String version = "Version " + last.release().version();
        return switch (last.outcome()) {
            case UNDER_WAY -> version + underWay(target, closed);
            case SUCCEEDED -> version + " came up.";
            case UNKNOWN -> version + " was delivered; whether it came up was not seen.";
            case REPLACED -> version + " was replaced before it came up.";
            case FAILED -> version + failed(target);
        };
    }

    private static String failed(Optional<DeliveryTarget> target) {
        return target.map(DeliveryTarget::latest)
                .map(it ->
                        it.phase() == Phase.FAILED ? " could not be delivered." : " was delivered and did not come up.")
                .orElse(" failed.");
    }

    private static String underWay(Optional<DeliveryTarget> target, Optional<DeliveryClosed> closed) {
        Deployment latest = target.map(DeliveryTarget::latest).orElse(null);
        if (latest == null || latest.phase() != Phase.BROUGHT) {
            return closed.map(it -> " waits" + until(it) + ".").orElse(" is being delivered.");
        }
        return switch (target.get().health()) {
            case BAD -> " was delivered and is not well yet.";
            case PAUSED -> " was delivered and is paused.";
            default -> " was delivered and is coming up.";
        };
    }
}
