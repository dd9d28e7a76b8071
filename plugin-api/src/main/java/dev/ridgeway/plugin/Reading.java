package dev.ridgeway.plugin;

import java.time.Instant;

/** A value read from a tool, saying how old it is, from where, and what stood in the way of a newer one. */
public sealed interface Reading<T> {
    /** The tool's name as people know it, such as {@code Argo CD (production)}. */
    String source();

    /** Read just now. */
    record Fresh<T>(T value, Instant asOf, String source) implements Reading<T> {}

    /** The last good value; the problem says why there is no newer one. */
    record Stale<T>(T value, Instant asOf, String source, ToolProblem problem) implements Reading<T> {}

    /** Never read, or too old to be shown. */
    record Unavailable<T>(String source, ToolProblem problem) implements Reading<T> {}
}
