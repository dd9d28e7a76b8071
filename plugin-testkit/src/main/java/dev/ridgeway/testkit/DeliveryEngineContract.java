package dev.ridgeway.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.delivery.DeliveryEngine;
import dev.ridgeway.plugin.delivery.DeliveryEngine.Watch;
import dev.ridgeway.plugin.delivery.DeliveryListener;
import dev.ridgeway.plugin.delivery.DeliveryPause;
import dev.ridgeway.plugin.delivery.DeliveryTarget;
import dev.ridgeway.plugin.delivery.DeliveryTarget.Health;
import dev.ridgeway.plugin.delivery.Deployment;
import dev.ridgeway.plugin.delivery.Deployment.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every engine of delivery keeps, told of one target that its test works on. */
public abstract class DeliveryEngineContract {

    private static final int SHORT = 7;

    private final Told told = new Told();
    private @Nullable Watch watch;

    /** The engine, connected. */
    protected abstract DeliveryEngine engine();

    /** The same, by an account that may change what it tells of. */
    protected DeliveryEngine acting() {
        return engine();
    }

    /** The name of the target. */
    protected abstract String target();

    /** Whether it takes what it delivers from a repository; what one brings by hand is told by its version. */
    protected boolean takesFromGit() {
        return true;
    }

    /** How long to wait for the tool. */
    protected abstract Duration patience();

    /**
     * Asks for something new that works and waits until the tool has brought it and finds it well; answers its commit, or
     * its version where it is taken from no repository.
     */
    protected abstract String deliver();

    /** Asks for what cannot come up, and waits until the tool has brought it; answers its commit. */
    protected abstract String deliverBroken();

    /** Asks for what the tool cannot read, or not bring. */
    protected abstract void deliverNonsense();

    /** Takes the target away. */
    protected abstract void remove();

    @AfterEach
    void leave() {
        if (watch != null) {
            watch.close();
        }
    }

    @Test
    void tellsWhichCommitIsThereSinceWhenAndThatItIsWell() {
        String commit = deliver();
        follow();

        DeliveryTarget target = await(it -> it.health() == Health.WELL && isNewest(it, commit));

        assertThat(told.everything()).isTrue();
        assertThat(target.uid()).isNotBlank();
        assertThat(target.title()).isNotBlank();
        assertThat(target.namespace()).isNotBlank();
        assertThat(target.problem()).isEmpty();
        assertThat(target.different()).isFalse();
        assertThat(target.images()).isNotEmpty();
        assertThat(target.automatic()).isEqualTo(takesFromGit());
        if (takesFromGit()) {
            assertThat(target.source().repository()).contains("://");
            assertThat(target.wanted()).isEqualTo(commit);
        } else {
            assertThat(target.source().repository()).isEmpty();
            assertThat(target.wanted()).isEmpty();
        }
        Deployment latest = latest(target);
        assertThat(latest.phase()).isEqualTo(Phase.BROUGHT);
        assertThat(latest.revision()).isEqualTo(commit);
        assertThat(latest.endedAt()).isNotNull().isAfterOrEqualTo(latest.startedAt());
        assertThat(target.history().getLast().startedAt())
                .as("the same attempt tells the same time")
                .isEqualTo(latest.startedAt());
    }

    @Test
    void tellsEveryDeploymentOldestFirst() {
        String first = deliver();
        follow();
        await(it -> isNewest(it, first));
        String second = deliver();

        DeliveryTarget target = await(it -> isNewest(it, second));

        assertThat(target.history())
                .extracting(it -> second.startsWith(it.revision()) ? second : it.revision())
                .containsSubsequence(first, second);
        assertThat(target.history()).isSortedAccordingTo((a, b) -> a.startedAt().compareTo(b.startedAt()));
        assertThat(target.history()).allSatisfy(it -> assertThat(it.phase()).isEqualTo(Phase.BROUGHT));
    }

    @Test
    void saysOfWhatWasBroughtAndDoesNotComeUpThatItIsNotWell() {
        deliver();
        follow();
        String broken = deliverBroken();

        DeliveryTarget target =
                await(it -> isNewest(it, broken) && (it.health() == Health.COMING || it.health() == Health.BAD));

        assertThat(target.problem()).isEmpty();
        assertThat(latest(target).phase()).isEqualTo(Phase.BROUGHT);
    }

    @Test
    void saysThatItCannotBringWhatIsAskedForAndKeepsWhatItBrought() {
        String commit = deliver();
        follow();
        deliverNonsense();

        DeliveryTarget target = await(
                takesFromGit()
                        ? it -> !it.problem().isEmpty()
                        : it -> latest(it).phase() == Phase.FAILED
                                && !latest(it).message().isEmpty());

        assertThat(isNewest(target, commit)).as("%s", target).isTrue();
    }

    @Test
    void deliversNothingByItselfWhileItIsPausedAndSaysWhyWhoAndSinceWhen() {
        deliver();
        follow();
        DeliveryPause pause =
                new DeliveryPause("The auditors look at it.", "Kim", Instant.parse("2027-01-31T18:00:00Z"));
        if (!takesFromGit()) {
            assertThatThrownBy(() -> acting().pause(target(), pause))
                    .isInstanceOfSatisfying(
                            ToolRefused.class, it -> assertThat(it.code()).isEqualTo("delivery-not-automatic"));
            return;
        }
        await(DeliveryTarget::automatic);

        acting().pause(target(), pause);
        DeliveryTarget paused = await(it -> !it.automatic());
        acting().pause(target(), new DeliveryPause("They still do.", "Ana", pause.since()));
        DeliveryTarget again = await(it -> !pause.equals(it.paused()));
        acting().resume(target());
        DeliveryTarget resumed = await(DeliveryTarget::automatic);

        assertThat(paused.paused()).isEqualTo(pause);
        assertThat(again.automatic()).isFalse();
        assertThat(Objects.requireNonNull(again.paused()).reason()).isEqualTo("They still do.");
        assertThat(resumed.paused()).isNull();
    }

    @Test
    void tellsThatATargetIsGone() {
        deliver();
        follow();
        await(it -> true);

        remove();

        assertThat(told.await(() -> !told.has(target()), patience())).isTrue();
    }

    private void follow() {
        watch = engine().watch(told);
    }

    private DeliveryTarget await(Predicate<DeliveryTarget> condition) {
        boolean came = told.await(() -> told.has(target()) && condition.test(told.target(target())), patience());
        assertThat(came).as("last told: %s", told).isTrue();
        return told.target(target());
    }

    private static Deployment latest(DeliveryTarget target) {
        return Objects.requireNonNull(target.latest(), target.name());
    }

    /** Of a commit that was there before anybody listened some tools know no more than its begin. */
    private static boolean isNewest(DeliveryTarget target, String commit) {
        String newest =
                target.history().isEmpty() ? "" : target.history().getLast().revision();
        return newest.equals(commit) || (newest.length() >= SHORT && commit.startsWith(newest));
    }

    /** Everything that was told. */
    private static final class Told implements DeliveryListener {
        private final Map<String, DeliveryTarget> targets = new HashMap<>();
        private final List<String> problems = new ArrayList<>();
        private boolean everything;

        @Override
        public synchronized void present(DeliveryTarget target) {
            targets.put(target.name(), target);
            notifyAll();
        }

        @Override
        public synchronized void gone(String name) {
            targets.remove(name);
            notifyAll();
        }

        @Override
        public synchronized void complete(Instant asOf) {
            everything = true;
            notifyAll();
        }

        @Override
        public synchronized void interrupted(ToolProblem problem) {
            problems.add(problem.message());
        }

        synchronized boolean has(String name) {
            return targets.containsKey(name);
        }

        synchronized DeliveryTarget target(String name) {
            return Objects.requireNonNull(targets.get(name), name);
        }

        boolean everything() {
            return await(() -> everything, Duration.ofSeconds(10));
        }

        synchronized boolean await(BooleanSupplier so, Duration most) {
            long end = System.nanoTime() + most.toNanos();
            try {
                while (!so.getAsBoolean()) {
                    long left = (end - System.nanoTime()) / 1_000_000;
                    if (left <= 0) {
                        return false;
                    }
                    wait(left);
                }
                return true;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public synchronized String toString() {
            return targets.values() + " " + problems;
        }
    }
}
