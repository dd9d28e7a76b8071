package dev.ridgeway.server.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What a test needs of its machine: missing on a person's, the test is skipped; in CI it fails, for nobody looks there. */
public final class Needed {

    private Needed() {}

    public static void here(boolean met, String complaint) {
        here(met, complaint, "true".equals(System.getenv("CI")));
    }

    static void here(boolean met, String complaint, boolean ci) {
        if (ci) {
            assertThat(met).as(complaint).isTrue();
        }
        assumeTrue(met, complaint);
    }
}
