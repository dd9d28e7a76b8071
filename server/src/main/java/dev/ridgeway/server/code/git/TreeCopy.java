package dev.ridgeway.server.code.git;

import dev.ridgeway.plugin.ToolRefused;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.treewalk.TreeWalk;

/** Writes a tree of a commit into a folder and never beside it, whatever paths and links it holds. */
public final class TreeCopy {

    private static final long MOST_BYTES = 500_000_000;
    private static final int LONGEST_LINK = 4096;

    private final Path root;
    private final List<String> files = new ArrayList<>();
    private final Map<String, Path> links = new LinkedHashMap<>();
    private long bytes;

    /** The folder exists. */
    public TreeCopy(Path into) throws IOException {
        this.root = into.toRealPath();
    }

    /** The paths written, links included. */
    public List<String> write(TreeWalk walk) throws IOException {
        while (walk.next()) {
            String path = walk.getPathString();
            ChangeCommit.requirePath(path);
            FileMode mode = walk.getFileMode(0);
            if (FileMode.SYMLINK.equals(mode)) {
                ObjectLoader loader = walk.getObjectReader().open(walk.getObjectId(0));
                if (loader.getSize() < LONGEST_LINK) {
                    links.put(path, Path.of(new String(loader.getBytes(), StandardCharsets.UTF_8)));
                }
            } else if (!FileMode.GITLINK.equals(mode)) {
                write(path, walk.getObjectReader().open(walk.getObjectId(0)), FileMode.EXECUTABLE_FILE.equals(mode));
            }
        }
        link();
        return files;
    }

    private void write(String path, ObjectLoader content, boolean executable) throws IOException {
        bytes += content.getSize();
        if (bytes > MOST_BYTES) {
            throw new ToolRefused(
                    "source-too-large",
                    "The folder holds more than " + MOST_BYTES / 1_000_000 + " MB.",
                    "Name a smaller folder.");
        }
        Path file = place(path);
        Files.deleteIfExists(file);
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
            content.copyTo(out);
        }
        if (executable) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        files.add(path);
    }

    /** The file's place, its folders made one by one so that no link is ever followed. */
    private Path place(String path) throws IOException {
        Path at = root;
        String[] segments = path.split("/", -1);
        for (int i = 0; i < segments.length - 1; i++) {
            at = at.resolve(segments[i]);
            if (!Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
                Files.deleteIfExists(at);
                Files.createDirectory(at);
            }
        }
        return at.resolve(segments[segments.length - 1]);
    }

    /** Last, because nothing is written after a link exists; a link may lead out only by way of another. */
    private void link() throws IOException {
        List<String> kept = new ArrayList<>();
        for (Map.Entry<String, Path> link : links.entrySet()) {
            Path file = place(link.getKey());
            if (!link.getValue().isAbsolute()) {
                Files.deleteIfExists(file);
                Files.createSymbolicLink(file, link.getValue());
                kept.add(link.getKey());
            }
        }
        boolean left = true;
        while (left) {
            left = kept.removeIf(this::leadsOut);
        }
        files.addAll(kept);
    }

    private boolean leadsOut(String path) {
        Path file = root.resolve(path);
        try {
            if (file.toRealPath().startsWith(root)) {
                return false;
            }
        } catch (IOException nowhere) {
            return gone(file);
        }
        return gone(file);
    }

    private static boolean gone(Path link) {
        try {
            return Files.deleteIfExists(link);
        } catch (IOException e) {
            throw GitFolders.failed("leaving out a link", e);
        }
    }
}
