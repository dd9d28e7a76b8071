package dev.ridgeway.server.code;

import java.net.URI;
import java.util.List;

/**
 * Another Git host told by a signed webhook that something happened to these repositories, named as a browser is shown them;
 * what, is to be asked.
 */
public record HostedRepositoriesTold(List<URI> repositories) {

    public HostedRepositoriesTold {
        repositories = List.copyOf(repositories);
    }
}
