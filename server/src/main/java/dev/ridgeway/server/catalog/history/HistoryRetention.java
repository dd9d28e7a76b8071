package dev.ridgeway.server.catalog.history;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.ridgeway.server.platform.DurableWork;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/** Deletes, once a day, what of the history is too old. */
@Configuration(proxyBeanMethods = false)
class HistoryRetention {

    private static final TaskDescriptor<Void> TASK = TaskDescriptor.of("catalog-history-retention");
    private static final Duration PAUSE = Duration.ofDays(1);

    private final EntityHistory history;
    private final DurableWork work;
    private final InstantSource clock;

    HistoryRetention(EntityHistory history, DurableWork work, InstantSource clock) {
        this.history = history;
        this.work = work;
        this.clock = clock;
    }

    @Bean
    Task<Void> historyCleaning() {
        return Tasks.custom(TASK).execute((instance, context) -> {
            history.forgetOld();
            return (CompletionHandler<Void>) (done, operations) ->
                    operations.reschedule(done, clock.instant().plus(PAUSE));
        });
    }

    @EventListener(ApplicationReadyEvent.class)
    void begin() {
        work.schedule(TASK.instance("daily").build(), clock.instant());
    }
}
