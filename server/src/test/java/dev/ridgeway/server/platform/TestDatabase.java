package dev.ridgeway.server.platform;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.ridgeway.server.assembly.database.EmbeddedPostgres;
import dev.ridgeway.server.assembly.database.RoomMigrations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;

/** Real PostgreSQL for tests: one process per test run, a fresh migrated database per caller. */
public final class TestDatabase {

    private static final AtomicInteger count = new AtomicInteger();

    private TestDatabase() {}

    /** A new database with the tables of every room. */
    public static DataSource fresh() {
        EmbeddedPostgres server = Running.server;
        String name = "test_" + count.incrementAndGet();
        try (var connection = DriverManager.getConnection(server.url("postgres"), server.user(), server.secret());
                var statement = connection.createStatement()) {
            statement.execute("create database " + name + " template migrated");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return pool(server, name);
    }

    /** {@link #fresh()} behind a {@link JdbcClient}. */
    public static JdbcClient jdbc() {
        return JdbcClient.create(fresh());
    }

    /** The audit record of that database. */
    public static Audit audit(JdbcClient jdbc) {
        return new Audit(jdbc);
    }

    private static HikariDataSource pool(EmbeddedPostgres server, String name) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(server.url(name));
        config.setUsername(server.user());
        config.setPassword(server.secret());
        config.setMaximumPoolSize(8);
        config.setMinimumIdle(0);
        return new HikariDataSource(config);
    }

    private static final class Running {
        static final Path folder = folder();
        static final EmbeddedPostgres server = start();

        private static Path folder() {
            try {
                return Files.createTempDirectory("ridgeway-test-database");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static EmbeddedPostgres start() {
            try {
                EmbeddedPostgres started = EmbeddedPostgres.start(
                        folder.resolve("postgres"),
                        Map.of("fsync", "off", "full_page_writes", "off", "max_connections", "200"));
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    started.close();
                    FileSystemUtils.deleteRecursively(folder.toFile());
                }));
                try (var connection =
                                DriverManager.getConnection(started.url("postgres"), started.user(), started.secret());
                        var statement = connection.createStatement()) {
                    statement.execute("create database migrated");
                }
                try (HikariDataSource template = pool(started, "migrated")) {
                    RoomMigrations.migrate(template);
                }
                return started;
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** For tests with a Spring context of some rooms: data source, configuration and secrets as the assembly gives them. */
    @TestConfiguration(proxyBeanMethods = false)
    public static class Beans {
        @Bean
        DataSource dataSource() {
            return fresh();
        }

        @Bean
        Configuration configuration() {
            try {
                return Configuration.empty(Files.createTempDirectory(Running.folder, "data"), 7007);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Bean
        Secrets secrets() {
            return Secrets.known("a key for tests", Path.of("unused")).orElseThrow();
        }
    }
}
