package dev.ridgeway.server.paths.runs;

/** Another server has taken the run up; what this one still wanted to write is void. */
final class Superseded extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Superseded() {
        super("The run is performed elsewhere by now.", null, false, false);
    }
}
