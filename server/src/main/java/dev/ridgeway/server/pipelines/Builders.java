package dev.ridgeway.server.pipelines;

import dev.ridgeway.plugin.Reading;
import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.plugin.connections.ToolRights.MissingRight;
import dev.ridgeway.plugin.pipelines.PipelineEngine;
import dev.ridgeway.plugin.pipelines.PipelineRun;
import dev.ridgeway.plugin.pipelines.PipelineSource;
import dev.ridgeway.server.connections.ConnectedTools;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The tools that build, each asked at most once at a time for one entity and never for longer than a page waits: then what
 * it said last is answered, with its time.
 */
@Component
class Builders {

    private static final Logger log = LoggerFactory.getLogger(Builders.class);
    private static final Duration NEW_ENOUGH = Duration.ofSeconds(2);
    private static final Duration A_PAGE_WAITS = Duration.ofSeconds(3);
    private static final int MOST_RUNS = 50;
    private static final int MOST_KEPT = 2_000;

    private final List<PipelineEngine> engines;
    private final InstantSource clock;
    private final Executor beside =
            work -> Thread.ofVirtual().name("reading-builds").start(work);
    private final Map<Key, Kept> kept = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Kept> eldest) {
            return size() > MOST_KEPT;
        }
    };

    private record Key(String engine, PipelineSource source) {}

    /** What one tool said of one entity at that moment. */
    record Known(List<PipelineRun> runs, List<MissingRight> missing, Instant asOf) {}

    private static final class Kept {
        private @Nullable CompletableFuture<Known> asking;
        private @Nullable Known last;
    }

    Builders(ConnectedTools tools, InstantSource clock) {
        this.clock = clock;
        engines = tools.all().stream()
                .filter(PipelineEngine.class::isInstance)
                .map(PipelineEngine.class::cast)
                .toList();
    }

    List<PipelineEngine> all() {
        return engines;
    }

    Optional<PipelineEngine> named(String name) {
        return engines.stream().filter(it -> it.name().equals(name)).findFirst();
    }

    /** Those that may have something of it, all asked at once. */
    Map<PipelineEngine, Reading<Known>> read(PipelineSource source) {
        Map<PipelineEngine, CompletableFuture<Known>> asked = new LinkedHashMap<>();
        engines.stream().filter(it -> it.mayHave(source)).forEach(it -> asked.put(it, asking(it, source)));
        long end = System.nanoTime() + A_PAGE_WAITS.toNanos();
        Map<PipelineEngine, Reading<Known>> readings = new LinkedHashMap<>();
        asked.forEach((engine, answer) -> readings.put(engine, reading(engine, source, answer, end)));
        return readings;
    }

    /** What is known is outdated by what was just done. */
    void forget(PipelineEngine engine, PipelineSource source) {
        Kept of = kept(engine, source);
        synchronized (of) {
            of.asking = null;
        }
    }

    private Kept kept(PipelineEngine engine, PipelineSource source) {
        synchronized (kept) {
            return kept.computeIfAbsent(new Key(engine.name(), source), it -> new Kept());
        }
    }

    private CompletableFuture<Known> asking(PipelineEngine engine, PipelineSource source) {
        Kept of = kept(engine, source);
        synchronized (of) {
            CompletableFuture<Known> present = of.asking;
            if (present != null && (!present.isDone() || isNew(present))) {
                return present;
            }
            CompletableFuture<Known> begun = CompletableFuture.supplyAsync(() -> ask(engine, source, of), beside);
            of.asking = begun;
            return begun;
        }
    }

    private boolean isNew(CompletableFuture<Known> answer) {
        return answer.state() == Future.State.SUCCESS
                && answer.resultNow().asOf().plus(NEW_ENOUGH).isAfter(clock.instant());
    }

    private Known ask(PipelineEngine engine, PipelineSource source, Kept of) {
        Instant asked = clock.instant();
        List<PipelineRun> runs = engine.runs(source, MOST_RUNS);
        Known known = new Known(runs, engine.missing(source, runs), asked);
        synchronized (of) {
            of.last = known;
        }
        return known;
    }

    private Reading<Known> reading(
            PipelineEngine engine, PipelineSource source, CompletableFuture<Known> answer, long end) {
        try {
            Known known = answer.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            return new Reading.Fresh<>(known, known.asOf(), engine.title());
        } catch (TimeoutException e) {
            return last(
                    engine,
                    source,
                    new ToolUnavailable(
                            "pipelines-slow",
                            engine.title() + " does not answer in time.",
                            "It is being waited for; this page asks again by itself.",
                            e));
        } catch (ExecutionException e) {
            return last(engine, source, problem(engine, e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return last(engine, source, unreadable(engine, e));
        }
    }

    private static ToolProblem problem(PipelineEngine engine, @Nullable Throwable cause) {
        if (cause instanceof ToolProblem problem) {
            return problem;
        }
        log.warn("{} could not be asked what it builds.", engine.title(), cause);
        return unreadable(engine, cause);
    }

    private static ToolUnavailable unreadable(PipelineEngine engine, @Nullable Throwable cause) {
        return new ToolUnavailable(
                "pipelines-unreadable",
                "What " + engine.title() + " says of its builds cannot be understood.",
                "The server's log says why.",
                cause == null ? new IllegalStateException() : cause);
    }

    private Reading<Known> last(PipelineEngine engine, PipelineSource source, ToolProblem problem) {
        Kept of = kept(engine, source);
        synchronized (of) {
            Known last = of.last;
            return last == null
                    ? new Reading.Unavailable<>(engine.title(), problem)
                    : new Reading.Stale<>(last, last.asOf(), engine.title(), problem);
        }
    }
}
