package dev.ridgeway.adapters.hosted;

import java.net.URI;
import java.util.List;
import java.util.Map;

/** One Git host, as far as reading its files goes. Paths of the API are relative to its base and start with a slash. */
public interface HostedFiles {

    /** The host in addresses, with its port unless that is the usual one. */
    String host();

    /** Whether the configuration names it; hosts in the cloud are read without that as well. */
    default boolean isConfigured() {
        return true;
    }

    /** What the API answers with JSON whenever it lets us in, with its version if it tells that. */
    String probe();

    /** Whether the address is one of this host's pages. */
    boolean holds(URI url);

    /** Refuses with {@code source-not-found} a page that is no file, folder or repository. */
    HostAddress address(URI url);

    /** The API that is asked. */
    HostHttp http();

    /** Where the API has the content of a file. */
    String file(HostAddress address);

    /** Headers that make {@link #file} answer with nothing but the content. */
    default Map<String, String> fileHeaders() {
        return Map.of();
    }

    /** The paths of all files of the repository at that ref, or at least those below the address's path. */
    List<String> paths(HostAddress address);

    /** Where the API, or the host itself by a whole address, has the repository as a zip file. */
    String archive(HostAddress address);
}
