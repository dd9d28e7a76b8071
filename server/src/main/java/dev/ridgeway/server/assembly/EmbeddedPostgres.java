package dev.ridgeway.server.assembly;

import dev.ridgeway.server.platform.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;

/**
 * PostgreSQL as a child of this process, on loopback, with a password and with fsync on. A postmaster left behind by a
 * killed server is stopped first; one that dies while we run is started again on the same port.
 */
public final class EmbeddedPostgres implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final String USER = "ridgeway";
    private static final String DATABASE = "ridgeway";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final Path home;
    private final List<String> prefix;
    private final Map<String, String> settings;
    private final String password;
    private final int port;
    private volatile boolean stopping;
    private volatile Process process;

    private EmbeddedPostgres(Path folder, Path home, Map<String, String> settings) throws IOException {
        this.folder = folder;
        this.home = home;
        this.settings = settings;
        this.prefix = unprivileged(folder, home);
        Path data = folder.resolve("data");
        stopLeftBehind(data);
        if (!Files.exists(data)) {
            initialize();
        }
        checkVersion(data);
        this.password = password();
        this.port = freePort();
        this.process = launch();
        // Also when the process is told to stop before there is an application that would close this.
        SpringApplication.getShutdownHandlers().add(this::close);
        awaitReady();
        supervise(process);
        ensureDatabase();
    }

    /**
     * Starts the database kept in {@code folder}, creating it when the folder is empty.
     *
     * @param settings more settings of PostgreSQL, after ours; for tests
     */
    public static EmbeddedPostgres start(Path folder, Map<String, String> settings) {
        Path absolute = folder.toAbsolutePath().normalize();
        try {
            Files.createDirectories(absolute);
            return new EmbeddedPostgres(absolute, PostgresBinaries.unpacked(PostgresBinaries.cache()), settings);
        } catch (IOException e) {
            throw damaged(absolute, String.valueOf(e.getMessage()));
        }
    }

    /** As {@link #start(Path, Map)} with nothing added. */
    public static EmbeddedPostgres start(Path folder) {
        return start(folder, Map.of());
    }

    public String url() {
        return url(DATABASE);
    }

    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    public String user() {
        return USER;
    }

    /** Secret. */
    public String secret() {
        return password;
    }

    public int port() {
        return port;
    }

    /** The process of the postmaster; it changes when PostgreSQL died and was started again. */
    public long pid() {
        return process.pid();
    }

    private void initialize() throws IOException {
        Path fresh = folder.resolve("data.new");
        PostgresBinaries.delete(fresh);
        Path passwordFile = folder.resolve("password");
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        Files.deleteIfExists(passwordFile);
        Files.createFile(
                passwordFile, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(passwordFile, HexFormat.of().formatHex(random));
        own(passwordFile);
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                home.resolve("bin/initdb").toString(),
                "--pgdata=" + fresh,
                "--username=" + USER,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                "--no-instructions"));
        Path output = folder.resolve("initdb.log");
        Process initdb = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        int code = await(initdb);
        if (code != 0) {
            String said = lastLines(output);
            PostgresBinaries.delete(fresh);
            throw new Problem.Invalid(
                    "database-not-created",
                    "The database could not be created below " + folder + ": " + said,
                    "Check that the disk has 200 MB free and that the folder can be written; details are in " + output
                            + ".");
        }
        Files.move(fresh, folder.resolve("data"), StandardCopyOption.ATOMIC_MOVE);
    }

    private void checkVersion(Path data) {
        Path file = data.resolve("PG_VERSION");
        try {
            String found = Files.readString(file).strip();
            String ours = major();
            if (!found.equals(ours)) {
                throw new Problem.Conflict(
                        "database-of-another-version",
                        "The database in " + data + " belongs to PostgreSQL " + found + ", this Ridgeway brings " + ours
                                + ".",
                        "Start it with the Ridgeway that wrote it, make a backup there, and restore that here, or move the folder away to start empty.");
            }
        } catch (IOException e) {
            throw damaged(data, "PG_VERSION is missing");
        }
    }

    private String major() throws IOException {
        Process version = new ProcessBuilder(home.resolve("bin/postgres").toString(), "--version")
                .redirectErrorStream(true)
                .start();
        String said = new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        await(version);
        String number = said.substring(said.lastIndexOf(' ') + 1);
        return number.contains(".") ? number.substring(0, number.indexOf('.')) : number;
    }

    private String password() {
        try {
            return Files.readString(folder.resolve("password")).strip();
        } catch (IOException e) {
            throw damaged(folder, "the file 'password' is missing");
        }
    }

    private Process launch() throws IOException {
        Path output = folder.resolve("postgres.log");
        if (Files.exists(output) && Files.size(output) > 10_000_000) {
            Files.move(output, folder.resolve("postgres.log.old"), StandardCopyOption.REPLACE_EXISTING);
        }
        List<String> command = new ArrayList<>(prefix);
        command.add(home.resolve("bin/postgres").toString());
        command.add("-D");
        command.add(folder.resolve("data").toString());
        Map<String, String> all = new java.util.LinkedHashMap<>(Map.ofEntries(
                Map.entry("listen_addresses", "127.0.0.1"),
                Map.entry("port", Integer.toString(port)),
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
                Map.entry("log_timezone", "UTC")));
        all.putAll(settings);
        all.forEach((name, value) -> {
            command.add("-c");
            command.add(name + "=" + value);
        });
        Files.writeString(output, "", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
    }

    private void awaitReady() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            if (!process.isAlive()) {
                throw damaged(folder.resolve("data"), lastLines(folder.resolve("postgres.log")));
            }
            if (saysReady()) {
                return;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        process.destroyForcibly();
        throw damaged(
                folder.resolve("data"),
                "it did not answer within a minute; " + lastLines(folder.resolve("postgres.log")));
    }

    private boolean saysReady() {
        try {
            List<String> lines = Files.readAllLines(folder.resolve("data/postmaster.pid"));
            return lines.size() >= 8
                    && lines.getFirst().strip().equals(Long.toString(process.pid()))
                    && lines.get(7).strip().equals("ready");
        } catch (IOException e) {
            return false;
        }
    }

    private void ensureDatabase() {
        try (Connection connection = DriverManager.getConnection(url("postgres"), USER, password);
                var statement = connection.createStatement()) {
            try (var rows = statement.executeQuery("select 1 from pg_database where datname = '" + DATABASE + "'")) {
                if (rows.next()) {
                    return;
                }
            }
            statement.execute("create database " + DATABASE);
        } catch (SQLException e) {
            throw damaged(folder.resolve("data"), String.valueOf(e.getMessage()));
        }
    }

    private void supervise(Process watched) {
        Thread.ofVirtual().name("postgres-supervisor").start(() -> {
            int code = await(watched);
            if (!stopping) {
                startAgain(code);
            }
        });
    }

    private void startAgain(int code) {
        log.warn("PostgreSQL ended with code {}; starting it again", code);
        for (Duration pause = Duration.ofMillis(200); !stopping; pause = longer(pause)) {
            try {
                stopLeftBehind(folder.resolve("data"));
                process = launch();
                awaitReady();
                supervise(process);
                log.info("PostgreSQL is back (process {})", process.pid());
                return;
            } catch (IOException | Problem e) {
                log.error(
                        "PostgreSQL does not start again, next attempt in {} ms: {}", pause.toMillis(), e.getMessage());
                LockSupport.parkNanos(pause.toNanos());
            }
        }
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(Duration.ofSeconds(5)) > 0 ? Duration.ofSeconds(5) : doubled;
    }

    private void stopLeftBehind(Path data) throws IOException {
        Path file = data.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return;
        }
        List<String> lines = Files.readAllLines(file);
        Optional<ProcessHandle> left = lines.isEmpty() ? Optional.empty() : process(lines.getFirst());
        if (left.isPresent() && isPostmaster(left.get())) {
            log.info(
                    "Stopping the PostgreSQL that a killed server left behind (process {})",
                    left.get().pid());
            signal("INT", left.get());
            if (!ends(left.get(), Duration.ofSeconds(20))) {
                signal("QUIT", left.get());
                if (!ends(left.get(), Duration.ofSeconds(20))) {
                    throw new Problem.Conflict(
                            "database-in-use",
                            "A PostgreSQL with process " + left.get().pid() + " holds " + data + " and does not stop.",
                            "Stop that process, then start Ridgeway again.");
                }
            }
        }
    }

    static Optional<ProcessHandle> process(String pid) {
        try {
            return ProcessHandle.of(Long.parseLong(pid.strip()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** A pid is used again after a reboot; what is no postgres is not ours to stop. */
    static boolean isPostmaster(ProcessHandle handle) {
        return handle.isAlive()
                && handle.info()
                        .command()
                        .or(() -> handle.info().commandLine())
                        .map(command -> command.contains("postgres"))
                        .orElseGet(() -> commandOf(handle.pid()).contains("postgres"));
    }

    private static String commandOf(long pid) {
        try {
            Process ps = new ProcessBuilder("ps", "-o", "command=", "-p", Long.toString(pid)).start();
            return new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private static void signal(String name, ProcessHandle handle) throws IOException {
        await(new ProcessBuilder("kill", "-" + name, Long.toString(handle.pid()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start());
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

    /**
     * PostgreSQL refuses to run as root. In a user namespace it sees itself as nobody while the files stay ours; where
     * namespaces are forbidden the account nobody has to own the files.
     */
    private static List<String> unprivileged(Path folder, Path home) throws IOException {
        if (!"root".equals(System.getProperty("user.name"))) {
            return List.of();
        }
        if (succeeds("unshare", "-U", home.resolve("bin/postgres").toString(), "--version")) {
            return List.of("unshare", "-U");
        }
        List<String> nobody = List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
        List<String> attempt = new ArrayList<>(nobody);
        attempt.addAll(List.of(home.resolve("bin/postgres").toString(), "--version"));
        if (succeeds(attempt.toArray(String[]::new))) {
            await(new ProcessBuilder("chown", "-R", "65534:65534", folder.toString()).start());
            // That account has to pass the data directory, which is otherwise closed to everybody else.
            await(new ProcessBuilder("chmod", "a+x", folder.resolveSibling("").toString()).start());
            return nobody;
        }
        throw new Problem.Invalid(
                "database-refuses-root",
                "PostgreSQL refuses to run as root, and neither a user namespace nor the account nobody can be used here.",
                "Start Ridgeway as an ordinary user, or set backend.database.client: pg and use your own PostgreSQL.");
    }

    private void own(Path file) throws IOException {
        if (prefix.contains("setpriv")) {
            await(new ProcessBuilder("chown", "65534:65534", file.toString()).start());
        }
    }

    private static boolean succeeds(String... command) {
        try {
            return await(new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start())
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static int await(Process started) {
        try {
            return started.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            started.destroyForcibly();
            return -1;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Problem damaged(Path where, @Nullable String why) {
        return new Problem.Invalid(
                "database-damaged",
                "The database in " + where + " cannot be started: " + why,
                "Restore a backup with ./ridgeway restore FILE, or move that folder away to start empty.");
    }

    private static String lastLines(Path output) {
        try {
            List<String> lines = Files.readAllLines(output).stream()
                    .filter(line -> !line.isBlank() && !line.contains("LOG:"))
                    .toList();
            return String.join(" ", lines.subList(Math.max(0, lines.size() - 2), lines.size()));
        } catch (IOException | UncheckedIOException e) {
            return "it said nothing";
        }
    }

    /** Stops looking after the process without ending it, as a killed server does. */
    void abandon() {
        stopping = true;
    }

    /** Ends PostgreSQL in order: open transactions are rolled back, everything committed is on disk. */
    @Override
    public void close() {
        stopping = true;
        Process running = process;
        if (running.isAlive()) {
            try {
                signal("INT", running.toHandle());
                if (!ends(running.toHandle(), Duration.ofSeconds(20))) {
                    signal("QUIT", running.toHandle());
                    ends(running.toHandle(), Duration.ofSeconds(10));
                }
            } catch (IOException e) {
                running.destroy();
            }
        }
    }

    /** True when {@code folder} holds a database already. */
    static boolean exists(Path folder) {
        return Files.isRegularFile(folder.resolve("data/PG_VERSION"), LinkOption.NOFOLLOW_LINKS);
    }
}
