package dev.ridgeway.server.code;

import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.plugin.code.Change;
import dev.ridgeway.plugin.code.Commit;
import dev.ridgeway.plugin.code.GitHost;
import dev.ridgeway.plugin.code.NewRepository;
import dev.ridgeway.plugin.code.Repository;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.platform.Audit;
import dev.ridgeway.server.platform.AuditEntry;
import dev.ridgeway.server.platform.Problem;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.stereotype.Service;

/** The door to repositories, wherever they live: the host of a name decides which connected Git host is asked. */
@Service
public class Code {

    /** The logical host name of the embedded Git host, in stored references and in {@code repoUrl}. */
    public static final String EMBEDDED = "git.ridgeway.internal";

    private final List<GitHost> hosts;
    private final Audit audit;
    private final InstantSource clock;

    Code(List<GitHost> hosts, Audit audit, InstantSource clock) {
        this.hosts = List.copyOf(hosts);
        this.audit = audit;
        this.clock = clock;
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
        return asking(name, () -> connected(name).repository(name));
    }

    /** Makes an empty repository; a name in use is a {@link Problem.Conflict} with {@code repository-exists}. */
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

    /** Removes the repository with its history; nothing happens when there is none. */
    public void delete(Actor actor, RepositoryName name) {
        actor.require(Permission.CODE_DELETE);
        audited(actor, "repository.delete", name, "", () -> {
            connected(name).delete(name);
            return name;
        });
    }

    private GitHost connected(RepositoryName name) {
        return host(name.host())
                .orElseThrow(() -> new Problem.Invalid(
                        "host-not-connected",
                        "No Git host named " + name.host() + " is connected.",
                        "Connect it under integrations, or use " + EMBEDDED + "."));
    }

    private <T> T audited(Actor actor, String action, RepositoryName name, String detail, Supplier<T> work) {
        String outcome = "failed";
        try {
            T result = asking(name, work);
            outcome = "succeeded";
            return result;
        } catch (Problem problem) {
            outcome = problem.status() < 500 ? "refused" : "failed";
            throw problem;
        } finally {
            record(actor, action, name, outcome, detail);
        }
    }

    void record(Actor actor, String action, RepositoryName name, String outcome, String detail) {
        audit.record(new AuditEntry(
                clock.instant(),
                actor.ref(),
                action,
                name.host() + "/" + name.path(),
                actor.origin(),
                outcome,
                detail));
    }

    /** A repository of the embedded host; text that cannot name one is the caller's to mend. */
    static RepositoryName named(String owner, String name) {
        try {
            return new RepositoryName(EMBEDDED, owner, name);
        } catch (ToolRefused refused) {
            throw new Problem.Invalid(refused.code(), refused.message(), refused.remedy());
        }
    }

    /** The refusals that are the caller's to mend become the caller's problems, whichever host said them. */
    static <T> T asking(RepositoryName name, Supplier<T> work) {
        try {
            return work.get();
        } catch (ToolRefused refused) {
            throw switch (refused.code()) {
                case "repository-exists", "branch-moved", "proposal-conflicts" ->
                    new Problem.Conflict(refused.code(), refused.message(), refused.remedy());
                case "repository-not-found", "branch-not-found", "commit-not-found", "source-not-found" ->
                    new Problem.NotFound(refused.code(), refused.message(), refused.remedy());
                case "repository-name-invalid", "path-invalid", "branch-invalid", "key-invalid", "source-too-large" ->
                    new Problem.Invalid(refused.code(), refused.message(), refused.remedy());
                default -> new Problem.ToolFailed(name.host(), refused);
            };
        } catch (ToolUnavailable unavailable) {
            throw new Problem.ToolFailed(name.host(), unavailable);
        }
    }
}
