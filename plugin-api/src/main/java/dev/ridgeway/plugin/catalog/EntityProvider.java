package dev.ridgeway.plugin.catalog;

import java.net.URI;
import java.time.Instant;
import java.util.List;

/** Tells entities that stand in no file, such as the people and teams of an organisation. */
public interface EntityProvider {
    /** Unique and stable, made of the kind and the name in the configuration: {@code githubOrg:production}. */
    String name();

    /** What is told, for people: {@code people and teams of shop on github.com}. */
    String title();

    /** When to ask again after that time, when nothing told of a change. */
    Instant next(Instant after);

    /** Whether a change of the people or teams of that owner, named as a browser is shown it, could change what is told. */
    default boolean covers(URI owner) {
        return false;
    }

    /**
     * All there are. What is missing has to go, so it answers all of them or throws {@link
     * dev.ridgeway.plugin.ToolRefused} or {@link dev.ridgeway.plugin.ToolUnavailable}.
     */
    List<ProvidedEntity> entities();
}
