package dev.ridgeway.server.assembly.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ridgeway.server.platform.Configuration;
import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.testkit.PrivateAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Before a real PostgreSQL with a certificate of a private authority, which wants one from whoever speaks TLS. */
class DatabaseTests {

    @TempDir
    private static Path folder;

    private static EmbeddedPostgres server;

    @BeforeAll
    static void start() throws IOException {
        PrivateAuthority authority = PrivateAuthority.in(folder);
        for (String name : List.of("server", "client")) {
            authority.write(name);
            Files.setPosixFilePermissions(folder.resolve(name + ".key"), PosixFilePermissions.fromString("rw-------"));
        }
        Path access = Files.writeString(folder.resolve("hba.conf"), """
                hostnossl all all 127.0.0.1/32 scram-sha-256
                hostssl   all all 127.0.0.1/32 scram-sha-256 clientcert=verify-ca
                """);
        server = EmbeddedPostgres.start(
                folder.resolve("postgres"),
                Map.of(
                        "fsync", "off",
                        "ssl", "on",
                        "ssl_cert_file", folder.resolve("server.crt").toString(),
                        "ssl_key_file", folder.resolve("server.key").toString(),
                        "ssl_ca_file", authority.certificate().toString(),
                        "hba_file", access.toString()));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ca: {$file: ca.pem}, cert: {$file: client.crt}, key: {$file: client.key}} | /CN=client",
                "{rejectUnauthorized: false, cert: {$file: client.crt}, key: {$file: client.key}} | /CN=client",
                "false | nobody"
            })
    void speaksTlsAsItIsTold(String ssl, String who) throws IOException {
        try (Database database = open(ssl)) {
            assertThat(JdbcClient.create(database.pool())
                            .sql("""
                                    select coalesce(client_dn, 'nobody') from pg_stat_ssl
                                    where pid = pg_backend_pid()
                                    """)
                            .query(String.class)
                            .single())
                    .isEqualTo(who);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "true | unable to find valid certification path",
                "{cert: {$file: client.crt}, key: {$file: client.key}} | unable to find valid certification path",
                "{ca: {$file: ca.pem}} | certificate"
            })
    void refusesAServerItDoesNotTrustAndIsRefusedWithoutACertificate(String ssl, String why) {
        assertThatThrownBy(() -> open(ssl)).isInstanceOfSatisfying(Problem.Invalid.class, it -> {
            assertThat(it.code()).isEqualTo("database-unreachable");
            assertThat(it.sentence()).contains(why).doesNotContain(server.secret());
        });
    }

    @Test
    void namesTheTextThatIsNoCertificate() {
        assertThatThrownBy(() -> open("{ca: nonsense}"))
                .isInstanceOfSatisfying(
                        Problem.Invalid.class,
                        it -> assertThat(it.sentence())
                                .contains("app-config.yaml, line", "backend.database.connection.ssl must be"));
    }

    @Test
    void makesTheDatabaseThatNobodyNames() throws IOException, SQLException {
        try (Connection connection =
                        DriverManager.getConnection(server.url("postgres"), server.user(), server.secret());
                Statement statement = connection.createStatement()) {
            statement.execute("alter database ridgeway rename to other");
            try (Database database = connected("ssl: false")) {
                assertThat(database.address()).endsWith("/ridgeway");
            }
            try (Database again = connected("ssl: false")) {
                assertThat(again.address()).endsWith("/ridgeway");
            }
            assertThatThrownBy(() -> connected("database: nowhere"))
                    .isInstanceOfSatisfying(
                            Problem.Invalid.class,
                            it -> assertThat(it.sentence()).contains("database \"nowhere\" does not exist"));
            statement.execute("drop database ridgeway");
            statement.execute("alter database other rename to ridgeway");
        }
    }

    private static Database open(String ssl) throws IOException {
        return connected("database: ridgeway, ssl: " + ssl);
    }

    private static Database connected(String more) throws IOException {
        Path file = Files.writeString(
                folder.resolve("app-config.yaml"), """
                backend:
                  database:
                    client: pg
                    connection: {host: 127.0.0.1, port: '%d', user: '%s', password: '%s', %s}
                """.formatted(server.port(), server.user(), server.secret(), more));
        return Database.open(Configuration.load(List.of(file), folder, 7007, Map.of()), folder);
    }
}
