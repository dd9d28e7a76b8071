package dev.ridgeway.server.paths.workspace;

import dev.ridgeway.plugin.paths.ActionFailed;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/**
 * A folder that paths taken from templates cannot leave: neither by {@code ..} nor as absolute paths, nor through a
 * symbolic link that an earlier step made. Links are therefore looked at each time, just before the path is used.
 */
public final class Workspace {

    private static final DumpSettings BLOCKS = DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setIndent(2)
            .setIndicatorIndent(2)
            .setIndentWithIndicator(true)
            .setWidth(120)
            .setMultiLineFlow(false)
            .build();

    private final Path root;
    private final Set<Path> sound = new HashSet<>();

    public Workspace(Path root) {
        try {
            this.root = root.toRealPath();
        } catch (IOException e) {
            throw failed(root.toString(), e);
        }
    }

    public Path root() {
        return root;
    }

    /** The place that a relative path means; it need not exist. */
    public Path resolve(String path) {
        Path place;
        try {
            place = root.resolve(path).normalize();
        } catch (InvalidPathException e) {
            throw leaves(path);
        }
        if (!place.startsWith(root) || !real(place, path).startsWith(root)) {
            throw leaves(path);
        }
        return place;
    }

    /** As {@link #resolve}, but the root itself is refused: what is deleted or replaced is never the whole workspace. */
    public Path inside(String path) {
        Path place = resolve(path);
        if (place.equals(root)) {
            throw leaves(path);
        }
        return place;
    }

    /**
     * As {@link #inside}, with the folders above it made. A folder is looked at once: nothing that one step writes can turn
     * a folder into a link. The place itself is not looked at, so it must be written with a new file only.
     */
    Path fresh(String path) throws IOException {
        Path place;
        try {
            place = root.resolve(path).normalize();
        } catch (InvalidPathException e) {
            throw leaves(path);
        }
        Path folder = place.resolveSibling("");
        if (place.equals(root) || !place.startsWith(root) || !folder.startsWith(root)) {
            throw leaves(path);
        }
        if (!sound.contains(folder)) {
            resolve(name(folder));
            Files.createDirectories(folder);
            sound.add(folder);
        }
        return place;
    }

    /** A file with JSON values as YAML that people like to read: blocks, two spaces, keys in the order given. */
    public void writeYaml(String path, Map<String, @Nullable Object> content) {
        Path file = inside(path);
        try {
            Files.createDirectories(file.resolveSibling(""));
            Files.writeString(file, new Dump(BLOCKS).dumpToString(content));
        } catch (IOException e) {
            throw failed(path, e);
        }
    }

    /** Relative to the root, with forward slashes. */
    public String name(Path place) {
        return root.relativize(place).toString().replace('\\', '/');
    }

    private Path real(Path place, String path) {
        Path there = place;
        while (!there.equals(root) && !Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
            there = there.resolve("..").normalize();
        }
        try {
            return there.toRealPath();
        } catch (NoSuchFileException dangling) {
            throw leaves(path);
        } catch (IOException e) {
            throw failed(path, e);
        }
    }

    private static ActionFailed leaves(String path) {
        String shown = path.replaceAll("\\p{Cntrl}", "?");
        return new ActionFailed(
                "path-leaves-workspace",
                "The path \"" + (shown.length() > 200 ? shown.substring(0, 200) + "…" : shown)
                        + "\" leads out of the run's own folder.",
                "Use a relative path without '..' that stays inside the workspace.");
    }

    /** The failure of a file operation, in words. */
    public static ActionFailed failed(String path, IOException cause) {
        String reason = cause instanceof FileSystemException fs && fs.getReason() != null ? fs.getReason() : "";
        String why = reason.isEmpty() ? cause.getClass().getSimpleName().replace("Exception", "") : reason;
        boolean full = String.valueOf(cause.getMessage()).contains("No space left");
        return new ActionFailed(
                full ? "disk-full" : "file-not-usable",
                full
                        ? "The disk of the server is full, \"" + path + "\" could not be written."
                        : "\"" + path + "\" cannot be read or written: " + why + ".",
                full
                        ? "Free space in the data directory, then retry the run from this step."
                        : "Check that the path exists and is a file or folder as the step expects.");
    }
}
