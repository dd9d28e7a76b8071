package dev.ridgeway.server.assembly.database;

import dev.ridgeway.server.platform.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;

/**
 * PostgreSQL as a child of this process, on loopback, with a password and with fsync on. A postmaster left behind by a
 * killed server is stopped first; one that dies while we run is started again on the same port.
 */
public final class EmbeddedPostgres implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final String DATABASE = "ridgeway";
    private static final int PORTS_TRIED = 10;

    private final PostgresCluster cluster;
    private final Map<String, String> settings;
    private final String password;
    private int port;
    private volatile boolean stopping;
    private volatile Postmaster postmaster;

    private EmbeddedPostgres(PostgresCluster cluster, Map<String, String> settings, IntSupplier ports)
            throws IOException {
        this.cluster = cluster;
        this.settings = settings;
        this.password = cluster.password();
        this.port = ports.getAsInt();
        this.postmaster = Postmaster.launch(cluster, port, settings);
        // Also when the process is told to stop before there is an application that would close this.
        SpringApplication.getShutdownHandlers().add(this::close);
        awaitReady(ports);
        supervise(postmaster);
        ensureDatabase();
    }

    /**
     * Starts the database kept in {@code folder}, creating it when the folder is empty.
     *
     * @param settings more settings of PostgreSQL, after ours; for tests
     */
    public static EmbeddedPostgres start(Path folder, Map<String, String> settings) {
        return start(folder, settings, EmbeddedPostgres::freePort);
    }

    /** As {@link #start(Path, Map)} with nothing added. */
    public static EmbeddedPostgres start(Path folder) {
        return start(folder, Map.of());
    }

    /** @param ports asked for another port while the one before turns out to be taken */
    static EmbeddedPostgres start(Path folder, Map<String, String> settings, IntSupplier ports) {
        Path absolute = folder.toAbsolutePath().normalize();
        try {
            Files.createDirectories(absolute);
            Path home = PostgresBinaries.unpacked(PostgresBinaries.cache());
            return new EmbeddedPostgres(PostgresCluster.open(absolute, home), settings, ports);
        } catch (IOException e) {
            throw PostgresCluster.damaged(absolute, String.valueOf(e.getMessage()));
        }
    }

    private void awaitReady(IntSupplier ports) throws IOException {
        for (int tried = 1; !postmaster.becomesReady(); tried++) {
            if (tried == PORTS_TRIED) {
                throw new Problem.Conflict(
                        "database-without-port",
                        "PostgreSQL found no free port on 127.0.0.1: " + tried + " were tried, " + port + " the last.",
                        "Start Ridgeway again; if it stays, see what opens so many ports on this machine.");
            }
            port = ports.getAsInt();
            postmaster = Postmaster.launch(cluster, port, settings);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return url(DATABASE);
    }

    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    public String user() {
        return PostgresCluster.USER;
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
        return postmaster.pid();
    }

    private void ensureDatabase() {
        try (Connection connection = DriverManager.getConnection(url("postgres"), user(), password);
                var statement = connection.createStatement()) {
            try (var rows = statement.executeQuery("select 1 from pg_database where datname = '" + DATABASE + "'")) {
                if (rows.next()) {
                    return;
                }
            }
            statement.execute("create database " + DATABASE);
        } catch (SQLException e) {
            throw cluster.damaged(String.valueOf(e.getMessage()));
        }
    }

    private void supervise(Postmaster watched) {
        Thread.ofVirtual().name("postgres-supervisor").start(() -> {
            int code = watched.await();
            if (!stopping) {
                startAgain(code);
            }
        });
    }

    private void startAgain(int code) {
        log.warn("PostgreSQL ended with code {}; starting it again", code);
        for (Duration pause = Duration.ofMillis(200); !stopping; pause = longer(pause)) {
            try {
                postmaster = Postmaster.launch(cluster, port, settings);
                if (stopping) {
                    postmaster.stop();
                    return;
                }
                if (postmaster.becomesReady()) {
                    supervise(postmaster);
                    log.info("PostgreSQL is back (process {})", postmaster.pid());
                    return;
                }
                log.error(
                        "PostgreSQL does not start again, next attempt in {} ms: another program has its port {}",
                        pause.toMillis(),
                        port);
            } catch (IOException | Problem e) {
                log.error(
                        "PostgreSQL does not start again, next attempt in {} ms: {}", pause.toMillis(), e.getMessage());
            }
            LockSupport.parkNanos(pause.toNanos());
        }
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(Duration.ofSeconds(5)) > 0 ? Duration.ofSeconds(5) : doubled;
    }

    /** Stops looking after the process without ending it, as a killed server does. */
    public void abandon() {
        stopping = true;
    }

    /** Ends PostgreSQL in order: open transactions are rolled back, everything committed is on disk. */
    @Override
    public void close() {
        stopping = true;
        postmaster.stop();
    }
}
