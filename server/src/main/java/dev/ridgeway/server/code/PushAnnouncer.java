package dev.ridgeway.server.code;

import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.server.platform.LiveEvents;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tells the house that branches have moved, at least once: what the folder says is compared with what was told before,
 * so a push that nobody heard of, because the server died or the database was away, is told later.
 */
@Component
class PushAnnouncer {

    private static final Logger log = LoggerFactory.getLogger(PushAnnouncer.class);

    private final RepositoryStore store;
    private final GitFolders folders;
    private final LiveEvents live;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transactions;
    private final InstantSource clock;
    private final Map<RepositoryName, ReentrantLock> locks = new ConcurrentHashMap<>();
    private final Set<RepositoryName> later = ConcurrentHashMap.newKeySet();

    PushAnnouncer(
            RepositoryStore store,
            GitFolders folders,
            LiveEvents live,
            ApplicationEventPublisher events,
            TransactionTemplate transactions,
            InstantSource clock) {
        this.store = store;
        this.folders = folders;
        this.live = live;
        this.events = events;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Returns at once; the push is done, others may take their time with it. */
    void pushed(RepositoryName name, String by) {
        Thread.ofVirtual().name("push-" + name.path()).start(() -> {
            try {
                announce(name, by);
            } catch (RuntimeException e) {
                log.warn("The push to {} is announced later: {}", name.path(), e.toString());
                later.add(name);
            }
        });
    }

    /** What could not be announced before. */
    void again() {
        for (RepositoryName name : List.copyOf(later)) {
            announce(name, "");
            later.remove(name);
        }
    }

    void announce(RepositoryName name, String by) {
        ReentrantLock lock = locks.computeIfAbsent(name, it -> new ReentrantLock());
        lock.lock();
        try {
            store.find(name).ifPresent(stored -> {
                transactions.executeWithoutResult(status -> note(stored, by));
                store.untold(stored.id()).forEach((branch, commit) -> {
                    events.publishEvent(
                            new RepositoryPushed(name, branch, branch.equals(stored.defaultBranch()), commit));
                    store.told(stored.id(), branch, commit);
                });
            });
        } finally {
            lock.unlock();
        }
    }

    private void note(StoredRepository stored, String by) {
        if (!store.lock(stored.id())) {
            return;
        }
        Map<String, String> before = new HashMap<>(store.branches(stored.id()));
        List<String> moved = new ArrayList<>();
        branches(stored.name()).forEach((branch, commit) -> {
            String known = before.remove(branch);
            if (!commit.equals(known)) {
                store.toTell(stored.id(), branch, commit);
                moved.add(branch);
            }
        });
        before.values().removeIf(String::isEmpty);
        for (String gone : before.keySet()) {
            store.toTell(stored.id(), gone, "");
            moved.add(gone);
        }
        if (!moved.isEmpty()) {
            store.pushed(stored.id(), clock.instant());
            live.publish(
                    "repository",
                    Map.of("owner", stored.name().owner(), "name", stored.name().name(), "by", by));
        }
    }

    private Map<String, String> branches(RepositoryName name) {
        Map<String, String> branches = new HashMap<>();
        try (FileRepository repository = folders.open(name)) {
            for (Ref ref : repository.getRefDatabase().getRefsByPrefix(Constants.R_HEADS)) {
                ObjectId head = ref.getObjectId();
                if (head != null) {
                    branches.put(ref.getName().substring(Constants.R_HEADS.length()), head.name());
                }
            }
            return branches;
        } catch (IOException e) {
            throw GitFolders.failed("reading the branches of " + name.path(), e);
        }
    }
}
