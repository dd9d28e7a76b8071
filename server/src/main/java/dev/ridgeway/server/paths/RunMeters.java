package dev.ridgeway.server.paths;

import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.paths.runs.RunQuery;
import dev.ridgeway.server.paths.steps.RunStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** How many runs there are, by status, for Prometheus; a value that nobody knows is NaN there. */
@Component
class RunMeters {

    private static final Actor SYSTEM = Actor.system("meters");

    RunMeters(MeterRegistry meters, Paths paths) {
        for (RunStatus status : RunStatus.values()) {
            Gauge.builder("ridgeway.runs", paths, it -> count(it, status))
                    .tag("status", status.id())
                    .description("Runs of golden paths by their status")
                    .register(meters);
        }
    }

    private static double count(Paths paths, RunStatus status) {
        try {
            return paths.runs(SYSTEM, new RunQuery(List.of(), List.of(status.id()), List.of(), 1, 0))
                    .total();
        } catch (DataAccessException databaseAway) {
            return Double.NaN;
        }
    }
}
