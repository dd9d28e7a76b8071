package dev.ridgeway.server.code.webhooks;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When a message that was not heard is sent again: often for the first ten minutes, in which somebody waits for what it
 * starts and a receiver may just be coming up, then more and more seldom, and after half a day no more.
 */
final class Attempts {

    private static final List<Duration> PAUSES = Stream.of(
                    Collections.nCopies(5, Duration.ofSeconds(1)),
                    Collections.nCopies(11, Duration.ofSeconds(5)),
                    Collections.nCopies(24, Duration.ofSeconds(10)),
                    Collections.nCopies(10, Duration.ofSeconds(30)),
                    Collections.nCopies(5, Duration.ofMinutes(2)),
                    Collections.nCopies(4, Duration.ofMinutes(10)),
                    List.of(Duration.ofHours(1), Duration.ofHours(3), Duration.ofHours(6)))
            .flatMap(List::stream)
            .toList();

    private Attempts() {}

    /** Before the attempt after so many others; empty when those were enough. */
    static Optional<Duration> pause(int others) {
        return others < PAUSES.size() ? Optional.of(PAUSES.get(others)) : Optional.empty();
    }

    /** Until an attempt is repeated of which nobody knows what became, because it could not be written down. */
    static Duration notNoted(int times) {
        return PAUSES.get(Math.min(times + 1, PAUSES.size() - 1));
    }
}
