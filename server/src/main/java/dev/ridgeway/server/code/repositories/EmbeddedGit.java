package dev.ridgeway.server.code.repositories;

import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.code.BranchFiles;
import dev.ridgeway.plugin.code.Change;
import dev.ridgeway.plugin.code.Commit;
import dev.ridgeway.plugin.code.GitHost;
import dev.ridgeway.plugin.code.NewRepository;
import dev.ridgeway.plugin.code.Repository;
import dev.ridgeway.plugin.code.RepositoryFile;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.plugin.code.SourceReader;
import dev.ridgeway.server.code.RepositoryDeleted;
import dev.ridgeway.server.code.git.ChangeCommit;
import dev.ridgeway.server.code.git.Content;
import dev.ridgeway.server.code.git.GitFolders;
import dev.ridgeway.server.code.git.GitRevision;
import dev.ridgeway.server.platform.Configuration;
import dev.ridgeway.server.platform.LiveEvents;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The Git host that comes with the server: bare repositories in the data directory, their list in the database. */
@Component
public class EmbeddedGit implements GitHost {

    private final RepositoryStore store;
    private final GitFolders folders;
    private final EmbeddedSource source;
    private final PushAnnouncer announcer;
    private final ApplicationEventPublisher events;
    private final LiveEvents live;
    private final TransactionTemplate transactions;
    private final Configuration configuration;
    private final InstantSource clock;

    EmbeddedGit(
            RepositoryStore store,
            GitFolders folders,
            EmbeddedSource source,
            PushAnnouncer announcer,
            ApplicationEventPublisher events,
            LiveEvents live,
            TransactionTemplate transactions,
            Configuration configuration,
            InstantSource clock) {
        this.store = store;
        this.folders = folders;
        this.source = source;
        this.announcer = announcer;
        this.events = events;
        this.live = live;
        this.transactions = transactions;
        this.configuration = configuration;
        this.clock = clock;
    }

    @Override
    public String host() {
        return StoredRepository.HOST;
    }

    @Override
    public Optional<Repository> repository(RepositoryName name) {
        return store.find(name).map(this::shown);
    }

    @Override
    public Repository create(NewRepository repository) {
        RepositoryName name = repository.name();
        if (name.owner().contains("/")) {
            throw new ToolRefused(
                    "repository-name-invalid",
                    "\"" + name.owner() + "\" cannot be an owner here: owners do not nest.",
                    "Use one word, such as the name of the team.");
        }
        ChangeCommit.requireBranch(repository.defaultBranch());
        store.row(name).filter(StoredRepository::deleting).ifPresent(this::finishDeleting);
        Path prepared = folders.prepare(repository.defaultBranch());
        try {
            transactions.executeWithoutResult(status -> {
                if (store.insert(repository, clock.instant())) {
                    folders.place(prepared, name);
                    live.publish("repository", Map.of("owner", name.owner(), "name", name.name()));
                } else if (!madeUnder(name, repository.key())) {
                    throw new ToolRefused(
                            "repository-exists",
                            "There is already a repository " + name.path() + ".",
                            "Choose another name, or another owner.");
                }
            });
        } finally {
            folders.discard(prepared);
        }
        return shown(existing(name));
    }

    private boolean madeUnder(RepositoryName name, String key) {
        return !key.isEmpty()
                && store.find(name).filter(it -> it.key().equals(key)).isPresent();
    }

    @Override
    public Commit commit(RepositoryName name, Change change, String idempotencyKey) {
        StoredRepository stored = existing(name);
        ReentrantLock lock = folders.lock(stored.name());
        lock.lock();
        try (FileRepository repository = folders.open(stored.name())) {
            Commit commit =
                    new ChangeCommit(repository, stored.defaultBranch(), clock.instant()).make(change, idempotencyKey);
            announcer.pushed(stored.name(), change.author());
            return commit;
        } catch (IOException e) {
            throw GitFolders.failed("committing to " + name.path(), e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public BranchFiles files(RepositoryName name, String branch, List<String> paths) {
        StoredRepository stored = existing(name);
        String wanted = branch.isEmpty() ? stored.defaultBranch() : branch;
        try (FileRepository repository = folders.open(stored.name())) {
            RevCommit head = GitRevision.branch(repository, wanted)
                    .orElseThrow(() -> new ToolRefused(
                            "branch-not-found",
                            "There is no branch \"" + wanted + "\" in " + name.path() + ".",
                            "Choose one that the repository has."));
            List<RepositoryFile> files = new ArrayList<>();
            for (String path : paths) {
                new Content(repository, new GitRevision(head, path))
                        .whole(EmbeddedSource.MOST_BYTES)
                        .ifPresent(files::add);
            }
            return new BranchFiles(wanted, head.name(), files);
        } catch (IOException e) {
            throw GitFolders.failed("reading " + name.path(), e);
        }
    }

    @Override
    public Optional<Place> place(URI url) {
        if (!SourceAddress.fits(url)) {
            return Optional.empty();
        }
        SourceAddress address = SourceAddress.of(url);
        List<String> rest = address.rest();
        StoredRepository stored = existing(address.name());
        try (FileRepository repository = folders.open(stored.name())) {
            if (rest.isEmpty() || rest.getFirst().equals("HEAD")) {
                return Optional.of(new Place(stored.name(), stored.defaultBranch(), after(rest, 1)));
            }
            for (int length = 1; length <= rest.size(); length++) {
                String branch = String.join("/", rest.subList(0, length));
                if (GitRevision.branch(repository, branch).isPresent()) {
                    return Optional.of(new Place(stored.name(), branch, after(rest, length)));
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw GitFolders.failed("reading " + url, e);
        }
    }

    private static String after(List<String> segments, int count) {
        return String.join("/", segments.subList(Math.min(count, segments.size()), segments.size()));
    }

    @Override
    public void delete(RepositoryName name) {
        beginDeleting(name).ifPresent(this::finishDeleting);
    }

    /** Joins the current transaction; from its end on the repository is on its way out, and {@link #finishDeleting} is due. */
    public Optional<StoredRepository> beginDeleting(RepositoryName name) {
        Optional<StoredRepository> stored = store.row(name);
        stored.ifPresent(it -> store.markDeleting(it.id()));
        return stored;
    }

    /** Repeated after a crash on the way, so others are told at least once; whoever comes second finds nothing to do. */
    public void finishDeleting(StoredRepository stored) {
        if (store.row(stored.name()).filter(it -> it.id() == stored.id()).isEmpty()) {
            return;
        }
        events.publishEvent(new RepositoryDeleted(stored.name()));
        transactions.executeWithoutResult(status -> {
            if (store.lock(stored.id())) {
                folders.remove(stored.name());
                store.delete(stored.id());
                live.publish(
                        "repository",
                        Map.of(
                                "owner",
                                stored.name().owner(),
                                "name",
                                stored.name().name()));
            }
        });
    }

    @Override
    public SourceReader reader() {
        return source;
    }

    StoredRepository existing(RepositoryName name) {
        return store.find(name)
                .orElseThrow(() -> new ToolRefused(
                        "repository-not-found",
                        "There is no repository " + name.path() + ".",
                        "Check the spelling; the page Code lists what there is."));
    }

    /** The page of the repository. */
    String webUrl(RepositoryName name) {
        return configuration.baseUrl() + "/code/" + name.path();
    }

    Repository shown(StoredRepository stored) {
        String path = stored.name().path();
        return new Repository(
                stored.name(),
                stored.defaultBranch(),
                configuration.baseUrl() + "/git/" + path + ".git",
                webUrl(stored.name()),
                stored.description(),
                stored.key());
    }
}
