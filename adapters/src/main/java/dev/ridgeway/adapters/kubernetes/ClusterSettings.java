package dev.ridgeway.adapters.kubernetes;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How one cluster is reached, everything read and ready for use.
 *
 * @param authorities PEM of whom to trust; empty means whom the JVM trusts
 * @param anybody trusts any certificate, which an administrator wrote down with open eyes
 * @param certificateName whom the cluster's certificate has to be for, where that is not the server of the address
 * @param proxy how to get there, empty for the way of everything else
 * @param actor as whom to act, where that is not whom the credential is for
 * @param namespace where to look when the namespaces may not be listed
 */
record ClusterSettings(
        URI server,
        String authorities,
        boolean anybody,
        Optional<String> certificateName,
        Credential credential,
        Optional<Actor> actor,
        Optional<URI> proxy,
        Optional<String> namespace) {

    /** Another account, which the credential's may act as: what it does is done with its rights. */
    record Actor(String name, List<String> groups, Map<String, List<String>> extra) {}

    /** One that is asked as what it is, with nothing out of the ordinary. */
    ClusterSettings(
            URI server,
            String authorities,
            boolean anybody,
            Credential credential,
            Optional<URI> proxy,
            Optional<String> namespace) {
        this(server, authorities, anybody, Optional.empty(), credential, Optional.empty(), proxy, namespace);
    }
}
