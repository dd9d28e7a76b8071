package dev.ridgeway.server.paths.steps;

/** The server is stopping; the run goes on when one starts. */
public final class RunPaused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RunPaused() {
        super("The server is stopping.", null, false, false);
    }
}
