package dev.ridgeway.server.code.repositories;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ridgeway.plugin.code.Commit;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.server.code.CommitRange;
import dev.ridgeway.server.code.FileChange;
import dev.ridgeway.server.code.git.ChangeCommit;
import dev.ridgeway.server.code.git.Content;
import dev.ridgeway.server.code.git.GitFolders;
import dev.ridgeway.server.code.git.GitRevision;
import dev.ridgeway.server.code.git.History;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.platform.Page;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.revwalk.RevCommit;
import org.springframework.stereotype.Component;

/** The embedded repositories as they are looked at: lists, files, history. */
@Component
public class Repositories {

    private final RepositoryStore store;
    private final GitFolders folders;
    private final EmbeddedGit git;

    Repositories(RepositoryStore store, GitFolders folders, EmbeddedGit git) {
        this.store = store;
        this.folders = folders;
        this.git = git;
    }

    /** Those whose name or description holds the text; latest push first. */
    Page<StoredRepository> list(Actor actor, String text, int limit, int offset) {
        actor.require(Permission.CODE_READ);
        String wanted = text.strip();
        return new Page<>(store.listed(wanted, limit, offset), store.count(wanted));
    }

    /** The owners' repositories, and those that these people pushed to last; everybody's when neither is named. */
    public List<StoredRepository> pushed(Actor actor, Collection<String> owners, Collection<String> people, int limit) {
        actor.require(Permission.CODE_READ);
        return store.pushed(
                owners.stream().map(it -> it.toLowerCase(Locale.ROOT)).toList(), people, limit);
    }

    /** Those of these that are there. */
    public List<StoredRepository> named(Actor actor, Collection<RepositoryName> names) {
        actor.require(Permission.CODE_READ);
        return store.named(names);
    }

    /** Refuses with {@code repository-not-found}. */
    public StoredRepository one(Actor actor, RepositoryName name) {
        actor.require(Permission.CODE_READ);
        return Refusals.asking(name, () -> git.existing(name));
    }

    List<History.Branch> branches(Actor actor, RepositoryName name) {
        return reading(actor, name, (repository, stored) -> new History(repository).branches());
    }

    /** Entries of a folder and the text that introduces it, if there is one. An empty repository has none. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Folder(List<Content.Entry> entries, Optional<String> readme) {}

    Folder folder(Actor actor, RepositoryName name, String revision, String path) {
        return reading(actor, name, (repository, stored) -> {
            String asked = orDefault(revision, stored);
            Optional<RevCommit> commit = GitRevision.commit(repository, asked);
            if (commit.isEmpty() && path.isEmpty() && asked.equals(stored.defaultBranch())) {
                return new Folder(List.of(), Optional.empty());
            }
            RevCommit at = new History(repository).commit(asked);
            List<Content.Entry> entries = new Content(repository, new GitRevision(at, path)).entries();
            Optional<Content.Entry> readme = entries.stream()
                    .filter(it -> it.type().equals("file")
                            && it.name().toLowerCase(Locale.ROOT).matches("readme(\\.md|\\.txt)?"))
                    .findFirst();
            return new Folder(
                    entries,
                    readme.isEmpty()
                            ? Optional.empty()
                            : new Content(
                                            repository,
                                            new GitRevision(at, readme.get().path()))
                                    .shown()
                                    .text());
        });
    }

    Content.Shown file(Actor actor, RepositoryName name, String revision, String path) {
        return reading(
                actor,
                name,
                (repository, stored) -> new Content(repository, revision(repository, stored, revision, path)).shown());
    }

    /** What is done with a file's content while the repository is open. */
    interface Taking {
        void take(ObjectLoader content) throws IOException;
    }

    void raw(Actor actor, RepositoryName name, String revision, String path, Taking taking) {
        reading(actor, name, (repository, stored) -> {
            Content content = new Content(repository, revision(repository, stored, revision, path));
            Optional<ObjectLoader> file = content.file();
            if (file.isEmpty()) {
                return content.shown();
            }
            taking.take(file.get());
            return stored;
        });
    }

    List<Commit> commits(Actor actor, RepositoryName name, String revision, int after, int limit) {
        return reading(actor, name, (repository, stored) -> {
            String asked = orDefault(revision, stored);
            boolean empty = asked.equals(stored.defaultBranch())
                    && GitRevision.commit(repository, asked).isEmpty();
            return empty ? List.of() : new History(repository).log(asked, after, limit);
        });
    }

    /** The commit of that id. */
    public Commit commit(Actor actor, RepositoryName name, String id) {
        return ChangeCommit.commit(changed(actor, name, id).commit());
    }

    /** What {@code head} has and {@code base} has not. */
    public CommitRange between(Actor actor, RepositoryName name, String base, String head) {
        History.Comparison comparison = compare(actor, name, base, head);
        return new CommitRange(comparison.commits(), comparison.files());
    }

    /** The commit that was made on the branch under the key, with what it changed; empty when there is none. */
    public Optional<CommitRange> made(Actor actor, RepositoryName name, String branch, String key) {
        return reading(actor, name, (repository, stored) -> {
            Optional<RevCommit> made = ChangeCommit.made(repository, orDefault(branch, stored), key);
            return made.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new CommitRange(
                            List.of(ChangeCommit.commit(made.get())), new History(repository).changes(made.get())));
        });
    }

    /** A commit with what it changed against its first parent. */
    record Changed(RevCommit commit, List<FileChange> files) {}

    Changed changed(Actor actor, RepositoryName name, String id) {
        return reading(actor, name, (repository, stored) -> {
            History history = new History(repository);
            RevCommit commit = history.commit(id);
            return new Changed(commit, history.changes(commit));
        });
    }

    History.Comparison compare(Actor actor, RepositoryName name, String base, String head) {
        return reading(
                actor,
                name,
                (repository, stored) ->
                        new History(repository).compare(orDefault(base, stored), orDefault(head, stored)));
    }

    /** Work on an open repository. */
    public interface Work<T> {
        T of(FileRepository repository, StoredRepository stored) throws IOException;
    }

    /** The repository is open while the work is done. */
    public <T> T reading(Actor actor, RepositoryName name, Work<T> work) {
        StoredRepository stored = one(actor, name);
        return Refusals.asking(name, () -> {
            try (FileRepository repository = folders.open(stored.name())) {
                return work.of(repository, stored);
            } catch (IOException e) {
                throw GitFolders.failed("reading " + name.path(), e);
            }
        });
    }

    private static GitRevision revision(
            FileRepository repository, StoredRepository stored, String revision, String path) throws IOException {
        return new GitRevision(new History(repository).commit(orDefault(revision, stored)), path);
    }

    private static String orDefault(String revision, StoredRepository stored) {
        return revision.isEmpty() ? stored.defaultBranch() : revision;
    }
}
