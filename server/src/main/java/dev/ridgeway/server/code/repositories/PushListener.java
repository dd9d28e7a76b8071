package dev.ridgeway.server.code.repositories;

import java.io.IOException;
import java.util.Map;
import org.eclipse.jgit.lib.Repository;

/** Who takes part in the transaction that notes moved branches and tags; one that is not in a map is not there. */
public interface PushListener {
    /** {@code before} and {@code now} hold every branch and tag, such as {@code refs/heads/main}, with its object. */
    void pushed(
            Repository repository,
            StoredRepository stored,
            Map<String, String> before,
            Map<String, String> now,
            String by)
            throws IOException;
}
