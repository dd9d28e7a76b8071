package dev.ridgeway.server.paths.expressions;

/** What one template may use at most, so that a hostile one fails instead of taking the server with it. */
public record Limits(int source, int output, int depth, int work, int calls, int regexSteps, long volume) {

    /** Those of every template. */
    public static final Limits STANDARD =
            new Limits(4 * 1024 * 1024, 16 * 1024 * 1024, 512, 1_000_000, 4_096, 4_000_000, 64L * 1024 * 1024);
}
