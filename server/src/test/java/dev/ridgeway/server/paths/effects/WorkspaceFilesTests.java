package dev.ridgeway.server.paths.effects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ridgeway.plugin.code.RepositoryFile;
import dev.ridgeway.plugin.paths.ActionFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceFilesTests {

    @TempDir
    Path workspace;

    private void write(String path, String content) throws IOException {
        Path file = workspace.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    @Test
    void leavesOutWhatGitWouldLeaveOut() throws Exception {
        write(".gitignore", """
                # comment
                target/
                *.log
                !keep.log
                /only-root.txt
                docs/*.tmp
                **/deep/gone.txt
                generated/**
                a[bc]d.txt
                trailing\\ space.txt
                build
                """);
        write("sub/.gitignore", "!other.log\nlocal\n");
        for (String path : List.of(
                "target/a.txt",
                "sub/target/b.txt",
                "a.log",
                "keep.log",
                "sub/other.log",
                "sub/x.log",
                "only-root.txt",
                "sub/only-root.txt",
                "docs/a.tmp",
                "docs/more/a.tmp",
                "x/y/deep/gone.txt",
                "deep/gone.txt",
                "generated/x/y.txt",
                "abd.txt",
                "azd.txt",
                "sub/acd.txt",
                "trailing space.txt",
                "build/x",
                "sub/local",
                "local",
                "README.md",
                "sub/build/y",
                "mytarget/z")) {
            write(path, path);
        }
        List<String> ours = WorkspaceFiles.read(workspace, ".", line -> {}).stream()
                .map(RepositoryFile::path)
                .sorted()
                .toList();
        git("init", "-q", ".");
        git("add", ".");
        assertThat(ours).isEqualTo(git("ls-files").stream().sorted().toList());
    }

    @Test
    void keepsExecutablesAndLeavesOutLinksAndGitsOwnFolder() throws Exception {
        write("run.sh", "#!/bin/sh\n");
        assertThat(workspace.resolve("run.sh").toFile().setExecutable(true)).isTrue();
        write(".git/config", "[core]");
        Files.createSymbolicLink(workspace.resolve("link"), Path.of("/etc/passwd"));
        List<String> log = new ArrayList<>();
        List<RepositoryFile> files = WorkspaceFiles.read(workspace, "./", log::add);
        assertThat(files).singleElement().satisfies(file -> {
            assertThat(file.path()).isEqualTo("run.sh");
            assertThat(file.executable()).isTrue();
        });
        assertThat(log).containsExactly("warning: link is a link; it is left out.");
    }

    @Test
    void staysInTheWorkspace() throws IOException {
        Files.createSymbolicLink(workspace.resolve("out"), Path.of("/etc"));
        for (String path : List.of("../", "/etc", "out", "missing", "a\0b")) {
            assertThatThrownBy(() -> WorkspaceFiles.read(workspace, path, line -> {}))
                    .as(path)
                    .isInstanceOf(ActionFailed.class)
                    .hasMessageContaining("is no folder of the workspace");
        }
    }

    private List<String> git(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(workspace.toFile())
                .redirectErrorStream(true)
                .start();
        List<String> lines = process.inputReader().readAllLines();
        assertThat(process.waitFor()).as(lines.toString()).isZero();
        return lines;
    }
}
