package dev.ridgeway.server.code.git;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/** A commit and a path in its tree; the path is empty for the whole. */
public record GitRevision(RevCommit commit, String path) {

    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

    /** Segments of an address: a branch, tag or commit, whose name may hold slashes, and then a path. Empty: the default branch. */
    public static Optional<GitRevision> of(Repository repository, String defaultBranch, List<String> segments)
            throws IOException {
        if (segments.isEmpty() || segments.getFirst().equals("HEAD")) {
            String path = String.join("/", segments.subList(Math.min(1, segments.size()), segments.size()));
            return commit(repository, defaultBranch).map(it -> new GitRevision(it, path));
        }
        for (int length = 1; length <= segments.size(); length++) {
            Optional<RevCommit> commit = commit(repository, String.join("/", segments.subList(0, length)));
            if (commit.isPresent()) {
                String path = String.join("/", segments.subList(length, segments.size()));
                return Optional.of(new GitRevision(commit.get(), path));
            }
        }
        return Optional.empty();
    }

    /** The newest commit of a branch. */
    public static Optional<RevCommit> branch(Repository repository, String name) throws IOException {
        boolean there = Repository.isValidRefName(Constants.R_HEADS + name)
                && repository.exactRef(Constants.R_HEADS + name) != null;
        return there ? commit(repository, name) : Optional.empty();
    }

    /** The commit that a branch, a tag or a whole id names. */
    public static Optional<RevCommit> commit(Repository repository, String name) throws IOException {
        if (!Repository.isValidRefName(Constants.R_HEADS + name)) {
            return Optional.empty();
        }
        Ref ref = repository.exactRef(Constants.R_HEADS + name);
        if (ref == null) {
            ref = repository.exactRef(Constants.R_TAGS + name);
        }
        ObjectId id =
                ref != null ? ref.getObjectId() : COMMIT.matcher(name).matches() ? ObjectId.fromString(name) : null;
        if (id == null) {
            return Optional.empty();
        }
        try (RevWalk walk = new RevWalk(repository)) {
            RevCommit commit = walk.parseCommit(id);
            walk.parseBody(commit);
            return Optional.of(commit);
        } catch (MissingObjectException | IncorrectObjectTypeException e) {
            return Optional.empty();
        }
    }
}
