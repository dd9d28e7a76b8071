package dev.ridgeway.server.code.git;

import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.code.Commit;
import dev.ridgeway.server.code.FileChange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.revwalk.filter.RevFilter;

/** Branches and commits, and what lies between them. */
public final class History {

    private static final int MOST_COMMITS = 250;

    private final Repository repository;

    public History(Repository repository) {
        this.repository = repository;
    }

    /** A branch and the id of its newest commit. */
    public record Branch(String name, String commit) {}

    /** What {@code head} has and {@code base} has not: its commits, newest first, and its changes since they parted. */
    public record Comparison(List<Commit> commits, List<FileChange> files) {}

    public List<Branch> branches() throws IOException {
        List<Branch> branches = new ArrayList<>();
        refs(Constants.R_HEADS).forEach((name, commit) -> branches.add(new Branch(name, commit)));
        return branches;
    }

    /** Tag to object, which of an annotated tag is the tag itself. */
    public Map<String, String> tags() throws IOException {
        return refs(Constants.R_TAGS);
    }

    private Map<String, String> refs(String prefix) throws IOException {
        Map<String, String> refs = new LinkedHashMap<>();
        for (Ref ref : repository.getRefDatabase().getRefsByPrefix(prefix)) {
            refs.put(ref.getName().substring(prefix.length()), ObjectId.toString(ref.getObjectId()));
        }
        return refs;
    }

    /** Refuses with {@code commit-not-found}. */
    public RevCommit commit(String revision) throws IOException {
        return GitRevision.commit(repository, revision)
                .orElseThrow(() -> new ToolRefused(
                        "commit-not-found",
                        "There is no branch, tag or commit \"" + revision + "\".",
                        "Choose a branch that the repository's page lists."));
    }

    /** Newest first; {@code after} leaves out everything up to and including that many. */
    public List<Commit> log(String revision, int after, int limit) throws IOException {
        List<Commit> commits = new ArrayList<>();
        try (RevWalk walk = new RevWalk(repository)) {
            walk.markStart(walk.parseCommit(commit(revision)));
            int number = 0;
            for (RevCommit commit : walk) {
                if (commits.size() == limit) {
                    break;
                }
                if (number++ >= after) {
                    commits.add(ChangeCommit.commit(commit));
                }
            }
        }
        return commits;
    }

    /** What the commit changed against its first parent. */
    public List<FileChange> changes(RevCommit commit) throws IOException {
        try (RevWalk walk = new RevWalk(repository)) {
            RevCommit parent = commit.getParentCount() == 0 ? null : walk.parseCommit(commit.getParent(0));
            return Differences.between(repository, parent == null ? null : parent.getTree(), commit.getTree());
        }
    }

    public Comparison compare(String base, String head) throws IOException {
        return compare(commit(base), commit(head));
    }

    public Comparison compare(RevCommit base, RevCommit head) throws IOException {
        Optional<RevCommit> parted = parted(base, head);
        return new Comparison(
                newer(Optional.of(base), head, MOST_COMMITS).stream()
                        .map(ChangeCommit::commit)
                        .toList(),
                Differences.between(repository, parted.map(RevCommit::getTree).orElse(null), head.getTree()));
    }

    /** The commits up to {@code head} that are not in {@code known}, newest first. */
    public List<RevCommit> newer(Optional<RevCommit> known, RevCommit head, int limit) throws IOException {
        List<RevCommit> commits = new ArrayList<>();
        try (RevWalk walk = new RevWalk(repository)) {
            walk.markStart(walk.parseCommit(head));
            if (known.isPresent()) {
                walk.markUninteresting(walk.parseCommit(known.get()));
            }
            for (RevCommit commit = walk.next(); commit != null && commits.size() < limit; commit = walk.next()) {
                commits.add(commit);
            }
        }
        return commits;
    }

    /** The paths that the commit changed against its first parent. */
    public Differences.Paths paths(RevCommit commit) throws IOException {
        try (RevWalk walk = new RevWalk(repository)) {
            RevCommit parent = commit.getParentCount() == 0 ? null : walk.parseCommit(commit.getParent(0));
            return Differences.paths(repository, parent == null ? null : parent.getTree(), commit.getTree());
        }
    }

    /** Whether everything of {@code part} is in {@code whole} already. */
    public boolean contains(ObjectId whole, ObjectId part) throws IOException {
        try (RevWalk walk = new RevWalk(repository)) {
            return walk.isMergedInto(walk.parseCommit(part), walk.parseCommit(whole));
        }
    }

    private Optional<RevCommit> parted(RevCommit base, RevCommit head) throws IOException {
        try (RevWalk walk = new RevWalk(repository)) {
            walk.setRevFilter(RevFilter.MERGE_BASE);
            walk.markStart(walk.parseCommit(base));
            walk.markStart(walk.parseCommit(head));
            RevCommit found = walk.next();
            if (found == null) {
                return Optional.empty();
            }
            walk.parseBody(found);
            return Optional.of(found);
        }
    }
}
