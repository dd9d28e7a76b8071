package dev.ridgeway.server.assembly.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import dev.ridgeway.server.platform.Configuration;
import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.platform.Setting;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pool of connections and, unless the configuration names a PostgreSQL, the embedded one behind it. */
public final class Database implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Database.class);

    private final HikariDataSource pool;
    private final @Nullable EmbeddedPostgres embedded;

    private Database(HikariDataSource pool, @Nullable EmbeddedPostgres embedded) {
        this.pool = pool;
        this.embedded = embedded;
    }

    /** Starts or reaches the database, and brings its tables up to date. */
    public static Database open(Configuration configuration, Path data) {
        Optional<Setting> client = configuration.at("backend.database.client");
        HikariConfig config = new HikariConfig();
        config.setPoolName("ridgeway");
        config.setMaximumPoolSize(20);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(5_000);
        EmbeddedPostgres embedded = null;
        if (client.isPresent() && client.get().text().equals("pg")) {
            external(config, configuration);
        } else {
            client.ifPresent(other -> log.info(
                    "backend.database.client is {}: Ridgeway uses its embedded PostgreSQL instead.", other.text()));
            embedded = EmbeddedPostgres.start(data.resolve("postgres"));
            config.setJdbcUrl(embedded.url());
            config.setUsername(embedded.user());
            config.setPassword(embedded.secret());
        }
        try {
            HikariDataSource pool = new HikariDataSource(config);
            RoomMigrations.migrate(pool);
            return new Database(pool, embedded);
        } catch (HikariPool.PoolInitializationException e) {
            throw new Problem.Invalid(
                    "database-unreachable",
                    "The PostgreSQL at " + config.getJdbcUrl() + " does not answer: " + e.getMessage() + ".",
                    "Check backend.database.connection: host, port, user, password, database, ssl.");
        } catch (RuntimeException e) {
            if (embedded != null) {
                embedded.close();
            }
            throw e;
        }
    }

    private static void external(HikariConfig config, Configuration configuration) {
        Setting connection = configuration
                .at("backend.database.connection")
                .orElseThrow(
                        () -> new Problem.Invalid(
                                "setting-wrong",
                                "backend.database.client is pg, but backend.database.connection is not set.",
                                "Set it to postgresql://user:password@host:5432/database or to host, port, user, password, database."));
        if (connection.raw() instanceof String) {
            byUrl(config, connection);
            return;
        }
        String host = connection.child("host").map(Setting::text).orElse("localhost");
        int port = connection.child("port").map(Database::port).orElse(5432);
        String database = connection.child("database").map(Setting::text).orElse("ridgeway");
        config.setJdbcUrl("jdbc:postgresql://" + host + ":" + port + "/" + database);
        connection.child("ssl").map(DatabaseTls::of).ifPresent(config::setDataSourceProperties);
        connection.child("user").ifPresent(user -> config.setUsername(user.text()));
        connection.child("password").ifPresent(password -> config.setPassword(password.text()));
    }

    private static int port(Setting setting) {
        double number = setting.number();
        if (number < 1 || number > 65_535 || number != Math.rint(number)) {
            throw setting.wrong("a port between 1 and 65535");
        }
        return (int) number;
    }

    private static void byUrl(HikariConfig config, Setting connection) {
        try {
            URI uri = URI.create(connection.text());
            if (uri.getHost() == null) {
                throw connection.wrong("postgresql://user:password@host:5432/database");
            }
            int port = uri.getPort() < 0 ? 5432 : uri.getPort();
            String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
            config.setJdbcUrl("jdbc:postgresql://" + uri.getHost() + ":" + port + uri.getPath() + query);
            if (uri.getRawUserInfo() != null) {
                String[] parts = uri.getRawUserInfo().split(":", 2);
                config.setUsername(URLDecoder.decode(parts[0], StandardCharsets.UTF_8));
                if (parts.length > 1) {
                    config.setPassword(URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
                }
            }
        } catch (IllegalArgumentException e) {
            throw connection.wrong("postgresql://user:password@host:5432/database");
        }
    }

    boolean embedded() {
        return embedded != null;
    }

    /** Host, port and name, without credentials. */
    String address() {
        return pool.getJdbcUrl().replaceFirst("^jdbc:", "").replaceFirst("\\?.*$", "");
    }

    public HikariDataSource pool() {
        return pool;
    }

    @Override
    public void close() {
        pool.close();
        if (embedded != null) {
            embedded.close();
        }
    }
}
