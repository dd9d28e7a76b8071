package dev.ridgeway.server.platform;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;

/** Deletes, once a day, what of the audit record is older than {@code ridgeway.audit.keep-days}. */
@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
class AuditRetention {

    private static final TaskDescriptor<Void> TASK = TaskDescriptor.of("platform-audit-retention");
    private static final Duration PAUSE = Duration.ofDays(1);
    private static final int LONGEST = 36_500;

    private final Audit audit;
    private final DurableWork work;
    private final InstantSource clock;
    private final int days;

    AuditRetention(Audit audit, DurableWork work, InstantSource clock, Configuration configuration) {
        this.audit = audit;
        this.work = work;
        this.clock = clock;
        this.days = configuration
                .at("ridgeway.audit.keep-days")
                .map(AuditRetention::days)
                .orElse(0);
    }

    private static int days(Setting setting) {
        double number = setting.number();
        if (number < 0 || number > LONGEST || number != Math.rint(number)) {
            throw setting.wrong("a number of days between 0 (for ever) and " + LONGEST);
        }
        return (int) number;
    }

    @Bean
    Task<Void> auditCleaning() {
        return Tasks.custom(TASK).execute((instance, context) -> {
            apply();
            return (CompletionHandler<Void>) (done, operations) ->
                    operations.reschedule(done, clock.instant().plus(PAUSE));
        });
    }

    @EventListener(ApplicationReadyEvent.class)
    void begin() {
        work.schedule(TASK.instance("daily").build(), clock.instant());
    }

    void apply() {
        if (days > 0) {
            audit.deleteBefore(clock.instant().minus(Duration.ofDays(days)));
        }
    }
}
