package dev.ridgeway.server.code.proposals;

import dev.ridgeway.plugin.code.Commit;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.code.FileChange;
import dev.ridgeway.server.code.git.GitFolders;
import dev.ridgeway.server.code.git.GitRevision;
import dev.ridgeway.server.code.git.History;
import dev.ridgeway.server.code.git.Merge;
import dev.ridgeway.server.code.repositories.CodeAudit;
import dev.ridgeway.server.code.repositories.PushAnnouncer;
import dev.ridgeway.server.code.repositories.Repositories;
import dev.ridgeway.server.code.repositories.RepositoryStore;
import dev.ridgeway.server.code.repositories.StoredRepository;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Identity;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.platform.LiveEvents;
import dev.ridgeway.server.platform.Problem;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.revwalk.RevCommit;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Changes that wait for a word: propose, merge, decline. What a push decides (head is in base now, or gone) is noticed.
 * A merge moves its branch last, inside of the transaction that closes the proposal and records it; if the database dies
 * before that ends, the branch has moved, which is noticed as a push and recorded when the database is back.
 */
@Component
public class Proposals {

    private static final int LONGEST_TITLE = 300;
    private static final int LONGEST_DESCRIPTION = 60_000;
    private static final int MOST_NAMED = 5;

    private final Repositories repositories;
    private final RepositoryStore store;
    private final ProposalStore proposals;
    private final CommitStatuses statuses;
    private final PushAnnouncer announcer;
    private final CodeAudit audit;
    private final Identity identity;
    private final LiveEvents live;
    private final TransactionTemplate transactions;
    private final InstantSource clock;

    Proposals(
            Repositories repositories,
            RepositoryStore store,
            ProposalStore proposals,
            CommitStatuses statuses,
            PushAnnouncer announcer,
            CodeAudit audit,
            Identity identity,
            LiveEvents live,
            TransactionTemplate transactions,
            InstantSource clock) {
        this.repositories = repositories;
        this.store = store;
        this.proposals = proposals;
        this.statuses = statuses;
        this.announcer = announcer;
        this.audit = audit;
        this.identity = identity;
        this.live = live;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** A proposal with what it would change, and whether it could be merged now. */
    record Detail(Proposal proposal, boolean mergeable, List<Commit> commits, List<FileChange> files) {}

    List<Proposal> list(Actor actor, RepositoryName name, String state) {
        return proposals.list(repositories.one(actor, name).id(), state);
    }

    Detail one(Actor actor, RepositoryName name, int number) {
        return repositories.reading(actor, name, (repository, stored) -> {
            Proposal proposal = existing(stored, number);
            try {
                History history = new History(repository);
                RevCommit head = history.commit(proposal.headCommit());
                RevCommit base = history.commit(proposal.baseCommit());
                boolean mergeable = proposal.open()
                        && new Merge(repository).tree(base, head).isPresent();
                History.Comparison comparison = history.compare(base, head);
                return new Detail(proposal, mergeable, comparison.commits(), comparison.files());
            } catch (MissingObjectException collected) {
                return new Detail(proposal, false, List.of(), List.of());
            }
        });
    }

    /** The number of the proposal of these branches, of the open one unless {@code any} will do; it is made if there is none. */
    public int number(
            Actor actor, RepositoryName name, String title, String description, String head, String base, boolean any) {
        return list(actor, name, any ? "" : "open").stream()
                .filter(it -> it.head().equals(head) && it.base().equals(base))
                .findFirst()
                .orElseGet(() -> propose(actor, name, title, description, head, base))
                .number();
    }

    Proposal propose(Actor actor, RepositoryName name, String title, String description, String head, String base) {
        actor.require(Permission.CODE_WRITE);
        if (title.isBlank() || title.length() > LONGEST_TITLE || description.length() > LONGEST_DESCRIPTION) {
            throw new Problem.Invalid(
                    "proposal-invalid",
                    "A proposal has a title of at most " + LONGEST_TITLE + " characters and a description of at most "
                            + LONGEST_DESCRIPTION + ".",
                    "Say in one line what changes, and the rest in the description.");
        }
        return repositories.reading(actor, name, (repository, stored) -> {
            RevCommit from = branch(repository, head);
            RevCommit into = branch(repository, base);
            if (new History(repository).contains(into, from)) {
                throw new Problem.Invalid(
                        "proposal-empty",
                        "The branch " + head + " has nothing that " + base + " has not.",
                        "Push a commit to " + head + " first, or choose another branch.");
            }
            Proposal wanted = new Proposal(
                    0,
                    title.strip(),
                    description,
                    head,
                    base,
                    "open",
                    actor.ref(),
                    clock.instant(),
                    from.name(),
                    into.name(),
                    null,
                    null,
                    null);
            int number = transactions.execute(status -> insert(actor, stored, wanted));
            return existing(stored, number);
        });
    }

    private int insert(Actor actor, StoredRepository stored, Proposal wanted) {
        store.lock(stored.id());
        int number = proposals
                .insert(stored.id(), wanted)
                .orElseThrow(() -> new Problem.Conflict(
                        "proposal-exists",
                        "There is an open proposal of " + wanted.head() + " into " + wanted.base() + " already.",
                        "Push to " + wanted.head() + "; the open proposal shows it."));
        tell(stored, number);
        audit.record(
                actor,
                "proposal.create",
                stored.name(),
                "succeeded",
                number + ": " + wanted.head() + " into " + wanted.base());
        return number;
    }

    /**
     * Merges if the head is still what the caller saw (an empty commit means whatever it is) and its checks have passed,
     * or {@code despiteChecks}.
     */
    Proposal merge(Actor actor, RepositoryName name, int number, String seen, boolean despiteChecks) {
        actor.require(Permission.CODE_WRITE);
        Proposal merged = repositories.reading(actor, name, (repository, stored) -> {
            Proposal proposal = open(stored, number);
            RevCommit head = branch(repository, proposal.head());
            RevCommit base = branch(repository, proposal.base());
            if (!seen.isEmpty() && !seen.equals(head.name())) {
                throw new Problem.Conflict(
                        "proposal-moved",
                        "The branch " + proposal.head() + " has changed since you looked: it is at "
                                + head.name().substring(0, 8) + " now.",
                        "Look at the change again, then merge.");
            }
            String open = notPassed(actor, name, head);
            if (!open.isEmpty() && !despiteChecks) {
                throw new Problem.Conflict(
                        "proposal-checks-not-passed",
                        "Not every check of " + proposal.head() + " has passed: " + open + ".",
                        "Wait for them, or push what mends them; or merge despite them.");
            }
            Merge merge = new Merge(repository);
            PersonIdent person =
                    new PersonIdent(identity.displayName(actor.ref()), actor.ref(), clock.instant(), ZoneOffset.UTC);
            ObjectId commit = merge.commit(base, head, message(proposal), person)
                    .orElseThrow(() -> new Problem.Conflict(
                            "proposal-conflicts",
                            proposal.head() + " and " + proposal.base() + " changed the same lines.",
                            "Merge " + proposal.base() + " into " + proposal.head()
                                    + " with git, push, and merge here again."));
            Instant at = clock.instant();
            String detail = number + ": " + commit.name() + (open.isEmpty() ? "" : ", although " + open);
            Runnable record = () -> audit.record(at, actor, "proposal.merge", stored.name(), "succeeded", detail);
            AtomicBoolean moved = new AtomicBoolean();
            try {
                transactions.executeWithoutResult(status -> {
                    proposals.moved(stored.id(), number, head.name(), base.name());
                    close(actor, stored, number, "merged", commit.name());
                    record.run();
                    move(merge, proposal.base(), base, commit, person);
                    moved.set(true);
                });
            } catch (DataAccessException | TransactionException e) {
                if (moved.get()) {
                    announcer.owe(record);
                    announcer.pushed(stored.name(), actor.ref());
                }
                throw e;
            }
            return existing(stored, number);
        });
        announcer.pushed(repositories.one(actor, name).name(), actor.ref());
        return merged;
    }

    /** The checks of the commit that have not passed, with how they stand; empty when all have. */
    private String notPassed(Actor actor, RepositoryName name, RevCommit commit) {
        List<String> open = statuses.of(actor, name, commit.name()).stream()
                .filter(it -> !it.passed())
                .map(CommitStatus::words)
                .toList();
        String named = String.join(", ", open.subList(0, Math.min(MOST_NAMED, open.size())));
        return open.size() > MOST_NAMED ? named + " and " + (open.size() - MOST_NAMED) + " more" : named;
    }

    private static void move(Merge merge, String branch, ObjectId base, ObjectId commit, PersonIdent person) {
        try {
            if (!merge.into(branch, base, commit, person)) {
                throw new Problem.Conflict(
                        "proposal-moved",
                        "Somebody pushed to " + branch + " at the same moment.",
                        "Look at the change again, then merge.");
            }
        } catch (IOException e) {
            throw GitFolders.failed("merging", e);
        }
    }

    private void close(Actor actor, StoredRepository stored, int number, String state, String mergeCommit) {
        if (!proposals.close(stored.id(), number, state, mergeCommit, actor.ref(), clock.instant())) {
            throw closed(existing(stored, number));
        }
        tell(stored, number);
    }

    /** How it stands. */
    public Code.Proposed state(Actor actor, RepositoryName name, int number) {
        Proposal it = existing(repositories.one(actor, name), number);
        return new Code.Proposed(
                it.title(),
                it.state(),
                Objects.requireNonNullElse(it.mergeCommit(), ""),
                Objects.requireNonNullElse(it.closedBy(), ""),
                it.headCommit());
    }

    /** Closes it without merging. */
    public Proposal decline(Actor actor, RepositoryName name, int number) {
        actor.require(Permission.CODE_WRITE);
        StoredRepository stored = repositories.one(actor, name);
        open(stored, number);
        transactions.executeWithoutResult(status -> {
            close(actor, stored, number, "declined", "");
            audit.record(actor, "proposal.decline", stored.name(), "succeeded", Integer.toString(number));
        });
        return existing(stored, number);
    }

    private static String message(Proposal proposal) {
        String text = "Merge proposal %d: %s\n".formatted(proposal.number(), proposal.title());
        return proposal.description().isBlank()
                ? text
                : text + "\n" + proposal.description().strip() + "\n";
    }

    private Proposal open(StoredRepository stored, int number) {
        Proposal proposal = existing(stored, number);
        if (!proposal.open()) {
            throw closed(proposal);
        }
        return proposal;
    }

    private static Problem.Conflict closed(Proposal proposal) {
        return new Problem.Conflict(
                "proposal-closed",
                "Proposal " + proposal.number() + " is " + proposal.state() + " already.",
                "Propose the change again if it is still wanted.");
    }

    private Proposal existing(StoredRepository stored, int number) {
        return proposals
                .find(stored.id(), number)
                .orElseThrow(() -> new Problem.NotFound(
                        "proposal-not-found",
                        "There is no proposal " + number + " in "
                                + stored.name().path() + ".",
                        "The repository's page lists its proposals."));
    }

    private static RevCommit branch(FileRepository repository, String branch) throws IOException {
        Ref ref = repository.exactRef(Constants.R_HEADS + branch);
        Optional<RevCommit> commit =
                ref == null ? Optional.empty() : GitRevision.commit(repository, ObjectId.toString(ref.getObjectId()));
        return commit.orElseThrow(() -> new Problem.NotFound(
                "branch-not-found", "There is no branch \"" + branch + "\".", "Choose one that the repository has."));
    }

    private void tell(StoredRepository stored, int number) {
        live.publish(
                "proposal",
                Map.of(
                        "owner", stored.name().owner(),
                        "name", stored.name().name(),
                        "number", Integer.toString(number)));
    }
}
