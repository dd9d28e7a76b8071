package dev.ridgeway.server.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.code.GitHost;
import dev.ridgeway.plugin.code.NewRepository;
import dev.ridgeway.plugin.code.RepositoryFile;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.plugin.code.SourceTree;
import dev.ridgeway.server.code.git.GitFolders;
import dev.ridgeway.server.code.repositories.EmbeddedGit;
import dev.ridgeway.server.code.repositories.GitHousekeeping;
import dev.ridgeway.testkit.GitHostContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

class EmbeddedGitTests extends GitHostContract {

    private static CodeServer server;

    @BeforeAll
    static void start() throws IOException {
        server = new CodeServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    protected GitHost host() {
        return server.bean(EmbeddedGit.class);
    }

    @Override
    protected RepositoryName freshName() {
        return CodeServer.name("team", "r" + UUID.randomUUID().toString().substring(0, 8));
    }

    @Test
    void tellsNamesApartByMoreThanCase() {
        RepositoryName name = made();
        RepositoryName shouted = CodeServer.name("TEAM", name.name().toUpperCase(Locale.ROOT));

        assertThatThrownBy(() -> host().create(NewRepository.named(shouted, "")))
                .hasMessageContaining("already");
        assertThat(host().repository(shouted).orElseThrow().name()).isEqualTo(name);
    }

    @Test
    void readsNoFileAboveItsLimit() {
        RepositoryName name = made();
        host().commit(name, change("main", "Big", new RepositoryFile("big.bin", false, new byte[10_000_001])), "k");

        assertThatThrownBy(() -> host().reader().file(address(name, "blob", "main", "big.bin")))
                .isInstanceOfSatisfying(
                        ToolRefused.class, it -> assertThat(it.code()).isEqualTo("source-too-large"));
    }

    @Test
    void leavesOutLinksThatLeadOutOfTheFolder(@TempDir Path temp) throws IOException {
        RepositoryName name = server.repository();
        GitCommand git = new GitCommand(temp).clone(server.url(name, CodeServer.TOKEN), "mine");
        Files.createDirectories(git.folder().resolve("s/t"));
        Files.createSymbolicLink(git.folder().resolve("inside"), Path.of("s/t/file.txt"));
        Files.createSymbolicLink(git.folder().resolve("s/t/up"), Path.of("../.."));
        Files.createSymbolicLink(git.folder().resolve("by-way-of-another"), Path.of("s/t/up/../secret.txt"));
        Files.createSymbolicLink(git.folder().resolve("absolute"), Path.of("/etc/passwd"));
        Files.createSymbolicLink(git.folder().resolve("outside"), Path.of("../secret.txt"));
        git.commit("s/t/file.txt", "hello");
        git.run("push", "-q", "origin", "HEAD:main");
        Path into = Files.createDirectories(temp.resolve("into"));
        Files.writeString(temp.resolve("secret.txt"), "secret");

        SourceTree tree = host().reader().tree(address(name, "tree", "main", ""), into);

        assertThat(tree.files()).containsExactlyInAnyOrder("s/t/file.txt", "inside", "s/t/up");
        assertThat(into.resolve("inside")).hasContent("hello");
        assertThat(Files.exists(into.resolve("absolute"), LinkOption.NOFOLLOW_LINKS))
                .isFalse();
        assertThat(Files.exists(into.resolve("by-way-of-another"), LinkOption.NOFOLLOW_LINKS))
                .isFalse();
    }

    @Test
    void writesNothingThroughALinkThatWasThereBefore(@TempDir Path temp) throws IOException {
        RepositoryName name = made();
        host().commit(name, change("main", "Begin", text("d/a.txt", "new"), text("f.txt", "new")), "k");
        Path outside = Files.createDirectories(temp.resolve("outside"));
        Path into = Files.createDirectories(temp.resolve("into"));
        Files.writeString(outside.resolve("a.txt"), "old");
        Files.createSymbolicLink(into.resolve("d"), outside);
        Files.createSymbolicLink(into.resolve("f.txt"), outside.resolve("a.txt"));

        host().reader().tree(address(name, "tree", "main", ""), into);

        assertThat(outside.resolve("a.txt")).hasContent("old");
        assertThat(into.resolve("d/a.txt")).hasContent("new");
        assertThat(into.resolve("f.txt")).hasContent("new");
    }

    @Test
    void makesARepositoryWhereACrashLeftAFolder() throws IOException {
        RepositoryName name = freshName();
        Path left = server.folder(name);
        Files.createDirectories(left);
        Files.writeString(left.resolve("HEAD"), "half");

        assertThat(host().repository(name)).isEmpty();
        host().create(NewRepository.named(name, ""));

        host().commit(name, change("main", "Begin", text("a.txt", "one")), "k");
        new GitCommand(left).run("fsck", "--strict");
    }

    @Test
    void waitsForTheDiskAndListensToNobodysGitSettings() throws IOException {
        try (FileRepository repository = server.bean(GitFolders.class).open(server.repository())) {
            assertThat(repository.getConfig().getBoolean("core", "fsyncObjectFiles", false))
                    .isTrue();
            assertThat(repository.getConfig().getBoolean("core", "fsyncRefFiles", false))
                    .isTrue();
            assertThat(repository.getConfig().getString("user", null, "name")).isNull();
        }
    }

    @Test
    void packsWhatManyCommitsLeftInPieces() throws IOException {
        RepositoryName name = made();
        for (int i = 0; i < 55; i++) {
            host().commit(
                            name,
                            change(
                                    "main",
                                    "Number " + i,
                                    text("a.txt", "a" + i),
                                    text("b.txt", "b" + i),
                                    text("c.txt", "c" + i),
                                    text("d.txt", "d" + i),
                                    text("e.txt", "e" + i)),
                            "k" + i);
        }
        Path packs = server.folder(name).resolve("objects/pack");
        long before = count(packs);
        try (Stream<Path> files = Files.list(packs)) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
            }
        }

        server.bean(GitHousekeeping.class).tidy();

        assertThat(before).isEqualTo(55);
        assertThat(count(packs)).isLessThan(5);
        GitCommand bare = new GitCommand(server.folder(name));
        assertThat(bare.run("rev-list", "--count", "main")).isEqualTo("55");
        bare.run("fsck", "--strict");
    }

    @Test
    void deletesTheOthersWhenOneCannotBeDeleted() {
        RepositoryName stuck = server.repository();
        RepositoryName other = server.repository();
        JdbcClient jdbc = server.bean(JdbcClient.class);
        for (RepositoryName name : List.of(stuck, other)) {
            jdbc.sql("update code.repository set deleting = true where name = :name")
                    .param("name", name.name())
                    .update();
        }
        jdbc.sql("create function code.keep() returns trigger language plpgsql as 'begin raise ''kept''; end'")
                .update();
        jdbc.sql("create trigger keep before delete on code.repository for each row when (old.name = '" + stuck.name()
                        + "') execute function code.keep()")
                .update();
        try {
            server.bean(GitHousekeeping.class).finishDeleting();

            assertThat(stored(stuck)).isTrue();
            assertThat(stored(other)).isFalse();
        } finally {
            jdbc.sql("drop function code.keep() cascade").update();
        }
        server.bean(GitHousekeeping.class).finishDeleting();
        assertThat(stored(stuck)).isFalse();
    }

    private static boolean stored(RepositoryName name) {
        return server.bean(JdbcClient.class)
                .sql("select exists (select from code.repository where name = :name)")
                .param("name", name.name())
                .query(Boolean.class)
                .single();
    }

    private static long count(Path packs) throws IOException {
        try (Stream<Path> files = Files.list(packs)) {
            return files.filter(it -> it.toString().endsWith(".pack")).count();
        }
    }
}
