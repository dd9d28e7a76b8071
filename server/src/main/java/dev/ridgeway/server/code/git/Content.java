package dev.ridgeway.server.code.git;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.code.RepositoryFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.treewalk.TreeWalk;

/** What a commit's tree holds: folders and files as they are listed and shown. */
public final class Content {

    private static final int MOST_SHOWN = 1_000_000;

    private final Repository repository;
    private final GitRevision at;

    public Content(Repository repository, GitRevision at) {
        this.repository = repository;
        this.at = at;
    }

    /** {@code type} is folder, file, link or module; only files have a size. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Entry(String name, String path, String type, Optional<Long> size) {}

    /** The text is missing for what is binary or longer than a page shows. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Shown(Optional<String> text, boolean binary, long size) {}

    /** A file's content, or a link's target; empty when the path names neither. */
    public Optional<ObjectLoader> file() throws IOException {
        Optional<ObjectId> id = id(List.of("file", "link"));
        return id.isEmpty() ? Optional.empty() : Optional.of(repository.open(id.get()));
    }

    /** Empty when the path names no ordinary file. */
    public Optional<ObjectLoader> plainFile() throws IOException {
        Optional<ObjectId> id = id(List.of("file"));
        return id.isEmpty() ? Optional.empty() : Optional.of(repository.open(id.get()));
    }

    /** The ordinary file with all its content; empty when the path names none. */
    public Optional<RepositoryFile> whole(int mostBytes) throws IOException {
        Optional<ObjectLoader> loader = plainFile();
        if (loader.isEmpty()) {
            return Optional.empty();
        }
        long size = loader.get().getSize();
        if (size > mostBytes) {
            throw new ToolRefused(
                    "source-too-large",
                    at.path() + " has " + size + " bytes; at most " + mostBytes + " are read.",
                    "Split the file, or clone the repository.");
        }
        try (TreeWalk walk = TreeWalk.forPath(repository, at.path(), at.commit().getTree())) {
            boolean executable = FileMode.EXECUTABLE_FILE.equals(walk.getFileMode(0));
            return Optional.of(
                    new RepositoryFile(at.path(), executable, loader.get().getBytes(mostBytes)));
        }
    }

    /** The tree of the folder that the path names, empty when it names none. */
    public Optional<ObjectId> folder() throws IOException {
        return at.path().isEmpty() ? Optional.of(at.commit().getTree()) : id(List.of("folder"));
    }

    private Optional<ObjectId> id(List<String> types) throws IOException {
        if (at.path().isEmpty()) {
            return Optional.empty();
        }
        ChangeCommit.requirePath(at.path());
        try (TreeWalk walk = TreeWalk.forPath(repository, at.path(), at.commit().getTree())) {
            return walk == null || !types.contains(type(walk.getFileMode(0)))
                    ? Optional.empty()
                    : Optional.of(walk.getObjectId(0));
        }
    }

    /** Folders first. */
    public List<Entry> entries() throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (TreeWalk walk = new TreeWalk(repository)) {
            walk.addTree(folder().orElseThrow(this::notFound));
            while (walk.next()) {
                String type = type(walk.getFileMode(0));
                String name = walk.getNameString();
                Optional<Long> size = type.equals("file")
                        ? Optional.of(walk.getObjectReader().getObjectSize(walk.getObjectId(0), Constants.OBJ_BLOB))
                        : Optional.empty();
                entries.add(new Entry(name, at.path().isEmpty() ? name : at.path() + "/" + name, type, size));
            }
        }
        entries.sort(
                Comparator.comparing((Entry it) -> !it.type().equals("folder")).thenComparing(Entry::name));
        return entries;
    }

    public Shown shown() throws IOException {
        ObjectLoader loader = file().orElseThrow(this::notFound);
        if (loader.getSize() > MOST_SHOWN) {
            return new Shown(Optional.empty(), false, loader.getSize());
        }
        byte[] bytes = loader.getBytes(MOST_SHOWN);
        boolean binary = RawText.isBinary(bytes, bytes.length, true);
        return new Shown(
                binary ? Optional.empty() : Optional.of(new String(bytes, StandardCharsets.UTF_8)),
                binary,
                bytes.length);
    }

    private static String type(FileMode mode) {
        if (FileMode.TREE.equals(mode)) {
            return "folder";
        }
        if (FileMode.SYMLINK.equals(mode)) {
            return "link";
        }
        return FileMode.GITLINK.equals(mode) ? "module" : "file";
    }

    private ToolRefused notFound() {
        return new ToolRefused(
                "source-not-found",
                "There is nothing at \"" + at.path() + "\" in "
                        + at.commit().name().substring(0, 8) + ".",
                "Go back to the repository's first folder.");
    }
}
