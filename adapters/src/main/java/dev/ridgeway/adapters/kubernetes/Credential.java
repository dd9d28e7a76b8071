package dev.ridgeway.adapters.kubernetes;

import dev.ridgeway.adapters.kubernetes.google.GoogleToken;
import dev.ridgeway.plugin.ToolRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** By what a cluster knows us. */
sealed interface Credential {

    /** A bearer token, empty for a credential of another kind. */
    default String token() {
        return "";
    }

    /** The certificate to be known by, for a credential that has one; a program may take seconds to make it. */
    default Optional<Certificate> identity() {
        return Optional.empty();
    }

    /** The cluster refused it: whatever can be had anew is to be had anew. */
    default void refused() {}

    /** Whoever is on the machine of the proxy. */
    record None() implements Credential {}

    record Token(String token) implements Credential {
        @Override
        public String toString() {
            return "Token";
        }
    }

    /** A token that somebody else renews, as Kubernetes does for its own pods. */
    record TokenFile(Path file) implements Credential {
        @Override
        public String token() {
            return text(file, "its token");
        }
    }

    /** PEM of a certificate and of its key. */
    record Certificate(String certificate, String key) implements Credential {
        @Override
        public Optional<Certificate> identity() {
            return Optional.of(this);
        }

        @Override
        public String toString() {
            return "Certificate";
        }
    }

    /** A program that makes tokens or certificates, as those of the cloud providers do. */
    record Program(ExecCredential program) implements Credential {
        @Override
        public String token() {
            return program.token();
        }

        @Override
        public Optional<Certificate> identity() {
            return program.identity();
        }

        @Override
        public void refused() {
            program.forget();
        }
    }

    /** By what Google knows this server, it lets it into its clusters. */
    record Google(GoogleToken google) implements Credential {
        @Override
        public String token() {
            return google.text();
        }

        @Override
        public void refused() {
            google.forget();
        }
    }

    /** What a file says that a connection needs. */
    static String text(Path file, String what) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new ToolRefused(
                    "cluster-file-unreadable",
                    "The cluster cannot be asked: " + what + ", " + file + ", cannot be read.",
                    "Check the path in the configuration, and that the account of this server may read the file.");
        }
    }
}
