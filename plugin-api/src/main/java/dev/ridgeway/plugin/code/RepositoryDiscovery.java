package dev.ridgeway.plugin.code;

import java.net.URI;
import java.time.Instant;
import java.util.List;

/** Finds the catalog files of a whole organisation on a Git host. */
public interface RepositoryDiscovery {
    /** Unique and stable, made of the kind and the name in the configuration: {@code github:production}. */
    String name();

    /** What is searched, for people: {@code organisation shop on github.com}. */
    String title();

    /** When to look again after that time, when nothing told of a change. */
    Instant next(Instant after);

    /** Whether a change of that repository, named as a browser is shown it, could change what is found. */
    boolean covers(URI repository);

    /**
     * Every file that the settings choose, whether it is there or not. What is missing has to go, so it answers all of them
     * or throws {@link dev.ridgeway.plugin.ToolRefused} or {@link dev.ridgeway.plugin.ToolUnavailable}.
     */
    List<Found> find();

    /**
     * A file that may be there.
     *
     * @param url the file, as a browser is shown it; may hold wildcards in its path
     * @param revision another one once the file may have changed; empty when the host does not tell
     */
    record Found(String url, String revision) {}
}
