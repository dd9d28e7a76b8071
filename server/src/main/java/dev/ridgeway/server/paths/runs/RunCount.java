package dev.ridgeway.server.paths.runs;

import org.jspecify.annotations.Nullable;

/** What the ended runs of a template say about it; the median is in seconds, of those that completed. */
public record RunCount(long ended, long completed, @Nullable Double medianSeconds) {}
