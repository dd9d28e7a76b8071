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
import dev.ridgeway.server.code.webhooks.Webhooks;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.platform.Configuration;
import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.platform.Setting;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.util.UriUtils;

/**
 * The door to repositories, wherever they live: the host of a name decides which connected Git host is asked. A change is
 * made inside of the transaction that writes its audit record, after that, so that nothing changes unless it is recorded.
 * What a commit or another host has taken when the database dies before that transaction ends stays, without a record.
 */
@Service
public class Code {

    /** The logical host name of the embedded Git host, in stored references and in {@code repoUrl}. */
    public static final String EMBEDDED = StoredRepository.HOST;

    private static final Set<String> PUBLIC_HOSTS =
            Set.of("github.com", "gitlab.com", "bitbucket.org", "dev.azure.com");

    private final List<GitHost> hosts;
    private final EmbeddedGit embedded;
    private final Repositories repositories;
    private final CodeAudit audit;
    private final Proposals proposals;
    private final Webhooks webhooks;
    private final TransactionTemplate transactions;
    private final Configuration configuration;

    Code(
            List<GitHost> hosts,
            EmbeddedGit embedded,
            Repositories repositories,
            CodeAudit audit,
            Proposals proposals,
            Webhooks webhooks,
            TransactionTemplate transactions,
            Configuration configuration) {
        this.hosts = List.copyOf(hosts);
        this.embedded = embedded;
        this.repositories = repositories;
        this.proposals = proposals;
        this.webhooks = webhooks;
        this.audit = audit;
        this.transactions = transactions;
        this.configuration = configuration;
    }

    /** The connected host of that name. */
    public Optional<GitHost> host(String host) {
        return hosts.stream().filter(it -> it.host().equalsIgnoreCase(host)).findFirst();
    }

    /** The SHA-256 of a file's content; empty where there is no file. */
    public static String hash(Optional<RepositoryFile> file) {
        if (file.isEmpty()) {
            return "";
        }
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(file.get().content()));
        } catch (NoSuchAlgorithmException e) {
            throw new Problem.Defect("defect", "SHA-256 is missing from this Java.", "Use an ordinary JDK 25.", e);
        }
    }

    /** Empty when there is none, or when the actor may not read it. */
    public Optional<Repository> repository(Actor actor, RepositoryName name) {
        if (!actor.can(Permission.CODE_READ)) {
            return Optional.empty();
        }
        return Refusals.asking(name, () -> connected(name).repository(name));
    }

    /** When a repository of the embedded host was pushed to last, and by whom; empty where nobody saw who it was. */
    public record Pushed(RepositoryName name, Instant at, String by) {}

    /**
     * The last pushes to repositories of these owners and of these people to any, everybody's when neither is named; one a
     * repository, newest first.
     */
    public List<Pushed> pushed(Actor actor, Collection<String> owners, Collection<String> people, int limit) {
        return pushed(repositories.pushed(actor, owners, people, limit));
    }

    /** When each of these was pushed to last, as far as it was and is on the embedded host. */
    public List<Pushed> pushed(Actor actor, Collection<RepositoryName> names) {
        return pushed(repositories.named(
                actor, names.stream().filter(it -> it.host().equals(EMBEDDED)).toList()));
    }

    private static List<Pushed> pushed(List<StoredRepository> repositories) {
        return repositories.stream()
                .flatMap(it -> Stream.ofNullable(it.pushedAt()).map(at -> new Pushed(it.name(), at, it.pushedBy())))
                .toList();
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
     * Commits to the branch of the change, once for one key, and proposes it to the default branch; answers the number of
     * the proposal, which is the open one of that branch if there is one, and with a key its last one. Only the embedded
     * host takes proposals.
     */
    public int propose(Actor actor, RepositoryName name, Change change, String title, String description, String key) {
        actor.require(Permission.CODE_WRITE);
        embeddedOnly(name);
        String base = repository(actor, name).map(Repository::defaultBranch).orElse("");
        commit(actor, name, change, key);
        return proposals.number(actor, name, title, description, change.branch(), base, !key.isEmpty());
    }

    /** A proposed change: open, merged with that commit, or declined; by whom it was closed, and what its branch holds. */
    public record Proposed(String title, String state, String mergeCommit, String closedBy, String headCommit) {
        public boolean open() {
            return state.equals("open");
        }
    }

    /** How a proposal of the embedded host stands. */
    public Proposed proposal(Actor actor, RepositoryName name, int number) {
        actor.require(Permission.CODE_READ);
        embeddedOnly(name);
        return proposals.state(actor, name, number);
    }

    /** Declines a proposal that is open; a closed one is a {@link Problem.Conflict}. */
    public void decline(Actor actor, RepositoryName name, int number) {
        embeddedOnly(name);
        proposals.decline(actor, name, number);
    }

    private void embeddedOnly(RepositoryName name) {
        if (!name.host().equals(EMBEDDED)) {
            throw notConnected(name.host());
        }
    }

    /**
     * Has an address told of every push to a repository, signed with the secret; one that is told already gets the secret.
     * Answers whether it is new. Only the embedded host can be told to.
     *
     * @param now whether a new one hears of the default branch at once, as if that came into being now
     */
    public boolean tell(Actor actor, RepositoryName name, String url, String secret, boolean now) {
        if (!name.host().equals(EMBEDDED)) {
            throw notConnected(name.host());
        }
        return webhooks.ensure(actor, name, url, secret, now);
    }

    /** Files of a branch, of the default one when empty; see {@link GitHost#files}. */
    public BranchFiles files(Actor actor, RepositoryName name, String branch, List<String> paths) {
        actor.require(Permission.CODE_READ);
        return Refusals.asking(name, () -> connected(name).files(name, branch, paths));
    }

    /** The paths of all files below a folder of the default branch, relative to it; none where there is no such folder. */
    public List<String> paths(Actor actor, RepositoryName name, String folder) {
        String branch = repository(actor, name).map(Repository::defaultBranch).orElse("");
        URI url = URI.create("https://" + name.host() + "/" + name.path() + "/tree/" + branch + "/"
                + UriUtils.encodePath(folder, StandardCharsets.UTF_8));
        try {
            return Refusals.asking(name, () -> connected(name).reader().paths(url));
        } catch (Problem.NotFound none) {
            return List.of();
        }
    }

    /** The file as that commit has it; empty when it has none. */
    public Optional<RepositoryFile> file(Actor actor, RepositoryName name, String commit, String path) {
        actor.require(Permission.CODE_READ);
        URI url = URI.create("https://" + name.host() + "/" + name.path() + "/blob/" + commit + "/"
                + UriUtils.encodePath(path, StandardCharsets.UTF_8));
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

    /**
     * The one commit that was made on a branch, the default one when empty, under a key, with what it changed; empty when
     * there is none. Only the embedded host tells.
     */
    public Optional<CommitRange> made(Actor actor, RepositoryName name, String branch, String key) {
        return history(name, () -> repositories.made(actor, name, branch, key)).flatMap(Function.identity());
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
        return host(name.host()).orElseThrow(() -> notConnected(name.host()));
    }

    /** Why nothing can be written to a host of that name, which is not connected. */
    public Problem.Invalid notConnected(String host) {
        if (isRead(host)) {
            return new Problem.Invalid(
                    "host-only-read",
                    "Ridgeway reads from " + host + ", but cannot write to it yet.",
                    "Name " + EMBEDDED + " instead; git push --mirror takes a repository made there to " + host + ".");
        }
        return new Problem.Invalid(
                "host-not-connected",
                "No Git host named " + host + " is connected.",
                "The Git host that Ridgeway writes to is " + EMBEDDED + ".");
    }

    private boolean isRead(String host) {
        return PUBLIC_HOSTS.contains(host.toLowerCase(Locale.ROOT))
                || configuration.at("integrations").map(Setting::map).orElse(Map.of()).values().stream()
                        .flatMap(it -> it.raw() instanceof List<?> ? it.list().stream() : Stream.of())
                        .flatMap(it -> it.child("host").stream())
                        .anyMatch(it -> it.text().equalsIgnoreCase(host));
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
