package dev.ridgeway.server.paths.steps;

import dev.ridgeway.server.platform.Configuration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/** The folders that runs work in, below the data directory; each is made for one turn or trial and removed after it. */
@Component
public class RunFolders {

    private static final Logger log = LoggerFactory.getLogger(RunFolders.class);

    private final Path root;

    RunFolders(Configuration configuration) {
        this.root = configuration.dataDirectory().toAbsolutePath().normalize().resolve("workspaces");
    }

    /** An empty folder of that name. */
    public Path fresh(String name) {
        Path folder = root.resolve(name);
        try {
            FileSystemUtils.deleteRecursively(folder);
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With all that is in it. */
    public void remove(Path folder) {
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            log.warn("The folder {} is left behind: {}", folder, e.toString());
        }
    }

    /** Removes what a server that was killed left behind; called before anything is performed. */
    public void removeAll() {
        try (Stream<Path> folders = Files.list(root)) {
            folders.forEach(this::remove);
        } catch (NoSuchFileException none) {
            return;
        } catch (IOException e) {
            log.warn("The folder {} could not be tidied: {}", root, e.toString());
        }
    }
}
