package dev.ridgeway.server.paths.runs;

import com.github.kagkarlsson.scheduler.task.TaskInstance;
import java.util.LinkedHashSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The places of one server for runs that do something, so many at once. */
final class RunPlaces {

    private static final long PATIENCE_MILLIS = 1_000;

    private final Semaphore free;
    private final Consumer<TaskInstance<?>> hurry;
    private final LinkedHashSet<TaskInstance<?>> queue = new LinkedHashSet<>();

    RunPlaces(int count, Consumer<TaskInstance<?>> hurry) {
        this.free = new Semaphore(count);
        this.hurry = hurry;
    }

    /** False when there is none for a moment; the work is hurried as soon as there is. */
    boolean take(TaskInstance<?> work) {
        try {
            if (free.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                return true;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        synchronized (queue) {
            queue.add(work);
        }
        return false;
    }

    /** Returns when there is one, however long that takes. */
    void takeNext() {
        free.acquireUninterruptibly();
    }

    /** Whoever waited longest for it is looked at before its time. */
    void give() {
        free.release();
        TaskInstance<?> waiting;
        synchronized (queue) {
            waiting = queue.isEmpty() ? null : queue.removeFirst();
        }
        if (waiting != null) {
            hurry.accept(waiting);
        }
    }
}
