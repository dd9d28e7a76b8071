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
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The files of a workspace that belong into a commit: what {@code .gitignore} names is left out. */
public final class WorkspaceFiles {

    private static final int MOST_FILES = 20_000;
    private static final int KILOBYTE = 1024;
    private static final int MOST_KILOBYTES = 100 * KILOBYTE;
    private static final long MOST_BYTES = (long) MOST_KILOBYTES * KILOBYTE;

    /** What all runs together may hold in memory: one commit of the largest size, or many small ones. */
    private static final Semaphore MEMORY = new Semaphore(MOST_KILOBYTES, true);

    private final Path root;
    private final Consumer<String> log;
    private final List<Path> found = new ArrayList<>();
    private long bytes;

    private WorkspaceFiles(Path root, Consumer<String> log) {
        this.root = root;
        this.log = log;
    }

    /** Reads what is below {@code sourcePath} of the workspace, sorted by path. */
    public static List<RepositoryFile> read(Path workspace, String sourcePath, Consumer<String> log) {
        return with(workspace, sourcePath, log, files -> files);
    }

    /** Does the work with what {@link #read} answers; what many runs read at once waits for its turn. */
    static <T> T with(Path workspace, String sourcePath, Consumer<String> log, Function<List<RepositoryFile>, T> work) {
        WorkspaceFiles found = find(workspace, sourcePath, log);
        int kilobytes = (int) (found.bytes / KILOBYTE);
        MEMORY.acquireUninterruptibly(kilobytes);
        try {
            return work.apply(found.contents());
        } finally {
            MEMORY.release(kilobytes);
        }
    }

    private static WorkspaceFiles find(Path workspace, String sourcePath, Consumer<String> log) {
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
            return found;
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
            } else if (Files.isSymbolicLink(child)) {
                link(child);
            } else {
                log.accept("warning: " + name(child) + " is neither a file nor a link; it is left out.");
            }
        }
    }

    private void add(Path file) throws IOException {
        bytes += Files.size(file);
        if (found.size() >= MOST_FILES || bytes > MOST_BYTES) {
            throw new ActionFailed(
                    "workspace-too-large",
                    "The workspace holds more than " + MOST_FILES + " files or 100 MB; too much for one commit.",
                    "Let the template make less, or name part of it in .gitignore.");
        }
        found.add(file);
    }

    /** A link stays one, as Git keeps it; one that leads elsewhere would lead whoever clones it there too. */
    private void link(Path link) throws IOException {
        Path target = Files.readSymbolicLink(link);
        Path place = link.resolveSibling(target).normalize();
        if (target.isAbsolute()
                || !place.startsWith(root)
                || StreamSupport.stream(place.spliterator(), false)
                        .anyMatch(it -> it.toString().equalsIgnoreCase(".git"))) {
            throw new ActionFailed(
                    "path-leaves-workspace",
                    "The link \"" + name(link) + "\" leads to \"" + target + "\", out of the repository.",
                    "Let it lead to a file of the repository by a relative path, or name it in .gitignore.");
        }
        found.add(link);
    }

    private List<RepositoryFile> contents() {
        List<RepositoryFile> files = new ArrayList<>();
        try {
            for (Path file : found) {
                files.add(
                        Files.isSymbolicLink(file)
                                ? RepositoryFile.link(
                                        name(file),
                                        Files.readSymbolicLink(file).toString().replace('\\', '/'))
                                : new RepositoryFile(name(file), Files.isExecutable(file), Files.readAllBytes(file)));
            }
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    private String name(Path path) {
        return root.relativize(path).toString().replace('\\', '/');
    }
}
