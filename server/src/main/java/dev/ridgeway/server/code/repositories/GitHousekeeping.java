package dev.ridgeway.server.code.repositories;

import dev.ridgeway.server.code.git.GarbageCollection;
import dev.ridgeway.server.code.git.GitFolders;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Brings the embedded repositories in order: at the start what a killed server left half done, later what was postponed. */
@Component
public class GitHousekeeping implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(GitHousekeeping.class);
    private static final int AGAIN_SECONDS = 5;
    private static final int DELETE_MINUTES = 1;
    private static final int TIDY_MINUTES = 60;

    private final RepositoryStore store;
    private final GitFolders folders;
    private final EmbeddedGit git;
    private final PushAnnouncer announcer;
    private volatile @Nullable ScheduledExecutorService worker;

    GitHousekeeping(RepositoryStore store, GitFolders folders, EmbeddedGit git, PushAnnouncer announcer) {
        this.store = store;
        this.folders = folders;
        this.git = git;
        this.announcer = announcer;
    }

    /** Before the first request. */
    @Override
    public void start() {
        folders.sweep(store.all().stream().map(StoredRepository::name).toList());
        worker = Executors.newSingleThreadScheduledExecutor(
                Thread.ofVirtual().name("git-", 0).factory());
    }

    @EventListener(ApplicationReadyEvent.class)
    void begin() {
        ScheduledExecutorService started = worker;
        if (started != null) {
            started.execute(this::catchUp);
            var _ = started.scheduleWithFixedDelay(
                    () -> quietly(announcer::again), AGAIN_SECONDS, AGAIN_SECONDS, TimeUnit.SECONDS);
            var _ = started.scheduleWithFixedDelay(
                    () -> quietly(this::finishDeleting), DELETE_MINUTES, DELETE_MINUTES, TimeUnit.MINUTES);
            var _ = started.scheduleWithFixedDelay(this::tidy, TIDY_MINUTES, TIDY_MINUTES, TimeUnit.MINUTES);
        }
    }

    /** One that cannot be deleted does not keep the others. */
    public void finishDeleting() {
        store.deleting().forEach(it -> quietly(() -> git.finishDeleting(it)));
    }

    private void catchUp() {
        for (StoredRepository stored : store.all()) {
            quietly(() -> {
                if (stored.deleting()) {
                    git.finishDeleting(stored);
                } else {
                    announcer.announce(stored.name(), "");
                }
            });
        }
    }

    /** Packs what many pushes have left in many pieces. */
    public void tidy() {
        for (StoredRepository stored : store.all()) {
            quietly(() -> {
                try (FileRepository repository = folders.open(stored.name())) {
                    GarbageCollection.run(repository);
                } catch (IOException e) {
                    throw GitFolders.failed("tidying " + stored.name().path(), e);
                }
            });
        }
    }

    private void quietly(Runnable work) {
        if (worker == null) {
            return;
        }
        try {
            work.run();
        } catch (RuntimeException e) {
            if (worker != null) {
                log.warn("A repository could not be looked after: {}", e.toString());
            }
        }
    }

    @Override
    public void stop() {
        ScheduledExecutorService started = worker;
        worker = null;
        if (started != null) {
            started.shutdownNow();
        }
    }

    @Override
    public boolean isRunning() {
        return worker != null;
    }
}
