package dev.ridgeway.server.paths.steps;

/** Another server has taken the run up; what this one still wanted to write is void. */
public final class Superseded extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public Superseded() {
        super("The run is performed elsewhere by now.", null, false, false);
    }
}
