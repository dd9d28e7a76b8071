package dev.ridgeway.server.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.platform.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class RefusalsTests {

    private static final Problem.Unauthenticated WRONG =
            new Problem.Unauthenticated("token-not-known", "The token is not known here.", "Use another.");

    private final JdbcClient jdbc = TestDatabase.jdbc();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Refusals refusals = new Refusals(TestDatabase.audit(jdbc), () -> now);

    private void tries(int count, String origin) {
        for (int i = 0; i < count; i++) {
            refusals.heed(WRONG, origin);
        }
    }

    private List<String> recorded() {
        return jdbc.sql("""
                        select concat_ws(' ', action, outcome, actor, origin, detail) from platform.audit order by id
                        """).query(String.class).list();
    }

    @Test
    void recordsTheFirstOfManyAndThenEverLessOften() {
        tries(100, "192.0.2.1");

        assertThat(recorded())
                .hasSize(7)
                .startsWith("session.begin refused unknown 192.0.2.1 The token is not known here.")
                .endsWith(
                        "session.begin refused unknown 192.0.2.1 The token is not known here. (64 times within an hour)");
    }

    @Test
    void beginsToCountAnewAfterAnHour() {
        tries(3, "192.0.2.1");
        now = now.plus(Duration.ofMinutes(61));
        tries(1, "192.0.2.1");

        assertThat(recorded()).hasSize(3).last().asString().doesNotContain("times");
    }

    @Test
    void takesTheAddressesOfOneNetworkForOne() {
        for (int i = 1; i <= 16; i++) {
            tries(1, "2001:db8::" + i);
        }
        tries(1, "2001:db8:0:1::1");

        assertThat(recorded()).hasSize(5 + 1);
    }

    @Test
    void isNotFloodedFromManyNetworks() {
        for (int i = 0; i < 2_000; i++) {
            tries(1, "10.0." + i / 250 + "." + i % 250);
        }

        assertThat(recorded())
                .hasSizeBetween(1_001, 1_010)
                .contains("session.begin refused unknown 10.0.4.0 The token is not known here.");
    }
}
