package dev.ridgeway.server.code.repositories;

import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.server.code.RepositoryPushed;
import dev.ridgeway.server.code.git.GitFolders;
import dev.ridgeway.server.code.git.History;
import dev.ridgeway.server.platform.LiveEvents;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.Constants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tells the house that branches and tags have moved, at least once: what the folder says is compared with what was told before,
 * so a push that nobody heard of, because the server died or the database was away, is told later.
 */
@Component
public class PushAnnouncer {

    private static final Logger log = LoggerFactory.getLogger(PushAnnouncer.class);

    private final RepositoryStore store;
    private final GitFolders folders;
    private final List<PushListener> listeners;
    private final LiveEvents live;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transactions;
    private final InstantSource clock;
    private final Map<RepositoryName, ReentrantLock> locks = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("push-", 0).factory());
    private final Map<RepositoryName, String> later = new ConcurrentHashMap<>();
    private final Queue<Runnable> owed = new ConcurrentLinkedQueue<>();

    PushAnnouncer(
            RepositoryStore store,
            GitFolders folders,
            List<PushListener> listeners,
            LiveEvents live,
            ApplicationEventPublisher events,
            TransactionTemplate transactions,
            InstantSource clock) {
        this.store = store;
        this.folders = folders;
        this.listeners = List.copyOf(listeners);
        this.live = live;
        this.events = events;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Returns at once; the push is done, others may take their time with it. */
    public void pushed(RepositoryName name, String by) {
        threads.execute(() -> {
            try {
                announce(name, by);
            } catch (RuntimeException e) {
                log.warn("The push to {} is announced later: {}", name.path(), e.toString());
                later.put(name, by);
            }
        });
    }

    /** Whoever stops the server waits for what is being told. */
    @PreDestroy
    void finish() {
        threads.close();
    }

    /** What was to be written of what has moved when the database was away; it is tried again until it succeeds. */
    public void owe(Runnable write) {
        owed.add(write);
    }

    /** What could not be written or announced before. */
    void again() {
        for (Runnable write = owed.peek(); write != null; write = owed.peek()) {
            write.run();
            owed.remove();
        }
        later.forEach((name, by) -> {
            try {
                announce(name, by);
                later.remove(name, by);
            } catch (RuntimeException e) {
                log.warn("The push to {} is announced later: {}", name.path(), e.toString());
            }
        });
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
        try (FileRepository repository = folders.open(stored.name())) {
            Map<String, String> now = new HashMap<>();
            new History(repository).branches().forEach(it -> now.put(it.name(), it.commit()));
            Map<String, String> before = new HashMap<>(store.branches(stored.id()));
            before.values().removeIf(String::isEmpty);
            Map<String, String> moved = moved(before, now);
            Map<String, String> tags = new History(repository).tags();
            Optional<Map<String, String>> told = store.tags(stored.id());
            Map<String, String> tagsBefore = told.orElse(tags);
            if (told.isEmpty() || !tags.equals(tagsBefore)) {
                store.tagged(stored.id(), tags);
            }
            if (!moved.isEmpty() || !tags.equals(tagsBefore)) {
                moved.forEach((branch, commit) -> store.toTell(stored.id(), branch, commit));
                store.pushed(stored.id(), clock.instant(), by);
                for (PushListener listener : listeners) {
                    listener.pushed(repository, stored, refs(before, tagsBefore), refs(now, tags), by);
                }
                live.publish(
                        "repository",
                        Map.of(
                                "owner",
                                stored.name().owner(),
                                "name",
                                stored.name().name()));
            }
        } catch (IOException e) {
            throw GitFolders.failed("reading the branches of " + stored.name().path(), e);
        }
    }

    private static Map<String, String> refs(Map<String, String> branches, Map<String, String> tags) {
        Map<String, String> refs = new HashMap<>();
        branches.forEach((name, commit) -> refs.put(Constants.R_HEADS + name, commit));
        tags.forEach((name, object) -> refs.put(Constants.R_TAGS + name, object));
        return refs;
    }

    /** An empty commit for a branch that is gone. */
    private static Map<String, String> moved(Map<String, String> before, Map<String, String> now) {
        Map<String, String> moved = new HashMap<>();
        now.forEach((branch, commit) -> {
            if (!commit.equals(before.get(branch))) {
                moved.put(branch, commit);
            }
        });
        before.forEach((branch, commit) -> {
            if (!now.containsKey(branch)) {
                moved.put(branch, "");
            }
        });
        return moved;
    }
}
