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
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/** The PostgreSQL that {@code backend.database.connection} names, in the words of Backstage. */
final class ExternalPostgres {

    private static final String NAME = "ridgeway";
    private static final String NO_DATABASE = "3D000";

    /** Another server made it at the same moment. */
    private static final Set<String> MADE_MEANWHILE = Set.of("42P04", "23505");

    private ExternalPostgres() {}

    /** Connects to it, and makes the database first where the configuration names none and it is not there. */
    static HikariDataSource pool(HikariConfig config, Configuration configuration) {
        try {
            return new HikariDataSource(config);
        } catch (HikariPool.PoolInitializationException e) {
            boolean unnamed = configuration
                    .at("backend.database.connection")
                    .filter(it -> it.raw() instanceof Map<?, ?>
                            && it.child("database").isEmpty())
                    .isPresent();
            if (!unnamed || !(e.getCause() instanceof SQLException cause) || !NO_DATABASE.equals(cause.getSQLState())) {
                throw e;
            }
            make(config);
            return new HikariDataSource(config);
        }
    }

    /** As Backstage makes its databases when the configuration names none. */
    private static void make(HikariConfig config) {
        Properties properties = new Properties();
        properties.putAll(config.getDataSourceProperties());
        Optional.ofNullable(config.getUsername()).ifPresent(it -> properties.put("user", it));
        Optional.ofNullable(config.getPassword()).ifPresent(it -> properties.put("password", it));
        String url = config.getJdbcUrl().replaceFirst("/" + NAME + "$", "/postgres");
        try (Connection connection = DriverManager.getConnection(url, properties);
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + NAME);
        } catch (SQLException e) {
            if (!MADE_MEANWHILE.contains(e.getSQLState())) {
                throw new Problem.Invalid(
                        "database-missing",
                        "There is no database at " + config.getJdbcUrl() + ", and it cannot be made: " + e.getMessage()
                                + ".",
                        "Make it, or name another as backend.database.connection.database.");
            }
        }
    }

    /** Writes down where it is, and as whom it is asked. */
    static void address(HikariConfig config, Configuration configuration) {
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
        int port = connection.child("port").map(ExternalPostgres::port).orElse(5432);
        String database = connection.child("database").map(Setting::text).orElse(NAME);
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
}
