package dev.ridgeway.server.assembly;

import dev.ridgeway.plugin.PlatformPlugin;
import dev.ridgeway.server.platform.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The plugins that come with this program, and those in jars that somebody put into one folder. */
final class OfferedPlugins implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(OfferedPlugins.class);

    private final URLClassLoader jars;
    private final List<PlatformPlugin> all;

    /** The folder may be missing. What in it cannot be used is refused, since what needs it would go on without. */
    OfferedPlugins(Path folder) {
        List<Path> found = jarsIn(folder);
        jars = new URLClassLoader(
                found.stream().map(OfferedPlugins::url).toArray(URL[]::new), OfferedPlugins.class.getClassLoader());
        try {
            all = ServiceLoader.load(PlatformPlugin.class, jars).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();
        } catch (ServiceConfigurationError | LinkageError e) {
            close();
            throw unusable("A plugin in " + folder + " cannot be used: " + e.getMessage() + ".");
        }
        found.forEach(it -> log.info("Plugins of {} are used.", it));
    }

    private static List<Path> jarsIn(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(it -> it.toString().endsWith(".jar")).sorted().forEach(found::add);
        } catch (IOException e) {
            throw unusable("The folder of plugins " + folder + " cannot be read: " + e.getMessage() + ".");
        }
        found.forEach(OfferedPlugins::requireJar);
        return found;
    }

    /** A class loader passes over what is no jar. */
    private static void requireJar(Path file) {
        try {
            new JarFile(file.toFile()).close();
        } catch (IOException e) {
            throw unusable("The plugin " + file + " is no jar: " + e.getMessage() + ".");
        }
    }

    private static URL url(Path file) {
        try {
            return file.toUri().toURL();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Problem unusable(String sentence) {
        return new Problem.Invalid(
                "plugin-unusable", sentence, "Put the plugin for this version of Ridgeway there, or take it away.");
    }

    /** What all of them have of one sort. */
    <T> Stream<T> offered(Function<PlatformPlugin, List<T>> what) {
        return all.stream().flatMap(it -> what.apply(it).stream());
    }

    @Override
    public void close() {
        try {
            jars.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
