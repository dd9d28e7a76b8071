package dev.ridgeway.server.paths;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * The class path of the test for servers of their own. Whoever starts many gets it as jars with an AOT cache (JEP 514), of
 * which a start takes half of the processor's time; making that takes as much as four starts.
 */
final class ServerClasses {

    private static final int STARTS_WITHOUT = 3;

    private static int starts;
    private static List<String> trained = List.of();

    private ServerClasses() {}

    /** The options of the JVM. What {@code more} names is added to the class path, if it is not empty. */
    static synchronized List<String> options(String more) throws IOException {
        if (starts++ < STARTS_WITHOUT) {
            return List.of("-cp", with(classPath(), more));
        }
        if (trained.isEmpty()) {
            trained = trained();
        }
        return List.of(trained.getFirst(), "-cp", with(trained.getLast(), more));
    }

    private static String with(String path, String more) {
        return more.isEmpty()
                ? path
                : path + File.pathSeparator + Path.of(more).toAbsolutePath().normalize();
    }

    private static String classPath() {
        return Stream.of(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                        .split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty() && Files.exists(Path.of(entry)))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static List<String> trained() throws IOException {
        Path folder = Files.createTempDirectory("ridgeway-server-classes");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> FileSystemUtils.deleteRecursively(folder.toFile())));
        List<String> jars = new ArrayList<>();
        for (String entry : classPath().split(File.pathSeparator)) {
            jars.add(Files.isDirectory(Path.of(entry)) ? jar(entry, folder.resolve(jars.size() + ".jar")) : entry);
        }
        String path = String.join(File.pathSeparator, jars);
        Path cache = folder.resolve("server.aot");
        Path configuration = Files.writeString(folder.resolve("app-config.yaml"), "app: {title: Training}\n");
        ServerProcess.start(
                        List.of(),
                        folder,
                        configuration,
                        List.of("-XX:AOTCacheOutput=" + cache, "-cp", path),
                        List.of("--empty"))
                .ready()
                .close(300);
        if (!Files.exists(cache)) {
            throw new IOException("There is no " + cache + " after the training; see the log beside it.");
        }
        return List.of("-XX:AOTCache=" + cache, path);
    }

    private static String jar(String classes, Path jar) throws IOException {
        int code = ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(System.out, System.err, "--create", "--no-compress", "--file", jar.toString(), "-C", classes, ".");
        if (code != 0) {
            throw new IOException("jar ended with " + code + " for " + classes);
        }
        return jar.toString();
    }
}
