package dev.ridgeway.server.code;

import dev.ridgeway.plugin.code.BranchFiles;
import dev.ridgeway.plugin.code.Change;
import dev.ridgeway.plugin.code.Commit;
import dev.ridgeway.plugin.code.GitHost;
import dev.ridgeway.plugin.code.NewRepository;
import dev.ridgeway.plugin.code.Repository;
import dev.ridgeway.plugin.code.RepositoryFile;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.server.code.git.Differences;
import dev.ridgeway.server.code.proposals.Proposals;
import dev.ridgeway.server.code.repositories.CodeAudit;
import dev.ridgeway.server.code.repositories.EmbeddedGit;
import dev.ridgeway.server.code.repositories.Refusals;
import dev.ridgeway.server.code.repositories.Repositories;
import dev.ridgeway.server.code.repositories.StoredRepository;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.platform.Problem;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The door to repositories, wherever they live: the host of a name decides which connected Git host is asked. A change is
 * made inside of the transaction that writes its audit record, after that, so that nothing changes unless it is recorded.
 * What a commit or another host has taken when the database dies before that transaction ends stays, without a record.
 */
@Service
public class Code {

    /** The logical host name of the embedded Git host, in stored references and in {@code repoUrl}. */
    public static final String EMBEDDED = StoredRepository.HOST;

    private final List<GitHost> hosts;
    private final EmbeddedGit embedded;
    private final Repositories repositories;
    private final CodeAudit audit;
    private final Proposals proposals;
    private final TransactionTemplate transactions;

    Code(
            List<GitHost> hosts,
            EmbeddedGit embedded,
            Repositories repositories,
            CodeAudit audit,
            Proposals proposals,
            TransactionTemplate transactions) {
        this.hosts = List.copyOf(hosts);
        this.embedded = embedded;
        this.repositories = repositories;
        this.proposals = proposals;
        this.audit = audit;
        this.transactions = transactions;
    }

    /** The connected host of that name. */
    public Optional<GitHost> host(String host) {
        return hosts.stream().filter(it -> it.host().equalsIgnoreCase(host)).findFirst();
    }

    /** Empty when there is none, or when the actor may not read it. */
    public Optional<Repository> repository(Actor actor, RepositoryName name) {
        if (!actor.can(Permission.CODE_READ)) {
            return Optional.empty();
        }
        return Refusals.asking(name, () -> connected(name).repository(name));
    }

    /**
     * Makes an empty repository, or answers the one made under the same key before; another's name is a {@link
     * Problem.Conflict} with {@code repository-exists}.
     */
    public Repository create(Actor actor, NewRepository repository) {
        actor.require(Permission.CODE_CREATE);
        return audited(
                actor,
                "repository.create",
                repository.name(),
                "",
                () -> connected(repository.name()).create(repository));
    }

    /** One commit on a branch, made once for one key; see {@link GitHost#commit}. */
    public Commit commit(Actor actor, RepositoryName name, Change change, String key) {
        actor.require(Permission.CODE_WRITE);
        return audited(
                actor,
                "repository.commit",
                name,
                change.branch(),
                () -> connected(name).commit(name, change, key));
    }

    /**
     * Commits to the branch of the change and proposes it to the default branch; answers the number of the proposal, which
     * is the open one of that branch if there is one. Only the embedded host takes proposals.
     */
    public int propose(Actor actor, RepositoryName name, Change change, String title, String description) {
        actor.require(Permission.CODE_WRITE);
        if (!name.host().equals(EMBEDDED)) {
            throw notConnected(name);
        }
        String base = repository(actor, name).map(Repository::defaultBranch).orElse("");
        commit(actor, name, change, "");
        return proposals.number(actor, name, title, description, change.branch(), base);
    }

    /** Files of a branch, of the default one when empty; see {@link GitHost#files}. */
    public BranchFiles files(Actor actor, RepositoryName name, String branch, List<String> paths) {
        actor.require(Permission.CODE_READ);
        return Refusals.asking(name, () -> connected(name).files(name, branch, paths));
    }

    /** The file as that commit has it; empty when it has none. */
    public Optional<RepositoryFile> file(Actor actor, RepositoryName name, String commit, String path) {
        actor.require(Permission.CODE_READ);
        URI url = URI.create("https://" + name.host() + "/" + name.path() + "/blob/" + commit + "/" + path);
        try {
            return Refusals.asking(
                    name,
                    () -> Optional.of(new RepositoryFile(
                            path, false, connected(name).reader().file(url).content())));
        } catch (Problem.NotFound none) {
            return Optional.empty();
        }
    }

    /** The commit of that id; empty when there is none. Only the embedded host tells. */
    public Optional<Commit> commit(Actor actor, RepositoryName name, String id) {
        return history(name, () -> repositories.commit(actor, name, id));
    }

    /** What lies between two commits; empty when one of them is not there. Only the embedded host tells. */
    public Optional<CommitRange> between(Actor actor, RepositoryName name, String base, String head) {
        return history(name, () -> repositories.between(actor, name, base, head));
    }

    private static <T> Optional<T> history(RepositoryName name, Supplier<T> work) {
        if (!name.host().equals(EMBEDDED)) {
            return Optional.empty();
        }
        try {
            return Optional.of(work.get());
        } catch (Problem.NotFound none) {
            return Optional.empty();
        }
    }

    /** The place that an address means, on whichever connected host it is; empty when it is on none. */
    public Optional<GitHost.Place> place(Actor actor, URI url) {
        actor.require(Permission.CODE_READ);
        return hosts.stream()
                .filter(it -> it.host().equalsIgnoreCase(url.getAuthority()))
                .findFirst()
                .flatMap(it -> it.place(url));
    }

    /** What writing the content over the file would change; no content deletes it. */
    public static FileChange difference(String path, Optional<RepositoryFile> file, Optional<byte[]> content) {
        return Differences.between(path, file.map(RepositoryFile::content).orElse(null), content.orElse(null));
    }

    /** Removes the repository with its history; nothing happens when there is none. */
    public void delete(Actor actor, RepositoryName name) {
        actor.require(Permission.CODE_DELETE);
        Optional<StoredRepository> going = audited(actor, "repository.delete", name, "", () -> {
            if (name.host().equals(EMBEDDED)) {
                return embedded.beginDeleting(name);
            }
            connected(name).delete(name);
            return Optional.empty();
        });
        going.ifPresent(stored -> Refusals.asking(name, () -> {
            embedded.finishDeleting(stored);
            return stored;
        }));
    }

    private GitHost connected(RepositoryName name) {
        return host(name.host()).orElseThrow(() -> notConnected(name));
    }

    private static Problem.Invalid notConnected(RepositoryName name) {
        return new Problem.Invalid(
                "host-not-connected",
                "No Git host named " + name.host() + " is connected.",
                "The Git host of this version is " + EMBEDDED + ".");
    }

    private <T> T audited(Actor actor, String action, RepositoryName name, String detail, Supplier<T> work) {
        try {
            return transactions.execute(status -> {
                audit.record(actor, action, name, "succeeded", detail);
                return Refusals.asking(name, work);
            });
        } catch (Problem problem) {
            audit.record(actor, action, name, problem.status() < 500 ? "refused" : "failed", detail);
            throw problem;
        }
    }
}
