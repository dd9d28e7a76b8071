package dev.ridgeway.server.paths.runs;

import dev.ridgeway.server.paths.steps.RunStatus;
import dev.ridgeway.server.paths.steps.RunStep;
import dev.ridgeway.server.platform.Page;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Runs as they are now. */
@Component
public class RunReader {

    private static final int MOST_EVENTS = 1_000;

    private final RunStore store;

    RunReader(RunStore store) {
        this.store = store;
    }

    /** A part of all runs, and how many there are. */
    public Page<Run> runs(RunQuery query) {
        return new Page<>(store.runs(query), store.count(query));
    }

    /** The newest runs of these people, of everybody when none is named. */
    public List<RunLine> lines(Collection<String> by, int limit) {
        return store.lines(by, limit);
    }

    /** How far a person's runs are that have begun, with those that came to their end since then. */
    public List<RunProgress> progress(String by, Instant endedSince, Instant now) {
        return store.progress(by, endedSince, now);
    }

    /** Whether a run of theirs has made a repository, whatever became of it. */
    public boolean madeRepository(String by) {
        return store.madeRepository(by);
    }

    /** One run. */
    public Optional<Run> run(UUID id) {
        return store.run(id);
    }

    /** Where it stands. */
    public Optional<RunStatus> status(UUID id) {
        return store.status(id);
    }

    /** Its steps, in order. */
    public List<RunStep> steps(UUID id) {
        return store.steps(id);
    }

    /** Its story after an event; at most a thousand at once. */
    public List<RunEvent> events(UUID id, long after) {
        return store.events(id, after, MOST_EVENTS);
    }

    /** How the ended runs of each template went. */
    public Map<String, RunCount> counts() {
        return store.counts();
    }
}
