package dev.ridgeway.server.code.git;

import java.io.IOException;
import java.util.Optional;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.merge.MergeStrategy;
import org.eclipse.jgit.merge.Merger;

/** Brings one commit into a branch, in memory, without a working folder. */
public final class Merge {

    private final FileRepository repository;

    public Merge(FileRepository repository) {
        this.repository = repository;
    }

    /** The tree of both together; empty when they conflict. */
    public Optional<ObjectId> tree(ObjectId base, ObjectId head) throws IOException {
        Merger merger = MergeStrategy.RECURSIVE.newMerger(repository, true);
        return merger.merge(base, head) ? Optional.of(merger.getResultTreeId()) : Optional.empty();
    }

    /** A merge commit of both, which no branch holds yet; empty when they conflict. */
    public Optional<ObjectId> commit(ObjectId base, ObjectId head, String message, PersonIdent person)
            throws IOException {
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            Merger merger = MergeStrategy.RECURSIVE.newMerger(inserter, repository.getConfig());
            if (!merger.merge(base, head)) {
                return Optional.empty();
            }
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(merger.getResultTreeId());
            commit.setParentIds(base, head);
            commit.setAuthor(person);
            commit.setCommitter(person);
            commit.setMessage(message);
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            return Optional.of(id);
        }
    }

    /** Makes the commit the branch's newest; false when the branch has moved from {@code base}. */
    public boolean into(String branch, ObjectId base, ObjectId commit, PersonIdent person) throws IOException {
        RefUpdate update = repository.updateRef(Constants.R_HEADS + branch);
        update.setExpectedOldObjectId(base);
        update.setNewObjectId(commit);
        update.setRefLogIdent(person);
        update.setRefLogMessage("merge", false);
        return update.update() == RefUpdate.Result.FAST_FORWARD;
    }
}
