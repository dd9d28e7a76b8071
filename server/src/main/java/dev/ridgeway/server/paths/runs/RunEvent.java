package dev.ridgeway.server.paths.runs;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One line of a run's story, in Backstage's types: log, completion, cancelled, recovered. Ids grow within a run. */
public record RunEvent(long id, String type, Map<String, @Nullable Object> body, Instant at) {}
