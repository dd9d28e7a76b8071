package dev.ridgeway.server.assembly.database;

import dev.ridgeway.server.platform.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process of PostgreSQL that owns a data folder. PostgreSQL writes its id into the file {@code postmaster.pid} there. */
public final class Postmaster {

    private static final Logger log = LoggerFactory.getLogger(Postmaster.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PORT_TAKEN = "could not create any TCP/IP sockets";

    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("listen_addresses", "127.0.0.1"),
            Map.entry("unix_socket_directories", ""),
            Map.entry("fsync", "on"),
            Map.entry("synchronous_commit", "on"),
            Map.entry("wal_level", "replica"),
            Map.entry("max_wal_senders", "2"),
            Map.entry("shared_buffers", "32MB"),
            Map.entry("max_connections", "60"),
            Map.entry("max_wal_size", "256MB"),
            Map.entry("io_workers", "1"),
            Map.entry("jit", "off"),
            Map.entry("max_parallel_workers_per_gather", "0"),
            Map.entry("log_min_messages", "warning"),
            Map.entry("timezone", "UTC"),
            Map.entry("log_timezone", "UTC"));

    private final PostgresCluster cluster;
    private final Process process;

    private Postmaster(PostgresCluster cluster, Process process) {
        this.cluster = cluster;
        this.process = process;
    }

    private enum Whose {
        OURS,
        FOREIGN,
        UNKNOWN
    }

    /**
     * The process that runs on {@code data} now. The file outlives a killed server and a power cut, and its pid may be
     * anybody's by then, also that of another PostgreSQL.
     */
    public static Optional<ProcessHandle> on(Path data) throws IOException {
        return named(data).filter(it -> whose(data, it) == Whose.OURS);
    }

    private static Optional<ProcessHandle> named(Path data) throws IOException {
        Path file = data.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        return Files.readAllLines(file).stream()
                .findFirst()
                .flatMap(Postmaster::process)
                .filter(ProcessHandle::isAlive);
    }

    private static Optional<ProcessHandle> process(String pid) {
        try {
            return ProcessHandle.of(Long.parseLong(pid.strip()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** PostgreSQL works inside its data folder, which may have got another name since; macOS does not show that. */
    private static Whose whose(Path data, ProcessHandle process) {
        Optional<String> program = process.info().command();
        if (program.isEmpty()) {
            return Whose.UNKNOWN;
        }
        if (!program.get().contains("/postgres")) {
            return Whose.FOREIGN;
        }
        String pid = Long.toString(process.pid());
        Path inside = Path.of("/proc", pid, "cwd");
        try {
            if (Files.exists(inside)) {
                return Files.isSameFile(inside, data) ? Whose.OURS : Whose.FOREIGN;
            }
            String command = Programs.output("ps", "-ww", "-o", "command=", "-p", pid);
            return command.contains("-D " + data) ? Whose.OURS : Whose.UNKNOWN;
        } catch (IOException gone) {
            return Whose.UNKNOWN;
        }
    }

    /** Stops what a killed server left running there. */
    private static void stopLeftBehind(Path data) throws IOException {
        Optional<ProcessHandle> named = named(data);
        if (named.isEmpty()) {
            return;
        }
        ProcessHandle left = named.get();
        switch (whose(data, left)) {
            case OURS -> {
                log.info("Stopping the PostgreSQL that a killed server left behind (process {})", left.pid());
                if (!stop(left)) {
                    throw new Problem.Conflict(
                            "database-in-use",
                            "A PostgreSQL with process " + left.pid() + " holds " + data + " and does not stop.",
                            "Stop that process, then start Ridgeway again.");
                }
            }
            // PostgreSQL itself would take any process of this user for the one that wrote the file.
            case FOREIGN -> Files.deleteIfExists(data.resolve("postmaster.pid"));
            case UNKNOWN -> {}
        }
    }

    /** Starts one on the folder of the cluster, whatever a killed server left there. */
    static Postmaster launch(PostgresCluster cluster, int port, Map<String, String> settings) throws IOException {
        stopLeftBehind(cluster.data());
        return new Postmaster(cluster, process(cluster, port, settings));
    }

    private static Process process(PostgresCluster cluster, int port, Map<String, String> settings) throws IOException {
        Path output = cluster.log();
        if (Files.exists(output) && Files.size(output) > 10_000_000) {
            Files.move(output, output.resolveSibling("postgres.log.old"), StandardCopyOption.REPLACE_EXISTING);
        }
        List<String> command = cluster.account()
                .command(cluster.program("postgres"), "-D", cluster.data().toString());
        Map<String, String> all = new LinkedHashMap<>(SETTINGS);
        all.put("port", Integer.toString(port));
        all.putAll(settings);
        all.forEach((name, value) -> {
            command.add("-c");
            command.add(name + "=" + value);
        });
        Files.writeString(output, "", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return new ProcessBuilder(command)
                .directory(cluster.folder().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
    }

    /** Waits for it; false when it ended because another program has the port. */
    boolean becomesReady() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            if (!process.isAlive()) {
                String said = Programs.lastLines(cluster.log());
                if (said.contains(PORT_TAKEN)) {
                    return false;
                }
                throw cluster.damaged(said);
            }
            if (saysReady()) {
                return true;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        process.destroyForcibly();
        throw cluster.damaged("it did not answer within a minute; " + Programs.lastLines(cluster.log()));
    }

    private boolean saysReady() {
        try {
            List<String> lines = Files.readAllLines(cluster.data().resolve("postmaster.pid"));
            return lines.size() >= 8
                    && lines.getFirst().strip().equals(Long.toString(process.pid()))
                    && lines.get(7).strip().equals("ready");
        } catch (IOException e) {
            return false;
        }
    }

    long pid() {
        return process.pid();
    }

    /** Its exit code, when it has ended. */
    int await() {
        return Programs.await(process);
    }

    /** Ends PostgreSQL in order: open transactions are rolled back, everything committed is on disk. */
    void stop() {
        try {
            stop(process.toHandle());
        } catch (IOException e) {
            process.destroy();
        }
    }

    private static boolean stop(ProcessHandle postmaster) throws IOException {
        String pid = Long.toString(postmaster.pid());
        if (postmaster.isAlive()) {
            Programs.run("kill", "-INT", pid);
        }
        if (!ends(postmaster, Duration.ofSeconds(20))) {
            Programs.run("kill", "-QUIT", pid);
        }
        return ends(postmaster, Duration.ofSeconds(20));
    }

    private static boolean ends(ProcessHandle handle, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (handle.isAlive()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        return true;
    }
}
