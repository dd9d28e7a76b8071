package dev.ridgeway.paths;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs of this machine, as a developer calls them. */
final class Command {

    private static final Map<String, String> MAKES = Map.of(
            "java", "mvn",
            "go", "go",
            "python", "python3",
            "typescript", "npm");

    private Command() {}

    /** The folder under which downloads and what is made of them stay from one test run to the next. */
    static Path cache(String name) {
        String home = System.getenv().getOrDefault("XDG_CACHE_HOME", System.getProperty("user.home") + "/.cache");
        return Path.of(home, "ridgeway", "golden-paths", name);
    }

    /** What is needed to build a service in that language; without it the test is aborted, in CI it fails. */
    static void needs(String language) {
        missing(language, System.getenv("PATH")).ifPresent(sentence -> {
            if ("true".equals(System.getenv("CI"))) {
                fail(sentence);
            }
            abort(sentence);
        });
    }

    /** What to tell when a program is not in the folders of the path. */
    static Optional<String> missing(String language, String path) {
        return Stream.of("make", MAKES.getOrDefault(language, language))
                .filter(program -> Arrays.stream(path.split(File.pathSeparator))
                        .noneMatch(folder -> Files.isExecutable(Path.of(folder, program))))
                .findFirst()
                .map(program -> "The " + language + " services cannot be built here: the command " + program
                        + " is not on the PATH. Install it to run this test.");
    }

    /** Runs to the end and answers what was printed; fails unless it ends with 0 within ten minutes. */
    static String run(Path folder, String input, String... command) {
        return run(folder, input, Map.of(), command);
    }

    static String run(Path folder, String input, Map<String, String> settings, String... command) {
        try {
            Path output = Files.createTempFile("ridgeway-command", ".log");
            try {
                return run(folder, input, settings, output, command);
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String run(Path folder, String input, Map<String, String> settings, Path output, String... command)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(settings);
        Process process = builder.start();
        try (var in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        if (!process.waitFor(10, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            fail(String.join(" ", command) + " did not end within ten minutes: " + Files.readString(output));
        }
        String printed = Files.readString(output);
        assertThat(process.exitValue())
                .as("%s in %s ends with 0%n%s", String.join(" ", command), folder, printed)
                .isZero();
        return printed;
    }
}
