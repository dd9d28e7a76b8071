package dev.ridgeway.server.paths.runs;

import com.github.kagkarlsson.scheduler.task.TaskInstance;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The place of one run. While the run waits for something outside it stands aside, and another has its place; from then on
 * the run goes on though its durable work has returned, for as long as its server holds that work.
 */
final class RunPlace {

    /** Why durable work returns. */
    enum Return {
        OVER,
        LATER,
        /** Another turn of the same run goes on. */
        SUPERSEDED,
        ASIDE
    }

    private final RunPlaces places;
    private final TaskInstance<?> work;
    private final CompletableFuture<Return> returned = new CompletableFuture<>();
    private boolean taken = true;

    RunPlace(RunPlaces places, TaskInstance<?> work) {
        this.places = places;
        this.work = work;
    }

    TaskInstance<?> work() {
        return work;
    }

    /** Whether the run has stood aside. */
    boolean aside() {
        return returned.getNow(Return.OVER) == Return.ASIDE;
    }

    void leave() {
        taken = false;
        returned.complete(Return.ASIDE);
        places.give();
    }

    void comeBack() {
        places.takeNext();
        taken = true;
    }

    /** False when durable work returned before. */
    boolean end(Return why) {
        if (taken) {
            places.give();
        }
        return returned.complete(why);
    }

    /** Waits until durable work may return; who does not wait any longer interrupts the run. */
    Return await(Thread run) {
        try {
            return returned.get();
        } catch (InterruptedException e) {
            run.interrupt();
            return returned.join();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
