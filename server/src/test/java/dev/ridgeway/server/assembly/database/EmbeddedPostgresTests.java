package dev.ridgeway.server.assembly.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ridgeway.server.platform.Problem;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTests {

    @TempDir
    private Path folder;

    @TempDir
    private Path elsewhere;

    @Test
    void keepsWhatWasCommittedThroughACrashAndARestart() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
            execute(postgres, "create table kept(what text)");
            execute(postgres, "insert into kept values ('this')");
            assertThat(query(postgres, "show fsync")).isEqualTo("on");
            assertThat(query(postgres, "show synchronous_commit")).isEqualTo("on");

            long before = postgres.pid();
            ProcessHandle.of(before).orElseThrow().destroyForcibly();

            await().atMost(Duration.ofSeconds(30))
                    .ignoreExceptions()
                    .untilAsserted(() ->
                            assertThat(query(postgres, "select what from kept")).isEqualTo("this"));
            assertThat(postgres.pid()).isNotEqualTo(before);
        }
        try (EmbeddedPostgres again = EmbeddedPostgres.start(folder)) {
            assertThat(query(again, "select what from kept")).isEqualTo("this");
        }
    }

    @Test
    void stopsAPostmasterThatAKilledServerLeftBehind() throws Exception {
        EmbeddedPostgres abandoned = EmbeddedPostgres.start(folder);
        abandoned.abandon();
        ProcessHandle left = ProcessHandle.of(abandoned.pid()).orElseThrow();
        try (EmbeddedPostgres next = EmbeddedPostgres.start(folder)) {
            assertThat(query(next, "select 'here'")).isEqualTo("here");
            assertThat(next.pid()).isNotEqualTo(left.pid());
            assertThat(left.isAlive()).isFalse();
        }
    }

    @Test
    void leavesAForeignProcessAloneThatHasThePidOfAKilledOne() throws Exception {
        EmbeddedPostgres.start(folder).close();
        try (EmbeddedPostgres other = EmbeddedPostgres.start(elsewhere)) {
            for (long pid : new long[] {ProcessHandle.current().pid(), other.pid()}) {
                Files.writeString(
                        folder.resolve("data/postmaster.pid"),
                        pid + "\n" + folder.resolve("data") + "\n1\n5432\n\n127.0.0.1\n");

                assertThat(Postmaster.on(folder.resolve("data"))).isEmpty();
                try (EmbeddedPostgres next = EmbeddedPostgres.start(folder)) {
                    assertThat(query(next, "select 'here'")).isEqualTo("here");
                }
                assertThat(query(other, "select 'untouched'")).isEqualTo("untouched");
            }
        }
    }

    @Test
    void knowsWhatAKilledServerLeftThoughTheFolderHasAnotherName() throws Exception {
        EmbeddedPostgres abandoned = EmbeddedPostgres.start(folder.resolve("before"));
        abandoned.abandon();
        ProcessHandle left = ProcessHandle.of(abandoned.pid()).orElseThrow();
        Files.move(folder.resolve("before"), folder.resolve("after"));

        try (EmbeddedPostgres next = EmbeddedPostgres.start(folder.resolve("after"))) {
            assertThat(left.isAlive()).isFalse();
            assertThat(query(next, "select 'here'")).isEqualTo("here");
        }
    }

    @Test
    void takesAnotherPortWhenTheFirstIsTakenMeanwhile() throws Exception {
        int free;
        try (ServerSocket second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = second.getLocalPort();
        }
        try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Iterator<Integer> ports = List.of(first.getLocalPort(), free).iterator();

            try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, Map.of(), ports::next)) {
                assertThat(postgres.port()).isEqualTo(free);
                assertThat(query(postgres, "select 'here'")).isEqualTo("here");
            }
            assertThatThrownBy(() -> EmbeddedPostgres.start(folder, Map.of(), first::getLocalPort))
                    .isInstanceOfSatisfying(Problem.class, problem -> {
                        assertThat(problem.code()).isEqualTo("database-without-port");
                        assertThat(problem.sentence()).contains(Integer.toString(first.getLocalPort()));
                    });
        }
    }

    @Test
    void refusesAWrongPassword() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
            assertThatThrownBy(() -> DriverManager.getConnection(postgres.url(), postgres.user(), "guess"))
                    .isInstanceOf(SQLException.class);
        }
    }

    @Test
    void saysInOneSentenceThatADataDirectoryIsDamaged() throws Exception {
        EmbeddedPostgres.start(folder).close();
        Files.delete(folder.resolve("data/global/pg_control"));

        assertThatThrownBy(() -> EmbeddedPostgres.start(folder)).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.code()).isEqualTo("database-damaged");
            assertThat(problem.sentence()).contains(folder.toString());
            assertThat(problem.remedy()).contains("restore");
        });
    }

    private static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(postgres.url(), postgres.user(), postgres.secret());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(postgres.url(), postgres.user(), postgres.secret());
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
