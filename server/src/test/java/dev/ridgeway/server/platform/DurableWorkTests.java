package dev.ridgeway.server.platform;

import static com.github.kagkarlsson.scheduler.event.SchedulerListener.SchedulerEventType.RAN_EXECUTE_DUE;
import static com.github.kagkarlsson.scheduler.event.SchedulerListener.SchedulerEventType.UNEXPECTED_ERROR;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class DurableWorkTests {

    @Test
    void saysOnceAMinuteThatTheDatabaseIsAway(CapturedOutput output) {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2030-01-01T00:00:00Z"));
        DurableWork.Troubles troubles = new DurableWork.Troubles(now::get);

        troubles.onSchedulerEvent(RAN_EXECUTE_DUE);
        assertThat(output).doesNotContain("Durable work pauses");
        for (int second = 0; second < 61; second++) {
            troubles.onSchedulerEvent(UNEXPECTED_ERROR);
            now.set(now.get().plusSeconds(1));
        }

        assertThat(output.getAll().split("Durable work pauses", -1)).hasSize(3);
    }
}
