package dev.ridgeway.paths;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.springframework.util.FileSystemUtils;

/**
 * Builds generated services by the commands of their own README. What a language's tool downloads stays in its usual
 * cache; what Python and Node install per repository is installed once for each list of dependencies and lent to the
 * repositories that have the same.
 */
final class Workshop {

    private static final Map<String, List<String>> LISTS = Map.of(
            "python", List.of("requirements.txt", "requirements-dev.txt"),
            "typescript", List.of("package.json", "package-lock.json"));
    private static final Map<String, String> INSTALLED = Map.of("python", ".venv", "typescript", "node_modules");
    private static final Map<String, String> MARK = Map.of("python", ".venv/bin/pytest", "typescript", "node_modules");

    private Workshop() {}

    /** A copy of the generated repository, built and with its own tests passed. */
    static Path built(Variant variant, GeneratedService service, Map<String, String> settings) {
        Command.needs(variant.language());
        try {
            Path folder =
                    Path.of("target/built-services").resolve(variant.toString()).toAbsolutePath();
            FileSystemUtils.deleteRecursively(folder);
            FileSystemUtils.copyRecursively(service.folder(), folder);
            if (INSTALLED.containsKey(variant.language())) {
                lend(variant.language(), folder);
            }
            Command.run(folder, "", settings, "make", "test");
            if (!variant.language().equals("java")) {
                Command.run(folder, "", "make", "build");
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void lend(String language, Path folder) throws IOException {
        StringBuilder lists = new StringBuilder();
        for (String list : LISTS.getOrDefault(language, List.of())) {
            lists.append(Files.readString(folder.resolve(list)));
        }
        String mark = MARK.getOrDefault(language, "");
        Path home = Command.cache(
                language + "-" + HexFormat.of().toHexDigits(lists.toString().hashCode()));
        if (!Files.exists(home.resolve("complete"))) {
            FileSystemUtils.deleteRecursively(home);
            Files.createDirectories(home);
            List<String> files = new ArrayList<>(LISTS.getOrDefault(language, List.of()));
            files.add("Makefile");
            for (String file : files) {
                Files.copy(folder.resolve(file), home.resolve(file));
            }
            Command.run(home, "", "make", mark);
            Files.createFile(home.resolve("complete"));
        }
        Files.setLastModifiedTime(home.resolve(mark), FileTime.from(Instant.now()));
        Path installed = Path.of(INSTALLED.getOrDefault(language, ""));
        Files.createSymbolicLink(folder.resolve(installed), home.resolve(installed));
    }

    /** The command that the image runs, on this machine. */
    static List<String> start(String language, Path folder) {
        return switch (language) {
            case "java" ->
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:MaxRAMPercentage=75",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        "target/service.jar");
            case "go" -> List.of("./service");
            case "python" -> List.of(".venv/bin/python", "-m", "service");
            default -> List.of(folder.resolve("node_modules/node/bin/node").toString(), "dist/main.js");
        };
    }
}
