package dev.ridgeway.server.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.code.GitHost;
import dev.ridgeway.plugin.code.NewRepository;
import dev.ridgeway.plugin.code.RepositoryFile;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.plugin.code.SourceTree;
import dev.ridgeway.server.code.repositories.EmbeddedGit;
import dev.ridgeway.testkit.GitHostContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        RepositoryName shouted = CodeServer.name("TEAM", name.name().toUpperCase(java.util.Locale.ROOT));

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
}
