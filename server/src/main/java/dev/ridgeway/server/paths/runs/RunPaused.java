package dev.ridgeway.server.paths.runs;

/** The server is stopping; the run goes on when one starts. */
final class RunPaused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RunPaused() {
        super("The server is stopping.", null, false, false);
    }
}
