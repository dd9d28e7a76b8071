package dev.ridgeway.server.code.git;

import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.server.platform.Configuration;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.errors.RepositoryNotFoundException;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The bare repositories below the data directory, {@code git/<owner>/<name>.git}. A repository comes into its place, and
 * leaves it, by one rename, so that there is never half of one.
 */
@Component
public class GitFolders {

    private static final Logger log = LoggerFactory.getLogger(GitFolders.class);

    private static final String FRESH = ".new";
    private static final String TRASH = ".trash";

    private final Path root;
    private final Map<RepositoryName, ReentrantLock> locks = new ConcurrentHashMap<>();

    GitFolders(Configuration configuration) {
        QuietGit.install();
        this.root = configuration.dataDirectory().resolve("git");
    }

    /** Where the repository lies, or would. */
    public Path folder(RepositoryName name) {
        return root.resolve(name.owner()).resolve(name.name() + ".git");
    }

    /** Held while a branch is moved from here; pushes do without and are met by comparing. */
    public ReentrantLock lock(RepositoryName name) {
        return locks.computeIfAbsent(name, it -> new ReentrantLock());
    }

    /** To be closed; refuses with {@code repository-not-found}. */
    public FileRepository open(RepositoryName name) {
        try {
            return (FileRepository) new FileRepositoryBuilder()
                    .setGitDir(folder(name).toFile())
                    .setBare()
                    .setMustExist(true)
                    .build();
        } catch (RepositoryNotFoundException e) {
            throw new ToolRefused(
                    "repository-not-found",
                    "There is no repository " + name.path() + ".",
                    "Check the spelling; the page Code lists what there is.");
        } catch (IOException e) {
            throw failed("opening " + name.path(), e);
        }
    }

    /** An empty bare repository at a place where nobody looks. */
    public Path prepare(String defaultBranch) {
        Path fresh = root.resolve(FRESH).resolve(UUID.randomUUID() + ".git");
        try {
            Files.createDirectories(fresh);
            try (var repository = new FileRepositoryBuilder()
                    .setGitDir(fresh.toFile())
                    .setBare()
                    .setInitialBranch(defaultBranch)
                    .build()) {
                repository.create(true);
            }
            return fresh;
        } catch (IOException | GitAPIException e) {
            discard(fresh);
            throw failed("creating a repository", e);
        }
    }

    /** What stands there without being in the list was left behind by a crash, and goes. */
    public void place(Path prepared, RepositoryName name) {
        try {
            remove(name);
            Files.createDirectories(folder(name).getParent());
            Files.move(prepared, folder(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw failed("creating " + name.path(), e);
        }
    }

    /** Does nothing when there is none. */
    public void remove(RepositoryName name) {
        try {
            Path folder = folder(name);
            if (Files.exists(folder)) {
                Path trash = root.resolve(TRASH).resolve(UUID.randomUUID().toString());
                Files.createDirectories(trash.getParent());
                Files.move(folder, trash, StandardCopyOption.ATOMIC_MOVE);
                discard(trash);
            }
        } catch (IOException e) {
            throw failed("removing " + name.path(), e);
        }
    }

    /** What cannot be deleted now is swept at the next start. */
    public final void discard(Path folder) {
        try {
            delete(folder);
        } catch (IOException e) {
            return;
        }
    }

    /** For a start, while nobody else is at work: what a killed server left of unfinished work goes, locks too. */
    public void sweep(List<RepositoryName> names) {
        discard(root.resolve(FRESH));
        discard(root.resolve(TRASH));
        for (RepositoryName name : names) {
            sweep(folder(name));
        }
    }

    private static void sweep(Path folder) {
        try (Stream<Path> top = Files.list(folder);
                Stream<Path> refs = Files.walk(folder.resolve("refs"));
                Stream<Path> objects = Files.list(folder.resolve("objects"))) {
            Stream<Path> locks =
                    Stream.concat(top, refs).filter(it -> it.toString().endsWith(".lock"));
            for (Path left :
                    Stream.concat(locks, objects.filter(Files::isRegularFile)).toList()) {
                Files.deleteIfExists(left);
            }
        } catch (IOException e) {
            log.warn("The repository {} could not be looked after: {}", folder.getFileName(), e.toString());
        }
    }

    private static void delete(Path folder) throws IOException {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                    if (e != null) {
                        throw e;
                    }
                    Files.deleteIfExists(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (NoSuchFileException e) {
            return;
        }
    }

    /** What to throw when the disk did not do as told. */
    public static ToolProblem failed(String doing, Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (String.valueOf(cause.getMessage()).contains("No space left")) {
                return new ToolUnavailable(
                        "git-disk-full",
                        "The disk of the embedded Git host is full; " + doing + " was not done.",
                        "Free some space in the data directory and try again; nothing was lost.",
                        e);
            }
        }
        return new ToolUnavailable(
                "git-storage-failed",
                "The embedded Git host failed at " + doing + ".",
                "Try again; if it stays, whoever runs Ridgeway finds the cause in the server's log.",
                e);
    }
}
