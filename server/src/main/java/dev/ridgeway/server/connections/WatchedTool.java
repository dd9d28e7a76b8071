package dev.ridgeway.server.connections;

import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.plugin.connections.ConnectedTool;
import dev.ridgeway.plugin.connections.ToolRights;
import dev.ridgeway.server.connections.Connection.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One tool and what is known of it. It is asked by one thread at a time, and never waited for beyond a deadline. */
final class WatchedTool {

    private static final Logger log = LoggerFactory.getLogger(WatchedTool.class);
    private static final String NOT_INSTALLED = "tool-not-installed";
    private static final Duration RIGHTS_LAST = Duration.ofMinutes(5);

    private final ConnectedTool tool;
    private final InstantSource clock;
    private final Duration deadline;
    private volatile Connection known;
    private @Nullable Instant rightsAsked;
    private @Nullable Trouble rightsUnknown;
    private final Map<String, Thread> late = new HashMap<>();

    /**
     * Nothing is asked yet.
     *
     * @param deadline for one question; its rights are several
     */
    WatchedTool(ConnectedTool tool, InstantSource clock, Duration deadline) {
        this.tool = tool;
        this.clock = clock;
        this.deadline = deadline;
        this.known = view(null, "asking", null, "", ToolRights.all(), null, null);
    }

    String name() {
        return tool.name();
    }

    Connection known() {
        return known;
    }

    /** Whether there is such a tool at all; one that would live in a cluster may not be there. */
    boolean installed() {
        Trouble problem = known.problem();
        return problem == null || !problem.code().equals(NOT_INSTALLED);
    }

    /**
     * Asks again.
     *
     * @param thoroughly also for its rights, which otherwise are asked for every five minutes
     * @return whether anything is different from before
     */
    synchronized boolean ask(boolean thoroughly) {
        Connection before = known;
        boolean wasInstalled = installed();
        known = answer(before, thoroughly);
        return !known.same(before) || wasInstalled != installed();
    }

    private Connection answer(Connection before, boolean thoroughly) {
        ToolRights rights = new ToolRights(before.can(), before.cannot(), before.beyond());
        String version;
        long began = System.nanoTime();
        try {
            version = within(deadline, "asking-", tool::ask);
            if (thoroughly
                    || rightsAsked == null
                    || !rightsAsked.plus(RIGHTS_LAST).isAfter(clock.instant())) {
                rights = rights(rights);
                rightsAsked = clock.instant();
                // The first answer after a while pays for connecting; how long the tool takes shows in the next one.
                began = System.nanoTime();
                version = within(deadline, "asking-", tool::ask);
            }
        } catch (ToolRefused refused) {
            return view(before, "refused", null, before.version(), rights, trouble(refused), before.answered());
        } catch (ToolUnavailable away) {
            return view(before, "unreachable", null, before.version(), rights, trouble(away), before.answered());
        }
        long millis = Duration.ofNanos(System.nanoTime() - began).toMillis();
        return view(before, "connected", millis, version, rights, rightsUnknown, clock.instant());
    }

    /** Those of before when it does not tell: it is connected all the same. */
    private ToolRights rights(ToolRights before) {
        rightsUnknown = null;
        try {
            return within(deadline.multipliedBy(3), "rights-", tool::rights);
        } catch (ToolProblem problem) {
            rightsUnknown = new Trouble(
                    problem.code(), "What Ridgeway may do there is not known: " + problem.message(), problem.remedy());
            return before;
        }
    }

    private <T> T within(Duration limit, String what, Callable<T> question) {
        Thread before = late.get(what);
        if (before != null && before.isAlive()) {
            throw tooSlow(limit);
        }
        FutureTask<T> task = new FutureTask<>(question);
        Thread asking = Thread.ofVirtual().name(what + tool.name()).start(task);
        try {
            return task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            task.cancel(true);
            late.put(what, asking);
            throw tooSlow(limit);
        } catch (InterruptedException e) {
            task.cancel(true);
            Thread.currentThread().interrupt();
            throw tooSlow(limit);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ToolProblem problem) {
                throw problem;
            }
            log.warn("{} could not be asked", tool.title(), e.getCause());
            throw new ToolUnavailable(
                    "tool-failed",
                    tool.title() + " could not be asked.",
                    "Look into the server's log for the reason.",
                    e);
        }
    }

    private ToolUnavailable tooSlow(Duration limit) {
        return new ToolUnavailable(
                "tool-too-slow",
                tool.title() + " did not answer within " + limit.toSeconds() + " seconds.",
                "Check that it runs and that this server reaches " + tool.address() + ".");
    }

    private static Trouble trouble(ToolProblem problem) {
        return new Trouble(problem.code(), problem.message(), problem.remedy());
    }

    private Connection view(
            @Nullable Connection before,
            String state,
            @Nullable Long millis,
            String version,
            ToolRights rights,
            @Nullable Trouble problem,
            @Nullable Instant answered) {
        Instant now = clock.instant();
        return new Connection(
                tool.name(),
                tool.kind(),
                tool.title(),
                tool.address(),
                state,
                millis,
                version,
                rights.can(),
                rights.cannot(),
                rights.beyond(),
                problem,
                answered,
                before != null && before.state().equals(state) ? before.since() : now,
                now);
    }
}
