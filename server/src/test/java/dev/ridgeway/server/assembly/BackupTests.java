package dev.ridgeway.server.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ridgeway.server.assembly.database.EmbeddedPostgres;
import dev.ridgeway.server.code.GitCommand;
import dev.ridgeway.server.platform.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

class BackupTests {

    @TempDir
    Path folder;

    private Path data;
    private Path file;

    @BeforeEach
    void dataDirectory() throws IOException {
        data = folder.resolve("data");
        file = folder.resolve("backup.tgz");
        Files.createDirectories(data.resolve("git/team/shop.git/objects/ab"));
        Files.writeString(data.resolve("git/team/shop.git/HEAD"), "ref: refs/heads/main\n");
        Files.writeString(data.resolve("git/team/shop.git/objects/ab/cd"), "object");
        Files.writeString(data.resolve("key"), "secret");
        Files.writeString(data.resolve("lock"), "1");
    }

    @Test
    void isNoPartOfItself() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), data.resolve("git"));
        for (Path within : List.of(data.resolve("backup.tgz"), link.resolve("backup.tgz"))) {
            assertThatExceptionOfType(Problem.Invalid.class)
                    .isThrownBy(() -> Backup.write(data, within))
                    .withMessageContaining("lies in the data directory");
            assertThat(within).doesNotExist();
        }
    }

    @Test
    void copiesARunningDatabaseThatIsWrittenTo() throws Exception {
        AtomicInteger before = new AtomicInteger();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data.resolve("postgres"))) {
            run(postgres, "create table kept (id int primary key)");
            AtomicBoolean done = new AtomicBoolean();
            AtomicInteger written = new AtomicInteger();
            Thread writer = Thread.ofVirtual().start(() -> {
                try (Connection connection = connect(postgres)) {
                    while (!done.get()) {
                        connection.createStatement().execute("insert into kept values (" + written.get() + ")");
                        written.incrementAndGet();
                    }
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            while (written.get() < 50) {
                Thread.onSpinWait();
            }
            before.set(written.get());
            Backup.write(data, file);
            done.set(true);
            writer.join();
        }
        Path restored = folder.resolve("restored");

        Restore.read(restored, file);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(restored.resolve("git/team/shop.git/objects/ab/cd")).hasContent("object");
        assertThat(restored.resolve("key")).hasContent("secret");
        assertThat(restored.resolve("lock")).doesNotExist();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(restored.resolve("postgres"));
                Connection connection = connect(postgres)) {
            var row = connection.createStatement().executeQuery("select count(*), max(id) + 1 from kept");
            row.next();
            assertThat(row.getInt(1)).isGreaterThanOrEqualTo(before.get()).isEqualTo(row.getInt(2));
        }
    }

    @Test
    void copiesAStoppedDatabase() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data.resolve("postgres"))) {
            run(postgres, "create table kept as select 7 as id");
        }
        Backup.write(data, file);
        Path restored = folder.resolve("restored");
        Files.createDirectory(restored);

        Restore.read(restored, file);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(restored)))
                .isEqualTo("rwx------");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(restored.resolve("postgres"));
                Connection connection = connect(postgres)) {
            var row = connection.createStatement().executeQuery("select id from kept");
            row.next();
            assertThat(row.getInt(1)).isEqualTo(7);
        }
    }

    @Test
    void copiesADatabaseThatWasKilled() throws Exception {
        EmbeddedPostgres killed = EmbeddedPostgres.start(data.resolve("postgres"));
        run(killed, "create table kept as select 7 as id");
        killed.abandon();
        ProcessHandle postmaster = ProcessHandle.of(killed.pid()).orElseThrow();
        postmaster.destroyForcibly();
        postmaster.onExit().join();
        assertThat(data.resolve("postgres/data/postmaster.pid")).exists();

        Backup.write(data, file);
        Path restored = folder.resolve("restored");
        Restore.read(restored, file);

        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(restored.resolve("postgres"));
                Connection connection = connect(postgres)) {
            var row = connection.createStatement().executeQuery("select id from kept");
            row.next();
            assertThat(row.getInt(1)).isEqualTo(7);
        }
    }

    @Test
    void copiesAFileThatFitsInNoArray() throws IOException {
        long size = Integer.MAX_VALUE + 10L;
        Path big = Files.createDirectories(data.resolve("git/team/shop.git/objects/pack"))
                .resolve("pack-1.pack");
        try (FileChannel channel = FileChannel.open(
                big, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            channel.write(ByteBuffer.wrap("end".getBytes(StandardCharsets.UTF_8)), size - 3);
        }
        Backup.write(data, file);
        Path restored = folder.resolve("restored");

        Restore.read(restored, file);

        Path copy = restored.resolve(data.relativize(big));
        assertThat(copy).hasSize(size);
        try (FileChannel channel = FileChannel.open(copy)) {
            ByteBuffer end = ByteBuffer.allocate(3);
            channel.read(end, size - 3);
            assertThat(new String(end.array(), StandardCharsets.UTF_8)).isEqualTo("end");
        }
        Files.delete(copy);
    }

    @Test
    void copiesEveryBranchOfARepositoryThatIsPackedAtAnyMoment() throws IOException {
        Path original = Files.createDirectories(folder.resolve("original"));
        GitCommand git = new GitCommand(original);
        git.run("init", "-q", "--bare", "--template=", "--initial-branch=main");
        String tree = git.run("hash-object", "-w", "-t", "tree", "/dev/null");
        git.run("update-ref", "refs/heads/main", git.run("commit-tree", "-m", "One", tree));
        git.run("pack-refs", "--all");
        git.run("update-ref", "refs/heads/later", git.run("commit-tree", "-p", "main", "-m", "Two", tree));
        Path repository = data.resolve("git/team/shop.git");
        Path restored = folder.resolve("restored");
        int moments = 1;
        for (int moment = 1; moment <= moments; moment++) {
            FileSystemUtils.deleteRecursively(data);
            FileSystemUtils.deleteRecursively(restored);
            FileSystemUtils.copyRecursively(original, repository);
            AtomicInteger copied = new AtomicInteger();
            int packing = moment;

            Backup.write(data, file, () -> {
                if (copied.incrementAndGet() == packing) {
                    new GitCommand(repository).run("gc", "-q", "--prune=now");
                }
            });

            Restore.read(restored, file);
            GitCommand copy = new GitCommand(restored.resolve("git/team/shop.git"));
            assertThat(copy.run("for-each-ref"))
                    .as("packed at moment " + moment)
                    .isEqualTo(git.run("for-each-ref"));
            assertThat(copy.run("fsck", "--full"))
                    .as("packed at moment " + moment)
                    .isEmpty();
            moments = copied.get();
        }
        assertThat(moments).isGreaterThan(10);
    }

    @Test
    void leavesOutWhatOnlyARunningServerNeeds() throws IOException {
        Files.createDirectories(data.resolve("workspaces/run"));
        Files.createDirectories(data.resolve("tomcat/work"));
        Files.writeString(data.resolve("git/team/shop.git/HEAD.lock"), "a push under way");
        Files.createDirectories(data.resolve("git/.trash/half"));
        Files.writeString(data.resolve("server.log.2026-01-01.0.gz"), "of then");
        Backup.write(data, file);
        Path restored = folder.resolve("restored");

        Restore.read(restored, file);

        try (Stream<Path> all = Files.walk(restored)) {
            assertThat(all.map(it -> restored.relativize(it).toString()))
                    .containsExactlyInAnyOrder(
                            "",
                            "key",
                            "git",
                            "git/team",
                            "git/team/shop.git",
                            "git/team/shop.git/HEAD",
                            "git/team/shop.git/objects",
                            "git/team/shop.git/objects/ab",
                            "git/team/shop.git/objects/ab/cd");
        }
    }

    @Test
    void neverWritesOverWhatIsThere() throws IOException {
        Backup.write(data, file);

        assertThatExceptionOfType(Problem.Conflict.class)
                .isThrownBy(() -> Restore.read(data, file))
                .matches(problem -> problem.code().equals("data-directory-not-empty"));
        assertThat(data.resolve("key")).hasContent("secret");
    }

    @Test
    void refusesAFileThatIsNoWholeBackup() throws IOException {
        Backup.write(data, file);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        Path restored = folder.resolve("restored");

        assertThatExceptionOfType(Problem.Invalid.class)
                .isThrownBy(() -> Restore.read(restored, file))
                .matches(problem -> problem.code().equals("backup-unreadable"));
        assertThat(restored).doesNotExist();
    }

    private static void run(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = connect(postgres)) {
            connection.createStatement().execute(sql);
        }
    }

    private static Connection connect(EmbeddedPostgres postgres) throws SQLException {
        return DriverManager.getConnection(postgres.url(), postgres.user(), postgres.secret());
    }
}
