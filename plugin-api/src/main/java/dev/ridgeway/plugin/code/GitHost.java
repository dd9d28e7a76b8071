package dev.ridgeway.plugin.code;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * A place where repositories live. Every method may throw {@link dev.ridgeway.plugin.ToolRefused} (the host said no) or
 * {@link dev.ridgeway.plugin.ToolUnavailable} (it did not answer).
 */
public interface GitHost {
    /** A file or folder of a branch; the path is relative to the repository's root, empty for the root itself. */
    record Place(RepositoryName repository, String branch, String path) {}

    /** The host in stored references and in {@code repoUrl}, such as {@code github.com}. */
    String host();

    /** Empty when there is none, or when the connection may not know of it. */
    Optional<Repository> repository(RepositoryName name);

    /**
     * Makes an empty repository. One that was made under the same key, unless that is empty, is answered as it is; any
     * other of that name is refused with {@code repository-exists}, also when two ask at once.
     */
    Repository create(NewRepository repository);

    /**
     * Makes one commit on the branch, which is made when missing, whatever else is pushed meanwhile. The key is written as
     * trailer {@code Ridgeway-Run: <key>}; if the branch already holds a commit with that trailer, that commit is returned
     * and nothing is done. A change that changes nothing returns the branch's newest commit. Refuses with
     * {@code repository-not-found}, {@code path-invalid}, and with {@code branch-moved} when the branch, or the default one
     * where it is missing, has another newest commit than the change was made for.
     */
    Commit commit(RepositoryName name, Change change, String idempotencyKey);

    /**
     * Reads files of a branch, of the default one when empty. Refuses with {@code repository-not-found}, {@code
     * branch-not-found}, {@code path-invalid}, and {@code source-too-large}.
     */
    BranchFiles files(RepositoryName name, String branch, List<String> paths);

    /** The place that an address, as a browser is shown it, means; empty when it is no branch's place on this host. */
    Optional<Place> place(URI url);

    /** Removes the repository with its history; does nothing when there is none. */
    void delete(RepositoryName name);

    /** Reads files and folders by this host's addresses. */
    SourceReader reader();
}
