package dev.ridgeway.adapters.kubernetes;

import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.ToolUnavailable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A credential program of a kubeconfig file (client.authentication.k8s.io), such as {@code aws eks get-token}. What it
 * makes, a token or a certificate, is kept until a minute before it expires; what does not say when, until the cluster
 * refuses it.
 */
final class ExecCredential {

    /** Less than the ten seconds in which the cluster itself is expected to answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private static final Duration MARGIN = Duration.ofMinutes(1);

    private final Command command;
    private final InstantSource clock;
    private @Nullable Issued issued;

    /**
     * What to start.
     *
     * @param info the text for KUBERNETES_EXEC_INFO
     * @param hint how to install the program, as the file says; may be empty
     */
    record Command(List<String> words, Map<String, String> environment, Path folder, String info, String hint) {}

    private record Issued(
            String token,
            Optional<Credential.Certificate> identity,
            @Nullable Instant until) {}

    ExecCredential(Command command, InstantSource clock) {
        this.command = command;
        this.clock = clock;
    }

    /** Empty where it makes certificates. */
    String token() {
        return issued().token();
    }

    Optional<Credential.Certificate> identity() {
        return issued().identity();
    }

    private synchronized Issued issued() {
        Issued last = issued;
        if (last != null
                && (last.until() == null || clock.instant().plus(MARGIN).isBefore(last.until()))) {
            return last;
        }
        Issued fresh = read(run());
        issued = fresh;
        return fresh;
    }

    synchronized void forget() {
        issued = null;
    }

    private String run() {
        ProcessBuilder builder = new ProcessBuilder(words());
        prepare(builder.environment());
        Process process;
        try {
            process = builder.start();
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new ToolRefused(
                    "cluster-credential-failed",
                    program() + ", which makes the token for the cluster, cannot be started.",
                    command.hint().isBlank()
                            ? "Install it on the machine of this server, on the PATH of the server."
                            : command.hint().strip());
        }
        try {
            return answer(process);
        } catch (TimeoutException e) {
            throw new ToolUnavailable(
                    "cluster-credential-late",
                    program() + " made no token within " + PATIENCE.toSeconds() + " seconds.",
                    "Run it on the machine of this server and see what it waits for.",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ToolUnavailable(
                    "cluster-credential-late", program() + " was still making a token.", "Try again.", e);
        } catch (ExecutionException e) {
            throw failed("what it wrote cannot be read");
        } finally {
            List<ProcessHandle> children = process.descendants().toList();
            process.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
        }
    }

    /** The server's own environment, without what is for the server alone. */
    void prepare(Map<String, String> environment) {
        environment.keySet().removeIf(it -> it.startsWith("RIDGEWAY_") || it.startsWith("SPRING_"));
        environment.putAll(command.environment());
        environment.put("KUBERNETES_EXEC_INFO", command.info());
    }

    private String answer(Process process) throws TimeoutException, InterruptedException, ExecutionException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        CompletableFuture<String> said =
                CompletableFuture.supplyAsync(() -> text(process.getInputStream()), Thread::startVirtualThread);
        CompletableFuture<String> complaint =
                CompletableFuture.supplyAsync(() -> text(process.getErrorStream()), Thread::startVirtualThread);
        if (!process.waitFor(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new TimeoutException();
        }
        if (process.exitValue() != 0) {
            String why = complaint.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            throw failed("it ended with " + process.exitValue() + lastLine(why));
        }
        return said.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    /** A path stands beside the file that names it; a plain name is looked for on the PATH. */
    private List<String> words() {
        List<String> words = new ArrayList<>(command.words());
        if (words.getFirst().contains("/")) {
            words.set(0, command.folder().resolve(words.getFirst()).toString());
        }
        return words;
    }

    private Issued read(String json) {
        Object document = Kubeconfig.yaml(json, "what " + program() + " wrote");
        Object status = document instanceof Map<?, ?> map ? map.get("status") : null;
        if (!(status instanceof Map<?, ?> fields)) {
            throw failed("it wrote neither a token nor a certificate");
        }
        String token = fields.get("token") instanceof String text ? text : "";
        Optional<Credential.Certificate> identity = fields.get("clientCertificateData") instanceof String certificate
                        && fields.get("clientKeyData") instanceof String key
                ? Optional.of(new Credential.Certificate(certificate, key))
                : Optional.empty();
        if (token.isEmpty() && identity.isEmpty()) {
            throw failed("it wrote neither a token nor a certificate with its key");
        }
        try {
            Object until = fields.get("expirationTimestamp");
            return new Issued(token, identity, until == null ? null : Instant.parse(until.toString()));
        } catch (DateTimeException e) {
            throw failed("the time its token ends is no time: " + fields.get("expirationTimestamp"));
        }
    }

    private ToolRefused failed(String why) {
        return new ToolRefused(
                "cluster-credential-failed",
                program() + " made no token for the cluster: " + why + ".",
                "Run it on the machine of this server, under the account of the server, and mend what it complains of.");
    }

    private String program() {
        return Path.of(command.words().getFirst()).getFileName().toString();
    }

    private static String lastLine(String text) {
        String last = text.strip().lines().reduce((first, second) -> second).orElse("");
        return last.isEmpty() ? "" : " (" + (last.length() > 200 ? last.substring(0, 200) + "…" : last) + ")";
    }

    private static String text(InputStream in) {
        try (in) {
            return new String(in.readNBytes(100_000), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
