package dev.ridgeway.server.paths.effects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ridgeway.plugin.code.RepositoryFile;
import dev.ridgeway.plugin.paths.ActionFailed;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
                many-*-stars-*-*.txt
                !/build/kept
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
                "build/kept",
                "many-a-stars-b-c.txt",
                "many-a-stars.txt",
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

    /** It would take longer than anybody waits if every way through a rule were tried. */
    @Test
    void isDoneWithRulesThatAreMadeToTakeLong() throws IOException {
        write(".gitignore", "*a".repeat(40) + "b\n" + "**/*a".repeat(20) + "/b\n");
        write("a/".repeat(100) + "a".repeat(200), "kept");

        assertThat(WorkspaceFiles.read(workspace, ".", line -> {})).hasSize(2);
    }

    @Test
    void keepsExecutablesAndLeavesOutGitsOwnFolder() throws Exception {
        write("run.sh", "#!/bin/sh\n");
        assertThat(workspace.resolve("run.sh").toFile().setExecutable(true)).isTrue();
        write(".git/config", "[core]");
        List<RepositoryFile> files = WorkspaceFiles.read(workspace, "./", line -> {});
        assertThat(files).singleElement().satisfies(file -> {
            assertThat(file.path()).isEqualTo("run.sh");
            assertThat(file.executable()).isTrue();
        });
    }

    @Test
    void keepsLinksInsideOfTheRepository() throws IOException {
        write("docs/index.md", "# Docs\n");
        write(".gitignore", "ignored\n");
        Files.createSymbolicLink(workspace.resolve("README.md"), Path.of("docs/index.md"));
        Files.createSymbolicLink(workspace.resolve("docs/up"), Path.of("../docs"));
        Files.createSymbolicLink(workspace.resolve("nowhere"), Path.of("not/yet/there"));
        Files.createSymbolicLink(workspace.resolve("ignored"), Path.of("/etc/passwd"));

        assertThat(WorkspaceFiles.read(workspace, "./", line -> {}))
                .filteredOn(RepositoryFile::link)
                .extracting(it -> it.path() + " -> " + new String(it.content(), StandardCharsets.UTF_8))
                .containsExactly("README.md -> docs/index.md", "docs/up -> ../docs", "nowhere -> not/yet/there");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "../elsewhere", "a/../../elsewhere", ".git/config"})
    void refusesALinkThatLeadsOutOfTheRepository(String target) throws IOException {
        Files.createDirectories(workspace.resolve("source"));
        Files.createSymbolicLink(workspace.resolve("source/link"), Path.of(target));

        assertThatThrownBy(() -> WorkspaceFiles.read(workspace, "source", line -> {}))
                .isInstanceOf(ActionFailed.class)
                .hasMessageContaining("\"link\" leads to \"" + target + "\"");
    }

    /** In a process of its own, whose memory holds the files of one of the four at a time. */
    @Test
    void manyLargeOnesAtOnceFitIntoASmallMemory() throws Exception {
        try (RandomAccessFile large =
                new RandomAccessFile(workspace.resolve("large").toFile(), "rw")) {
            large.setLength(90L * 1024 * 1024);
        }
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx224m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FourAtOnce.class.getName(),
                        workspace.toString())
                .redirectErrorStream(true)
                .start();

        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).endsWith("4 of 90 MB\n");
    }

    /** Reads the workspace in four threads. */
    static final class FourAtOnce {

        private FourAtOnce() {}

        public static void main(String[] workspace) throws Exception {
            try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
                List<Callable<Integer>> reading = Collections.nCopies(
                        4,
                        () -> WorkspaceFiles.with(
                                Path.of(workspace[0]),
                                ".",
                                line -> {},
                                files -> files.getFirst().content().length));
                long all = 0;
                for (Future<Integer> one : threads.invokeAll(reading)) {
                    all += one.get();
                }
                System.out.println(all / (90 * 1024 * 1024) + " of 90 MB");
            }
        }
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
