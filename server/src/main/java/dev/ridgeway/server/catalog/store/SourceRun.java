package dev.ridgeway.server.catalog.store;

import java.time.Instant;

/** How one reading of a location ended. Found is negative when it is as before; unreachable when some host did not answer. */
public record SourceRun(
        Instant at, int tookMillis, Instant nextAt, int found, int changed, boolean unreachable, String readUnder) {}
