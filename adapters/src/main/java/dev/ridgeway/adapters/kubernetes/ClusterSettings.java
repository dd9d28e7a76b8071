package dev.ridgeway.adapters.kubernetes;

import java.net.URI;
import java.util.Optional;

/**
 * How one cluster is reached, everything read and ready for use.
 *
 * @param authorities PEM of whom to trust; empty means whom the JVM trusts
 * @param anybody trusts any certificate, which an administrator wrote down with open eyes
 * @param proxy how to get there, empty for the way of everything else
 * @param namespace where to look when the namespaces may not be listed
 */
record ClusterSettings(
        URI server,
        String authorities,
        boolean anybody,
        Credential credential,
        Optional<URI> proxy,
        Optional<String> namespace) {}
