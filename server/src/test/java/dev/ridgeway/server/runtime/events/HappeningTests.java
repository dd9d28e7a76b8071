package dev.ridgeway.server.runtime.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.plugin.runtime.ClusterObject;
import dev.ridgeway.server.runtime.objects.KnownObject;
import dev.ridgeway.server.runtime.objects.Types;
import org.junit.jupiter.api.Test;

class HappeningTests {

    /** Whoever may write into a namespace may write any event. */
    @Test
    void holdsNothingThatADatabaseRefuses() {
        String odd = "a\\u0000\\ud800z";
        String event = """
                {"metadata":{"uid":"ODD","creationTimestamp":"2026-01-01T10:00:00Z"},"reason":"ODDLONG","message":"ODD",
                 "involvedObject":{"kind":"ODD","name":"ODD"}}""".replace("ODD", odd).replace("LONG", "x".repeat(100_000));

        Happening told = Happening.of(KnownObject.of(new ClusterObject(Types.EVENTS, "n", "e", "u", event)))
                .orElseThrow();

        assertThat(told.uid() + told.kind() + told.name() + told.message()).isEqualTo("a  z".repeat(4));
        assertThat(told.reason()).startsWith("a  z").hasSizeLessThan(700);
    }
}
