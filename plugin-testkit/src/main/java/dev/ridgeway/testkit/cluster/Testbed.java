package dev.ridgeway.testkit.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The cluster that {@code ./ridgeway cluster up} starts on this machine: where it is and by what one gets in. */
public final class Testbed {

    /** The address of the API of Argo CD. */
    public static final String ARGOCD = "http://10.213.0.2:18080";

    /** Where images are, for pods and for this machine. */
    public static final String REGISTRY = "10.213.0.2:5000";

    /** The address of Kubernetes' API. */
    static final String API_SERVER = "https://10.213.0.2:6443";

    /** This machine, as the cluster sees it. */
    static final String HERE = "10.213.0.1";

    /** Where a Ridgeway has to listen to be {@code git.ridgeway.internal} within the cluster, for one test at a time. */
    public static final String GIT_LISTEN = HERE + ":7008";

    private static final String REMEDY = "sudo ./ridgeway cluster up starts it.";
    private static final int COMMAND_SECONDS = 180;

    private Testbed() {}

    /** A file of the cluster, such as {@code argocd.token} or {@code ridgeway-reader.kubeconfig}. */
    public static Path file(String name) {
        Path file = folder().resolve("etc").resolve(name);
        if (!Files.isReadable(file)) {
            String remedy = Files.exists(file) ? "sudo ./ridgeway cluster up gives that to who runs it." : REMEDY;
            throw new AssertionError(
                    "This test needs the cluster of this machine, and " + file + " cannot be read. " + remedy);
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

    /** Where Ridgeway's sources are: the nearest folder above with the command {@code ridgeway}. */
    static Path sources() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isExecutable(folder.resolve("ridgeway")) && Files.isDirectory(folder.resolve("testbed"))) {
                return folder;
            }
        }
        throw new AssertionError("Tests on the cluster run in a checkout of Ridgeway, and there is none at or above "
                + Path.of("").toAbsolutePath() + ".");
    }

    /** Runs {@code ./ridgeway cluster ...}, and fails with what it said. */
    static void command(String... words) {
        List<String> command =
                new ArrayList<>(List.of(sources().resolve("ridgeway").toString(), "cluster"));
        command.addAll(List.of(words));
        try {
            Path said = Files.createTempFile("ridgeway-cluster", ".log");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start();
                if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError(command + " did not end within " + COMMAND_SECONDS + " s.");
                }
                if (process.exitValue() != 0) {
                    throw new AssertionError(command + " failed:\n" + Files.readString(said));
                }
            } finally {
                Files.delete(said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(command + " was interrupted.", e);
        }
    }
}
