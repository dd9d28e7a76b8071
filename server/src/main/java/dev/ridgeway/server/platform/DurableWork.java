package dev.ridgeway.server.platform;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.event.AbstractSchedulerListener;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceException;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The one durable mechanism: db-scheduler on the same PostgreSQL. A room declares its work as a {@code Task} bean and
 * schedules an instance in the transaction that decides it; the work then happens at least once, on one replica at a
 * time, also after a crash (a lease that is not renewed for {@link #LEASE} is taken over). So work asks before it acts.
 */
@Component
public class DurableWork implements SmartLifecycle {

    /** How long a dead server's work waits before another takes it over. */
    public static final Duration LEASE = Duration.ofSeconds(8);

    private static final Logger log = LoggerFactory.getLogger(DurableWork.class);
    private static final String TABLE = "platform.scheduled_tasks";
    private static final Duration HEARTBEAT = Duration.ofSeconds(2);
    private static final int THREADS = 24;

    private final DataSource dataSource;
    private final ObjectProvider<Task<?>> tasks;
    private final JdbcClient jdbc;
    private final String name;
    private final InstantSource clock;
    private final SchedulerClient client;
    private volatile @Nullable Scheduler scheduler;

    DurableWork(
            DataSource dataSource,
            ObjectProvider<Task<?>> tasks,
            Configuration configuration,
            JdbcClient jdbc,
            InstantSource clock) {
        this.dataSource = dataSource;
        this.jdbc = jdbc;
        this.name = new SchedulerName.Hostname().getName() + ":" + configuration.dataDirectory();
        this.clock = clock;
        this.tasks = tasks;
        this.client = SchedulerClient.Builder.create(new TransactionAwareDataSourceProxy(dataSource), List.of())
                .tableName(TABLE)
                .jdbcCustomization(new PostgreSqlJdbcCustomization(true, true))
                .build();
    }

    /** Joins the current transaction. False, and nothing done, if that instance is already scheduled. */
    public boolean schedule(TaskInstance<?> instance, Instant when) {
        boolean added = client.scheduleIfNotExists(instance, when);
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    hint();
                }
            });
        } else {
            hint();
        }
        return added;
    }

    /** Lets scheduled work that waits for its time happen now; nothing happens if it is under way or done. */
    public void hurry(TaskInstance<?> instance) {
        try {
            client.reschedule(instance, clock.instant());
            hint();
        } catch (TaskInstanceException underWay) {
            hint();
        }
    }

    /**
     * Keeps work that goes on though its execution has returned, so that it happens nowhere else for another {@link #LEASE};
     * nothing happens to what is under way or done.
     */
    public void hold(String task, List<String> instances) {
        if (!instances.isEmpty()) {
            jdbc.sql("""
                            update platform.scheduled_tasks set execution_time = :until, version = version + 1
                            where task_name = :task and task_instance in (:instances) and not picked
                            """)
                    .param("until", Timestamp.from(clock.instant().plus(LEASE)))
                    .param("task", task)
                    .param("instances", instances)
                    .update();
        }
    }

    private void hint() {
        Scheduler started = scheduler;
        if (started != null) {
            started.triggerCheckForDueExecutions();
        }
    }

    @EventListener(ApplicationReadyEvent.class)
    void begin() {
        takeBack();
        Scheduler built = Scheduler.create(dataSource, tasks.stream().toList())
                .tableName(TABLE)
                .jdbcCustomization(new PostgreSqlJdbcCustomization(true, true))
                .schedulerName(new SchedulerName.Fixed(name))
                .threads(THREADS)
                .executorService(Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("work-", 0).factory()))
                .pollUsingLockAndFetch(0.5, 1.0)
                .pollingInterval(Duration.ofSeconds(1))
                .heartbeatInterval(HEARTBEAT)
                .missedHeartbeatsLimit(4)
                .shutdownMaxWait(Duration.ofSeconds(10))
                .addSchedulerListener(new Troubles(clock))
                .build();
        built.start();
        scheduler = built;
    }

    /** Says once a minute, in the place of a stack trace at every attempt, that due work cannot be looked for. */
    static final class Troubles extends AbstractSchedulerListener {

        private static final Duration SILENCE = Duration.ofMinutes(1);

        private final InstantSource clock;
        private Instant silentUntil = Instant.MIN;

        Troubles(InstantSource clock) {
            this.clock = clock;
        }

        @Override
        public synchronized void onSchedulerEvent(SchedulerEventType type) {
            if (type == SchedulerEventType.UNEXPECTED_ERROR && !clock.instant().isBefore(silentUntil)) {
                silentUntil = clock.instant().plus(SILENCE);
                log.warn("Durable work pauses: due work cannot be looked for in the database. It goes on by itself.");
            }
        }
    }

    /** One server at a time holds a data directory, so what its last server left under way has nobody who does it. */
    private void takeBack() {
        jdbc.sql("""
                        update platform.scheduled_tasks
                        set picked = false, picked_by = null, last_heartbeat = null, version = version + 1
                        where picked and picked_by = :name
                        """).param("name", name).update();
    }

    @Override
    public void start() {}

    @Override
    public void stop() {
        Scheduler started = scheduler;
        if (started != null) {
            scheduler = null;
            started.stop();
        }
    }

    @Override
    public boolean isRunning() {
        return scheduler != null;
    }
}
