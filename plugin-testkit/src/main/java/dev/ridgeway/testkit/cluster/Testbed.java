package dev.ridgeway.testkit.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The cluster that {@code ./ridgeway cluster up} starts on this machine: where it is and by what one gets in. */
public final class Testbed {

    /** The address of the API of Argo CD. */
    public static final String ARGOCD = "http://10.213.0.2:18080";

    /** Where images are, for pods and for this machine. */
    public static final String REGISTRY = "10.213.0.2:5000";

    private static final String REMEDY = "sudo ./ridgeway cluster up starts it.";

    private Testbed() {}

    /** A file of the cluster, such as {@code argocd.token} or {@code ridgeway-reader.kubeconfig}. */
    public static Path file(String name) {
        Path file = folder().resolve("etc").resolve(name);
        if (!Files.isReadable(file)) {
            throw new AssertionError(
                    "This test needs the cluster of this machine, and " + file + " cannot be read. " + REMEDY);
        }
        return file;
    }

    /** The content of such a file. */
    public static String secret(String name) {
        try {
            return Files.readString(file(name)).strip();
        } catch (IOException e) {
            throw new AssertionError("This test needs the cluster of this machine. " + REMEDY, e);
        }
    }

    static Path folder() {
        return Path.of(Optional.ofNullable(System.getenv("RIDGEWAY_CLUSTER")).orElse("/var/lib/ridgeway-cluster"));
    }
}
