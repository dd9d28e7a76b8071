package dev.ridgeway.server.platform;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class NeededTests {

    @Test
    void skipsForAPersonAndFailsInCi() {
        assertThatCode(() -> Needed.here(true, "no disk", true)).doesNotThrowAnyException();
        assertThatThrownBy(() -> Needed.here(false, "no disk", false)).isInstanceOf(TestAbortedException.class);
        assertThatThrownBy(() -> Needed.here(false, "no disk", true))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no disk");
    }
}
