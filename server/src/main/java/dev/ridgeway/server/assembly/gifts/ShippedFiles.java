package dev.ridgeway.server.assembly.gifts;

import dev.ridgeway.plugin.code.RepositoryFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** Files on the class path, of whatever name; looked up in the jar itself because their names are no addresses. */
final class ShippedFiles {

    private ShippedFiles() {}

    /** The files below a folder of the class path, by path relative to it; empty when there is no such folder. */
    static List<RepositoryFile> below(String folder) {
        URL place = ShippedFiles.class.getClassLoader().getResource(folder);
        if (place == null) {
            return List.of();
        }
        try {
            return place.getProtocol().equals("jar") ? inJar(place, folder + "/") : onDisk(Path.of(place.toURI()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<RepositoryFile> inJar(URL place, String prefix) throws IOException {
        JarURLConnection connection = (JarURLConnection) place.openConnection();
        List<RepositoryFile> files = new ArrayList<>();
        try (JarFile jar = new JarFile(
                Path.of(URI.create(connection.getJarFileURL().toString())).toFile())) {
            for (var entry : jar.stream()
                    .filter(it -> !it.isDirectory() && it.getName().startsWith(prefix))
                    .toList()) {
                try (var in = jar.getInputStream(entry)) {
                    files.add(new RepositoryFile(entry.getName().substring(prefix.length()), false, in.readAllBytes()));
                }
            }
        }
        files.sort(Comparator.comparing(RepositoryFile::path));
        return files;
    }

    private static List<RepositoryFile> onDisk(Path folder) throws IOException {
        List<RepositoryFile> files = new ArrayList<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.filter(Files::isRegularFile).sorted().toList()) {
                String name = folder.relativize(path).toString().replace('\\', '/');
                files.add(new RepositoryFile(name, false, Files.readAllBytes(path)));
            }
        }
        return files;
    }
}
