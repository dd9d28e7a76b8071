package dev.ridgeway.server.paths.effects;

import dev.ridgeway.plugin.code.RepositoryFile;
import dev.ridgeway.plugin.paths.ActionFailed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The files of a workspace that belong into a commit: what {@code .gitignore} names is left out, links are too. */
public final class WorkspaceFiles {

    private static final int MOST_FILES = 20_000;
    private static final long MOST_BYTES = 100L * 1024 * 1024;

    private final Path root;
    private final Consumer<String> log;
    private final List<RepositoryFile> files = new ArrayList<>();
    private long bytes;

    private WorkspaceFiles(Path root, Consumer<String> log) {
        this.root = root;
        this.log = log;
    }

    /** Reads what is below {@code sourcePath} of the workspace, sorted by path. */
    public static List<RepositoryFile> read(Path workspace, String sourcePath, Consumer<String> log) {
        try {
            Path real = workspace.toRealPath();
            Path root = real.resolve(sourcePath).normalize();
            if (!root.startsWith(real)
                    || !Files.isDirectory(root)
                    || !root.toRealPath().startsWith(real)) {
                throw noFolder(sourcePath);
            }
            WorkspaceFiles found = new WorkspaceFiles(root, log);
            found.folder(root, GitIgnore.NONE);
            return found.files;
        } catch (InvalidPathException e) {
            throw noFolder(sourcePath);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ActionFailed noFolder(String sourcePath) {
        return new ActionFailed(
                "source-path-invalid",
                "\"" + sourcePath + "\" is no folder of the workspace.",
                "Correct sourcePath, or leave it out for the whole workspace.");
    }

    private void folder(Path folder, GitIgnore above) throws IOException {
        String prefix = folder.equals(root) ? "" : name(folder) + "/";
        Path file = folder.resolve(".gitignore");
        GitIgnore ignore = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? above.and(prefix, text(file)) : above;
        List<Path> children;
        try (Stream<Path> all = Files.list(folder)) {
            children = all.sorted().toList();
        }
        for (Path child : children) {
            boolean isFolder = Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS);
            if (child.endsWith(".git") || ignore.ignores(name(child), isFolder)) {
                continue;
            }
            if (isFolder) {
                folder(child, ignore);
            } else if (Files.isRegularFile(child, LinkOption.NOFOLLOW_LINKS)) {
                add(child);
            } else {
                log.accept("warning: " + name(child) + " is a link; it is left out.");
            }
        }
    }

    private void add(Path file) throws IOException {
        bytes += Files.size(file);
        if (files.size() >= MOST_FILES || bytes > MOST_BYTES) {
            throw new ActionFailed(
                    "workspace-too-large",
                    "The workspace holds more than " + MOST_FILES + " files or 100 MB; too much for one commit.",
                    "Let the template make less, or name part of it in .gitignore.");
        }
        files.add(new RepositoryFile(name(file), Files.isExecutable(file), Files.readAllBytes(file)));
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    private String name(Path path) {
        return root.relativize(path).toString().replace('\\', '/');
    }
}
