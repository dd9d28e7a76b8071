package dev.ridgeway.server.code.git;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
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

    /** The merge commit, now the branch's newest; empty when they conflict or the branch has moved from {@code base}. */
    public Optional<ObjectId> into(
            String branch, ObjectId base, ObjectId head, String message, String author, String email, Instant now)
            throws IOException {
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            Merger merger = MergeStrategy.RECURSIVE.newMerger(inserter, repository.getConfig());
            if (!merger.merge(base, head)) {
                return Optional.empty();
            }
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(merger.getResultTreeId());
            commit.setParentIds(base, head);
            PersonIdent person = new PersonIdent(author, email, now, ZoneOffset.UTC);
            commit.setAuthor(person);
            commit.setCommitter(person);
            commit.setMessage(message);
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            RefUpdate update = repository.updateRef(Constants.R_HEADS + branch);
            update.setExpectedOldObjectId(base);
            update.setNewObjectId(id);
            update.setRefLogIdent(person);
            update.setRefLogMessage("merge", false);
            return update.update() == RefUpdate.Result.FAST_FORWARD ? Optional.of(id) : Optional.empty();
        }
    }
}
