package dev.ridgeway.server.code.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AttemptsTests {

    @Test
    void whoComesUpWithinTenMinutesHearsOfItSoon() {
        List<Duration> times = times();

        assertThat(longestWait(times, Duration.ofMinutes(1))).isEqualTo(Duration.ofSeconds(5));
        assertThat(longestWait(times, Duration.ofMinutes(5))).isEqualTo(Duration.ofSeconds(10));
        assertThat(longestWait(times, Duration.ofMinutes(10))).isEqualTo(Duration.ofSeconds(30));
        assertThat(longestWait(times, Duration.ofMinutes(20))).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void triesForHalfADayAndNotForEver() {
        List<Duration> times = times();

        assertThat(times.getLast()).isBetween(Duration.ofHours(10), Duration.ofHours(14));
        assertThat(times).hasSizeLessThan(70);
        assertThat(Attempts.pause(times.size())).isEmpty();
    }

    @Test
    void repeatsWhatCouldNotBeNotedAsOftenAndAtLastSeldom() {
        assertThat(Attempts.notNoted(1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(Attempts.notNoted(1_000)).isEqualTo(Duration.ofHours(6));
    }

    /** When each attempt after the first is made, since that one. */
    private static List<Duration> times() {
        List<Duration> times = new ArrayList<>();
        Duration at = Duration.ZERO;
        for (Optional<Duration> pause = Attempts.pause(0); pause.isPresent(); pause = Attempts.pause(times.size())) {
            at = at.plus(pause.get());
            times.add(at);
        }
        return times;
    }

    /** How long somebody who comes up before that waits at most. */
    private static Duration longestWait(List<Duration> times, Duration until) {
        Duration before = Duration.ZERO;
        Duration longest = Duration.ZERO;
        for (Duration at : times) {
            if (before.compareTo(until) >= 0) {
                break;
            }
            Duration wait = at.minus(before);
            longest = wait.compareTo(longest) > 0 ? wait : longest;
            before = at;
        }
        return longest;
    }
}
