package dev.ridgeway.server.code.git;

import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.plugin.code.Change;
import dev.ridgeway.plugin.code.Commit;
import dev.ridgeway.plugin.code.RepositoryFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEditor;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.FooterLine;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/** Makes one commit out of a {@link Change}, on top of whatever the branch holds at that moment, once for one key. */
public final class ChangeCommit {

    private static final int LONGEST_BRANCH = 200;

    private static final String TRAILER = "Ridgeway-Run";
    private static final int TRIES = 20;
    private static final long PAUSE_NANOS = 2_000_000;
    private static final int FEW_FILES = 4;

    private final FileRepository repository;
    private final String defaultBranch;
    private final Instant now;

    public ChangeCommit(FileRepository repository, String defaultBranch, Instant now) {
        this.repository = repository;
        this.defaultBranch = defaultBranch;
        this.now = now;
    }

    /** The commit made now, or before under the same key, or the newest one when nothing changes. */
    public Commit make(Change change, String key) throws IOException {
        check(change, key);
        String ref = Constants.R_HEADS + change.branch();
        for (int attempt = 0; attempt < TRIES; attempt++) {
            Ref tip = repository.exactRef(ref);
            Ref base = tip == null ? repository.exactRef(Constants.R_HEADS + defaultBranch) : tip;
            try (RevWalk walk = new RevWalk(repository)) {
                RevCommit parent = base == null ? null : walk.parseCommit(base.getObjectId());
                RevCommit made = tip == null ? null : madeBefore(repository, tip, key);
                if (made != null) {
                    return commit(made);
                }
                requireOnto(change, parent);
                ObjectId id = insert(change, key, parent);
                if ((tip != null && id.equals(tip.getObjectId())) || moved(ref, tip, id)) {
                    return commit(walk.parseCommit(id));
                }
            }
            LockSupport.parkNanos(attempt * PAUSE_NANOS);
        }
        throw new ToolUnavailable(
                "branch-busy",
                "The branch " + change.branch() + " moved " + TRIES + " times while a commit was being made.",
                "Try again in a moment.");
    }

    private static void requireOnto(Change change, @Nullable RevCommit parent) {
        if (!change.onto().isEmpty() && (parent == null || !parent.name().equals(change.onto()))) {
            throw new ToolRefused(
                    "branch-moved",
                    "The branch " + change.branch() + " has moved on from " + change.onto() + ".",
                    "Make the change again for what the branch holds now.");
        }
    }

    /** The commit that was made on the branch under the key; empty when there is none. */
    public static Optional<RevCommit> made(Repository repository, String branch, String key) throws IOException {
        Ref tip = repository.exactRef(Constants.R_HEADS + branch);
        return tip == null ? Optional.empty() : Optional.ofNullable(madeBefore(repository, tip, key));
    }

    private static @Nullable RevCommit madeBefore(Repository repository, Ref tip, String key) throws IOException {
        if (key.isEmpty()) {
            return null;
        }
        try (RevWalk walk = new RevWalk(repository)) {
            walk.markStart(walk.parseCommit(tip.getObjectId()));
            for (RevCommit commit : walk) {
                if (commit.getFooterLines(TRAILER).contains(key)) {
                    return commit;
                }
            }
            return null;
        }
    }

    private boolean moved(String ref, @Nullable Ref tip, ObjectId id) throws IOException {
        RefUpdate update = repository.updateRef(ref);
        update.setExpectedOldObjectId(tip == null ? ObjectId.zeroId() : tip.getObjectId());
        update.setNewObjectId(id);
        update.setRefLogMessage("commit", false);
        return switch (update.update()) {
            case NEW, FAST_FORWARD, NO_CHANGE -> true;
            case LOCK_FAILURE, REJECTED -> false;
            case RefUpdate.Result other -> throw new IOException("the branch could not be moved: " + other);
        };
    }

    /** The new commit, or the parent when nothing changes. */
    private ObjectId insert(Change change, String key, @Nullable RevCommit parent) throws IOException {
        Set<Path> before = packs();
        try (ObjectInserter inserter = change.files().size() <= FEW_FILES
                        ? repository.newObjectInserter()
                        : repository.getObjectDatabase().newPackInserter();
                ObjectReader reader = repository.newObjectReader()) {
            ObjectId tree = tree(change, parent, inserter, reader);
            if (parent != null && tree.equals(parent.getTree())) {
                return parent.copy();
            }
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(tree);
            if (parent != null) {
                commit.setParentId(parent);
            }
            String author = change.author().isBlank() ? "Ridgeway" : change.author();
            PersonIdent person = new PersonIdent(author, change.email(), now, ZoneOffset.UTC);
            commit.setAuthor(person);
            commit.setCommitter(person);
            commit.setMessage(message(change.message(), key));
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            for (Path pack : packs()) {
                if (!before.contains(pack)) {
                    onDisk(pack);
                }
            }
            return id;
        }
    }

    private static ObjectId tree(
            Change change, @Nullable RevCommit parent, ObjectInserter inserter, ObjectReader reader)
            throws IOException {
        DirCache index = DirCache.newInCore();
        if (parent != null) {
            DirCacheBuilder builder = index.builder();
            builder.addTree(new byte[0], DirCacheEntry.STAGE_0, reader, parent.getTree());
            builder.finish();
        }
        DirCacheEditor deletions = index.editor();
        for (String path : change.deletions()) {
            deletions.add(new DirCacheEditor.DeletePath(path));
            deletions.add(new DirCacheEditor.DeleteTree(path));
        }
        deletions.finish();
        DirCacheEditor writes = index.editor();
        for (RepositoryFile file : change.files()) {
            ObjectId blob = inserter.insert(Constants.OBJ_BLOB, file.content());
            writes.add(new DirCacheEditor.PathEdit(file.path()) {
                @Override
                public void apply(DirCacheEntry entry) {
                    entry.setFileMode(mode(file));
                    entry.setObjectId(blob);
                }
            });
        }
        writes.finish();
        return index.writeTree(inserter);
    }

    private static FileMode mode(RepositoryFile file) {
        if (file.link()) {
            return FileMode.SYMLINK;
        }
        return file.executable() ? FileMode.EXECUTABLE_FILE : FileMode.REGULAR_FILE;
    }

    private static String message(String text, String key) {
        String message = text.isBlank() ? "Change files" : text.strip();
        if (key.isEmpty()) {
            return message + "\n";
        }
        String gap = FooterLine.fromMessage(message + "\n").isEmpty() ? "\n\n" : "\n";
        return message + gap + TRAILER + ": " + key + "\n";
    }

    private Set<Path> packs() throws IOException {
        Path folder = repository.getObjectDatabase().getPackDirectory().toPath();
        try (Stream<Path> files = Files.exists(folder) ? Files.list(folder) : Stream.empty()) {
            return files.collect(Collectors.toSet());
        }
    }

    /** JGit writes a pack of its own without waiting for the disk. */
    private static void onDisk(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void check(Change change, String key) {
        requireBranch(change.branch());
        if (key.chars().anyMatch(it -> it < ' ')) {
            throw new ToolRefused("key-invalid", "The key of a commit is not one line.", "Use a plain identifier.");
        }
        Set<String> files = new HashSet<>();
        for (RepositoryFile file : change.files()) {
            requirePath(file.path());
            if (!files.add(file.path())) {
                throw invalid(file.path(), "is written twice");
            }
        }
        for (String path : files) {
            for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
                if (files.contains(path.substring(0, slash))) {
                    throw invalid(path, "lies below a path that is a file");
                }
            }
        }
        change.deletions().forEach(ChangeCommit::requirePath);
    }

    /** Refuses with {@code branch-invalid}. */
    public static void requireBranch(String branch) {
        if (branch.isEmpty()
                || branch.length() > LONGEST_BRANCH
                || !Repository.isValidRefName(Constants.R_HEADS + branch)
                || branch.equals("HEAD")) {
            throw new ToolRefused(
                    "branch-invalid",
                    "\"" + branch + "\" cannot be the name of a branch.",
                    "Use letters, digits, '-', '_', '.' and '/', at most " + LONGEST_BRANCH + " together.");
        }
    }

    static void requirePath(String path) {
        try {
            new ObjectChecker().setSafeForMacOS(true).checkPath(path);
        } catch (CorruptObjectException e) {
            throw invalid(path, "is no path inside of a repository");
        }
        for (String segment : path.split("/", -1)) {
            if (segment.toLowerCase(Locale.ROOT).equals(".git")) {
                throw invalid(path, "leads into Git's own folder");
            }
        }
    }

    private static ToolRefused invalid(String path, String why) {
        return new ToolRefused(
                "path-invalid",
                "The path \"" + path + "\" " + why + ".",
                "Write paths relative to the repository's root, without '..', '.git' and a slash at either end.");
    }

    /** As the ports know it. */
    public static Commit commit(RevCommit commit) {
        PersonIdent author = commit.getAuthorIdent();
        return new Commit(
                commit.name(),
                commit.getFullMessage(),
                author.getName(),
                author.getEmailAddress(),
                Instant.ofEpochSecond(commit.getCommitTime()));
    }
}
