package dev.ridgeway.paths;

import dev.ridgeway.server.paths.steps.PathTrial;
import dev.ridgeway.server.platform.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/** A repository as the path "New service" makes it, by the steps of its template. */
record GeneratedService(Path folder, PathTrial.Result run) {

    static final Path TEMPLATE = Path.of("src/main/resources/golden-paths/new-service/template.yaml");
    private static final Path HOME = Path.of("target/generated-services");
    private static final Map<Variant, GeneratedService> MADE = new ConcurrentHashMap<>();

    /** The repository for a variant; made once for all tests, which must not change it. */
    static GeneratedService of(Variant variant) {
        return MADE.computeIfAbsent(variant, it -> of(it.toString(), it.answers()));
    }

    static GeneratedService of(String name, Map<String, @Nullable Object> answers) {
        return of(name, answers, Map.of());
    }

    /** As a server with these settings in variables {@code APP_CONFIG_} makes it. */
    static GeneratedService of(String name, Map<String, @Nullable Object> answers, Map<String, String> settings) {
        try (PathTrial trial = PathTrial.of(TEMPLATE, settings)) {
            Path folder = HOME.resolve(name).toAbsolutePath();
            FileSystemUtils.deleteRecursively(folder);
            Files.createDirectories(folder);
            return new GeneratedService(folder, trial.perform(folder, answers));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    boolean has(String name) {
        return Files.exists(path(name));
    }

    String text(String name) {
        try {
            return Files.readString(path(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All documents of a YAML file, read without mercy: no duplicate keys, nothing but JSON's types. */
    List<Tree> yaml(String name) {
        return Yaml.documents(text(name), name).stream()
                .map(document -> new Tree(document.value()))
                .toList();
    }

    /** Every file by its path, sorted. */
    SortedMap<String, String> files() {
        SortedMap<String, String> files = new TreeMap<>();
        try (var all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(file).toString().replace('\\', '/');
                files.put(name, text(name));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}
