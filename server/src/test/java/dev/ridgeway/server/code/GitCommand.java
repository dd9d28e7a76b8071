package dev.ridgeway.server.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real git command in a folder, with nobody's settings and nobody to ask. */
public final class GitCommand {

    /** What came out of it, both outputs together. */
    public record Answer(int code, String text) {}

    private final Path folder;

    public GitCommand(Path folder) {
        this.folder = folder;
    }

    Path folder() {
        return folder;
    }

    /** Must succeed. */
    public String run(String... arguments) {
        Answer answer = ask(arguments);
        assertThat(answer.code())
                .as("git %s: %s", String.join(" ", arguments), answer.text())
                .isZero();
        return answer.text().strip();
    }

    public Answer ask(String... arguments) {
        try {
            Process process = start(arguments);
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
            return new Answer(process.exitValue(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    Process start(String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("git", "-c", "user.name=Ada", "-c", "user.email=ada@example.com"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("GIT_TERMINAL_PROMPT", "0");
        builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("no_proxy", "*");
        return builder.start();
    }

    public GitCommand clone(String url, String name, String... options) {
        List<String> arguments = new ArrayList<>(List.of("clone", "-q"));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of(url, name));
        run(arguments.toArray(String[]::new));
        return new GitCommand(folder.resolve(name));
    }

    /** Writes the file and commits it; the id of the commit. */
    public String commit(String path, String content) {
        try {
            Path file = folder.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run("add", "-A");
        run("commit", "-qm", "Change " + path);
        return run("rev-parse", "HEAD");
    }
}
