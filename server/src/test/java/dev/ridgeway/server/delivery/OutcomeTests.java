package dev.ridgeway.server.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.plugin.delivery.DeliveryTarget;
import dev.ridgeway.plugin.delivery.DeliveryTarget.Health;
import dev.ridgeway.plugin.delivery.DeliveryTarget.Source;
import dev.ridgeway.plugin.delivery.Deployment;
import dev.ridgeway.plugin.delivery.Deployment.Phase;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutcomeTests {

    private static final Instant START = Instant.parse("2026-01-01T10:00:00Z");

    /** Seconds are counted from the end of the delivery. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            BROUGHT,   WELL,    5, SUCCEEDED
            BROUGHT,   WELL,    900, SUCCEEDED
            BROUGHT,   COMING,  5, UNDER_WAY
            BROUGHT,   COMING,  1100, UNDER_WAY
            BROUGHT,   COMING,  1300, FAILED
            BROUGHT,   MISSING, 5, UNDER_WAY
            BROUGHT,   BAD,     40, UNDER_WAY
            BROUGHT,   BAD,     130, FAILED
            BROUGHT,   PAUSED,  5000, UNDER_WAY
            BROUGHT,   UNKNOWN, 5, UNKNOWN
            FAILED,    WELL,    5, FAILED
            UNDER_WAY, WELL,    5, UNDER_WAY
            """)
    void isNeverRedTooEarlyNorUnderWayForEver(Phase phase, Health health, long seconds, Outcome outcome) {
        Deployment deployment = deployment(phase, 0);
        Instant ended = START.plusSeconds(2);

        assertThat(Outcome.of(
                        target(health, ended.plusSeconds(2), deployment), deployment, true, ended.plusSeconds(seconds)))
                .isEqualTo(outcome);
    }

    @Test
    void believesNoHealthFromBeforeTheDeployment() {
        Deployment deployment = deployment(Phase.BROUGHT, 0);

        assertThat(Outcome.of(target(Health.WELL, START, deployment), deployment, true, START.plusSeconds(5)))
                .isEqualTo(Outcome.UNDER_WAY);
        assertThat(Outcome.of(target(Health.WELL, null, deployment), deployment, true, START.plusSeconds(5)))
                .isEqualTo(Outcome.UNDER_WAY);
    }

    /** As seen: in the second in which it is brought, the health is still the old one, and what is there differs. */
    @Test
    void believesNoHealthBeforeWhatIsThereWasComparedAnew() {
        Deployment deployment = deployment(Phase.BROUGHT, 0);
        Instant ended = START.plusSeconds(2);
        Instant now = START.plusSeconds(5);
        DeliveryTarget target = target(Health.WELL, ended, deployment);

        assertThat(Outcome.of(target, deployment, true, now)).isEqualTo(Outcome.UNDER_WAY);
        assertThat(Outcome.of(wellSince(target, ended, true), deployment, true, now))
                .isEqualTo(Outcome.UNDER_WAY);
        assertThat(Outcome.of(wellSince(target, ended, false), deployment, true, now))
                .isEqualTo(Outcome.SUCCEEDED);
    }

    @Test
    void saysOfThoseFromBeforeAnybodyLookedThatItIsNotKnown() {
        Deployment old = deployment(Phase.BROUGHT, 0);
        Deployment now = deployment(Phase.BROUGHT, 60);
        DeliveryTarget target = target(Health.WELL, START.plusSeconds(90), old, now);

        assertThat(DeliveryRunner.noted(target, START.plusSeconds(100)))
                .extracting(DeploymentStore.Noted::outcome)
                .containsExactly(Outcome.UNKNOWN, Outcome.SUCCEEDED);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            30,   30
            -60,  2
            1300, -
            """)
    void knowsWhenItWasUpFromTheToolAlone(long wellSince, @Nullable Long up) {
        DeliveryTarget seen = target(Health.WELL, START.plusSeconds(5000), deployment(Phase.BROUGHT, 0));
        DeliveryTarget target = wellSince(seen, START.plusSeconds(wellSince), false);

        assertThat(Outcome.upAt(target, target.history().getLast()))
                .isEqualTo(up == null ? null : START.plusSeconds(up));
        assertThat(Outcome.upAt(seen, seen.history().getLast())).isNull();
    }

    @Test
    void countsTheAttemptThatIsUnderWayAndTheOneInTheHistoryOnce() {
        Deployment brought = deployment(Phase.BROUGHT, 0);
        assertThat(DeliveryRunner.noted(target(Health.WELL, START.plusSeconds(9), brought), START.plusSeconds(10)))
                .hasSize(1);
    }

    @Test
    void isNoChangeThatItWasLookedAtAgain() {
        DeliveryTarget seen = target(Health.WELL, START, deployment(Phase.BROUGHT, 0));

        assertThat(DeliveryRunner.withoutTime(target(Health.WELL, START.plusSeconds(3), deployment(Phase.BROUGHT, 0))))
                .isEqualTo(DeliveryRunner.withoutTime(seen));
        assertThat(DeliveryRunner.withoutTime(target(Health.BAD, START, deployment(Phase.BROUGHT, 0))))
                .isNotEqualTo(DeliveryRunner.withoutTime(seen));
    }

    private static DeliveryTarget wellSince(DeliveryTarget seen, Instant since, boolean different) {
        return new DeliveryTarget(
                seen.name(),
                seen.uid(),
                seen.title(),
                seen.labels(),
                seen.source(),
                seen.namespace(),
                seen.images(),
                seen.wanted(),
                different,
                seen.automatic(),
                seen.paused(),
                seen.problem(),
                seen.health(),
                since,
                seen.healthAt(),
                seen.latest(),
                seen.history());
    }

    private static Deployment deployment(Phase phase, long offset) {
        Instant start = START.plusSeconds(offset);
        return new Deployment(
                "c".repeat(40), phase, start, phase == Phase.UNDER_WAY ? null : start.plusSeconds(2), "", "");
    }

    private static DeliveryTarget target(Health health, @Nullable Instant healthAt, Deployment... deployments) {
        Deployment latest = deployments[deployments.length - 1];
        return new DeliveryTarget(
                "argocd/shop-dev",
                "1",
                "shop-dev",
                Map.of(),
                new Source("https://git.example.com/a/b.git", "", List.of()),
                "shop",
                List.of(),
                latest.revision(),
                false,
                true,
                null,
                "",
                health,
                null,
                healthAt,
                latest,
                List.of(deployments).stream()
                        .filter(it -> it.phase() == Phase.BROUGHT)
                        .toList());
    }
}
