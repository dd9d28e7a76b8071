package dev.ridgeway.adapters.kubernetes;

import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.ToolUnavailable;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says in words why a cluster gave no answer. */
final class ClusterProblems {

    private ClusterProblems() {}

    static ToolProblem of(String title, String address, KubernetesClientException failure) {
        ToolProblem own = cause(failure, ToolProblem.class);
        if (own != null) {
            return own;
        }
        int code = failure.getCode();
        if (code <= 0) {
            return unreached(title, address, failure);
        }
        if (code == 429 || code == HttpURLConnection.HTTP_GONE || code >= 500) {
            return new ToolUnavailable(
                    "cluster-unavailable",
                    title + " is in trouble: it answered with status " + code + ".",
                    "It is asked again by itself; if it stays, look at its API server.",
                    failure);
        }
        return switch (code) {
            case 401 ->
                new ToolRefused(
                        "cluster-credential-refused",
                        title + " does not take the credential of this connection.",
                        "It may have expired: make a new token, and put it where the configuration has the old one.");
            case 403 ->
                new ToolRefused(
                        "cluster-forbidden",
                        title + " refused: " + failure.getStatus().getMessage() + ".",
                        "Grant that right; docs/kubernetes-roles.yaml has all that are needed.");
            case 400, 409, 422 ->
                new ToolRefused(
                        "cluster-refused",
                        title + " refused: " + failure.getStatus().getMessage() + ".",
                        "Change what is asked for; asking again gives the same answer.");
            default -> noCluster(address);
        };
    }

    static ToolRefused noCluster(String address) {
        return new ToolRefused(
                "cluster-not-found",
                "What answers at " + address + " is not the API of a cluster.",
                "Check the address and the path in it.");
    }

    private static ToolProblem unreached(String title, String address, KubernetesClientException failure) {
        if (cause(failure, CertificateException.class) != null) {
            return new ToolRefused(
                    "cluster-not-trusted",
                    title + " shows a certificate that this connection does not trust.",
                    "Give the cluster's certificate authority (caData, caFile or certificate-authority-data).");
        }
        String why = "it cannot be reached";
        if (cause(failure, UnknownHostException.class) != null
                || cause(failure, UnresolvedAddressException.class) != null) {
            why = "nobody knows its name";
        } else if (cause(failure, SSLException.class) != null) {
            why = "what answers does not speak TLS as expected";
        }
        return new ToolUnavailable(
                "cluster-unreachable",
                title + " does not answer: " + why + ".",
                "Check that it runs and that this server reaches " + address + "; it is asked again by itself.",
                failure);
    }

    private static <T extends Throwable> @Nullable T cause(Throwable failure, Class<T> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
