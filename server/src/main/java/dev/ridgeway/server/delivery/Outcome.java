package dev.ridgeway.server.delivery;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.ridgeway.plugin.delivery.DeliveryTarget;
import dev.ridgeway.plugin.delivery.Deployment;
import dev.ridgeway.plugin.delivery.Deployment.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What became of a deployment. Each is surer than those before it, and what is known for sure stays: so it does not matter
 * which server learns what first.
 */
public enum Outcome {
    /** It is not at its end. */
    UNDER_WAY,
    /** It was brought, and nobody saw whether it came up. */
    UNKNOWN,
    /** Another came before it was up. */
    REPLACED,
    FAILED,
    /** It came up. */
    SUCCEEDED;

    /** Right after a deployment tools call for a while bad what only measures itself anew, such as autoscaling. */
    private static final Duration FALSE_ALARM = Duration.ofMinutes(2);

    /** Times of tools are of whole seconds. */
    private static final Duration COMPARED = Duration.ofSeconds(2);

    /** What has not come up for so long does not. */
    static final Duration BUDGET = Duration.ofMinutes(20);

    /** As it is kept and answered. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Outcome of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** Right after the end the health is still that of before, for as long as what is there was not compared anew. */
    private static boolean foundWell(DeliveryTarget target, Instant ended) {
        Instant since = target.healthSince();
        Instant found = target.healthAt();
        return !target.different()
                && ((since != null && !since.isBefore(ended))
                        || (found != null && !found.isBefore(ended.plus(COMPARED))));
    }

    /**
     * When what came up was up: since it is well, or at once when that never changed. Null where the tool does not say, and
     * where it may have been something later that became well again.
     */
    static @Nullable Instant upAt(DeliveryTarget target, Deployment deployment) {
        Instant ended = deployment.endedAt();
        Instant since = target.healthSince();
        if (ended == null || since == null) {
            return null;
        }
        Instant up = since.isBefore(ended) ? ended : since;
        return Duration.between(ended, up).compareTo(BUDGET) > 0 ? null : up;
    }

    /** What can be said of one of the deployments of a target at that moment. */
    static Outcome of(DeliveryTarget target, Deployment deployment, boolean newest, Instant now) {
        if (deployment.phase() == Phase.FAILED) {
            return FAILED;
        }
        Instant ended = deployment.endedAt();
        if (!newest) {
            return UNKNOWN;
        }
        if (deployment.phase() == Phase.UNDER_WAY || ended == null) {
            return UNDER_WAY;
        }
        Duration since = Duration.between(ended, now);
        return switch (target.health()) {
            case WELL -> foundWell(target, ended) ? SUCCEEDED : UNDER_WAY;
            case BAD -> since.compareTo(FALSE_ALARM) > 0 ? FAILED : UNDER_WAY;
            case COMING, MISSING -> since.compareTo(BUDGET) > 0 ? FAILED : UNDER_WAY;
            case PAUSED -> UNDER_WAY;
            case UNKNOWN -> UNKNOWN;
        };
    }
}
