package dev.ridgeway.server.code;

import java.net.URI;
import java.util.List;

/**
 * Another Git host told by a signed webhook that something happened to these repositories, named as a browser is shown them;
 * what, is to be asked. One that has another name has both, the new one first; {@code deleted} are those said to be gone.
 */
public record HostedRepositoriesTold(List<URI> repositories, List<URI> deleted) {

    public HostedRepositoriesTold {
        repositories = List.copyOf(repositories);
        deleted = List.copyOf(deleted);
    }
}
