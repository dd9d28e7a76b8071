package dev.ridgeway.server.assembly.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import dev.ridgeway.server.platform.Configuration;
import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.platform.Setting;
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
        boolean external = client.isPresent() && client.get().text().equals("pg");
        if (external) {
            ExternalPostgres.address(config, configuration);
        } else {
            client.ifPresent(other -> log.info(
                    "backend.database.client is {}: Ridgeway uses its embedded PostgreSQL instead.", other.text()));
            embedded = EmbeddedPostgres.start(data.resolve("postgres"));
            config.setJdbcUrl(embedded.url());
            config.setUsername(embedded.user());
            config.setPassword(embedded.secret());
        }
        try {
            HikariDataSource pool = external
                    ? ExternalPostgres.pool(config, configuration)
                    : new EmbeddedPool(config, data.resolve("postgres"));
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
