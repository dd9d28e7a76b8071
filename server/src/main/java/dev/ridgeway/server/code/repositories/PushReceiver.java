package dev.ridgeway.server.code.repositories;

import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.server.code.git.GitFolders;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Identity;
import dev.ridgeway.server.platform.Configuration;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.ReceivePack;
import org.eclipse.jgit.transport.UnpackErrorHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What a push may do: whole objects of bounded size, branches and tags only, the default branch never deleted. Branches
 * move inside of the transaction that writes the audit record, after that, so that nothing moves unless it is recorded.
 * When Git moves only some of what was pushed, those are recorded right after. When the database dies between the move and
 * the end of that transaction, the push stands, and is recorded when the database is back: twice if only its word that all
 * is written was lost, and not at all if the server is stopped before.
 */
@Component
class PushReceiver {

    private static final Logger log = LoggerFactory.getLogger(PushReceiver.class);

    static final long MOST_BYTES_OBJECT = 100_000_000;
    static final long MOST_BYTES_PUSH = 1_000_000_000;

    private final RepositoryStore store;
    private final PushAnnouncer announcer;
    private final CodeAudit audit;
    private final TransactionTemplate transactions;
    private final Identity identity;
    private final Configuration configuration;
    private final InstantSource clock;

    PushReceiver(
            RepositoryStore store,
            PushAnnouncer announcer,
            CodeAudit audit,
            TransactionTemplate transactions,
            Identity identity,
            Configuration configuration,
            InstantSource clock) {
        this.store = store;
        this.announcer = announcer;
        this.audit = audit;
        this.transactions = transactions;
        this.identity = identity;
        this.configuration = configuration;
        this.clock = clock;
    }

    ReceivePack receiving(FileRepository repository, StoredRepository stored, Actor actor) {
        ReceivePack receive = new ReceivePack(repository) {
            @Override
            protected void executeCommands() {
                recorded(filterCommands(ReceiveCommand.Result.NOT_ATTEMPTED), stored, actor, super::executeCommands);
            }
        };
        receive.setBiDirectionalPipe(false);
        receive.setObjectChecker(new ObjectChecker().setSafeForMacOS(true));
        receive.setMaxObjectSizeLimit(MOST_BYTES_OBJECT);
        receive.setMaxPackSizeLimit(MOST_BYTES_PUSH);
        receive.setAllowNonFastForwards(true);
        receive.setRefLogIdent(
                new PersonIdent(identity.displayName(actor.ref()), actor.ref(), clock.instant(), ZoneOffset.UTC));
        receive.setPreReceiveHook((pack, commands) -> commands.forEach(command -> check(command, stored)));
        receive.setPostReceiveHook((pack, commands) -> received(pack, commands, repository, stored, actor));
        UnpackErrorHandler answering = receive.getUnpackErrorHandler();
        receive.setUnpackErrorHandler(failure -> {
            ToolProblem problem = GitFolders.failed("the push", failure);
            if (problem.code().equals("git-disk-full")) {
                receive.sendMessage(problem.message() + " " + problem.remedy());
                receive.getMessageOutputStream().flush();
            }
            answering.handleUnpackException(failure);
        });
        return receive;
    }

    private static void check(ReceiveCommand command, StoredRepository stored) {
        String ref = command.getRefName();
        if (!ref.startsWith(Constants.R_HEADS) && !ref.startsWith(Constants.R_TAGS)) {
            refuse(command, "only branches and tags are kept here");
        } else if (command.getType() == ReceiveCommand.Type.DELETE
                && ref.equals(Constants.R_HEADS + stored.defaultBranch())) {
            refuse(command, "the default branch cannot be deleted");
        }
    }

    private static void refuse(ReceiveCommand command, String why) {
        command.setResult(ReceiveCommand.Result.REJECTED_OTHER_REASON, why);
    }

    private void recorded(List<ReceiveCommand> commands, StoredRepository stored, Actor actor, Runnable execution) {
        if (commands.isEmpty()) {
            return;
        }
        Instant at = clock.instant();
        try {
            transactions.executeWithoutResult(status -> {
                record(at, commands, stored, actor);
                execution.run();
                if (done(commands).size() < commands.size()) {
                    status.setRollbackOnly();
                }
            });
        } catch (DataAccessException | TransactionException e) {
            log.error("A push to {} could not be recorded: {}", stored.name().path(), e.toString());
            commands.stream()
                    .filter(it -> it.getResult() == ReceiveCommand.Result.NOT_ATTEMPTED)
                    .forEach(it -> refuse(it, "the push cannot be recorded now, so nothing was changed; try again"));
            List<ReceiveCommand> moved = done(commands);
            if (!moved.isEmpty()) {
                announcer.owe(() -> record(at, moved, stored, actor));
            }
            return;
        }
        List<ReceiveCommand> done = done(commands);
        if (!done.isEmpty() && done.size() < commands.size()) {
            nowOrLater(() -> record(at, done, stored, actor));
        }
    }

    /** The branches have moved, so what is to be written of that must not be lost. */
    private void nowOrLater(Runnable write) {
        try {
            write.run();
        } catch (DataAccessException | TransactionException e) {
            announcer.owe(write);
        }
    }

    private void record(Instant at, List<ReceiveCommand> commands, StoredRepository stored, Actor actor) {
        audit.record(
                at,
                actor,
                "repository.push",
                stored.name(),
                "succeeded",
                commands.stream().map(PushReceiver::detail).collect(Collectors.joining(", ")));
    }

    private static List<ReceiveCommand> done(Collection<ReceiveCommand> commands) {
        return commands.stream()
                .filter(it -> it.getResult() == ReceiveCommand.Result.OK)
                .toList();
    }

    private void received(
            ReceivePack pack,
            Collection<ReceiveCommand> commands,
            FileRepository repository,
            StoredRepository stored,
            Actor actor) {
        List<ReceiveCommand> done = done(commands);
        if (done.isEmpty()) {
            return;
        }
        firstBranch(done, repository, stored);
        for (ReceiveCommand command : done) {
            String branch = command.getRefName().substring(command.getRefName().indexOf('/', 5) + 1);
            boolean proposable = command.getType() != ReceiveCommand.Type.DELETE
                    && command.getRefName().startsWith(Constants.R_HEADS)
                    && !branch.equals(stored.defaultBranch());
            if (proposable) {
                pack.sendMessage("Propose the change: " + configuration.baseUrl() + "/code/"
                        + stored.name().path() + "?tab=proposals");
            }
        }
        announcer.pushed(stored.name(), actor.ref());
    }

    /** An empty repository takes the branch that comes first for its default, if its own is not among them. */
    private void firstBranch(List<ReceiveCommand> done, FileRepository repository, StoredRepository stored) {
        try {
            if (repository.exactRef(Constants.R_HEADS + stored.defaultBranch()) != null) {
                return;
            }
            for (ReceiveCommand command : done) {
                if (command.getRefName().startsWith(Constants.R_HEADS)
                        && command.getType() == ReceiveCommand.Type.CREATE) {
                    RefUpdate head = repository.updateRef(Constants.HEAD);
                    head.link(command.getRefName());
                    String branch = command.getRefName().substring(Constants.R_HEADS.length());
                    nowOrLater(() -> store.changeDefaultBranch(stored.id(), branch));
                    return;
                }
            }
        } catch (IOException e) {
            throw GitFolders.failed("choosing a default branch", e);
        }
    }

    private static String detail(ReceiveCommand command) {
        String kind = switch (command.getType()) {
            case CREATE -> "new ";
            case DELETE -> "deleted ";
            case UPDATE -> "";
            case UPDATE_NONFASTFORWARD -> "forced ";
        };
        return kind + command.getRefName();
    }
}
