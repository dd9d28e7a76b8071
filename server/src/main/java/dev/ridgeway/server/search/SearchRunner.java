package dev.ridgeway.server.search;

import dev.ridgeway.plugin.search.DocumentCollator;
import dev.ridgeway.plugin.search.SearchDocument;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Fills the index once the server answers, and then follows every change. One thread writes. */
@Component
class SearchRunner implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(SearchRunner.class);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final int AT_ONCE = 1_000;

    private final List<DocumentCollator> collators;
    private final BlockingQueue<Changed> changes = new LinkedBlockingQueue<>();
    private volatile @Nullable SearchIndex index;
    private volatile @Nullable Thread writer;

    SearchRunner(List<DocumentCollator> collators) {
        this.collators = List.copyOf(collators);
    }

    private record Changed(DocumentCollator collator, String id) {}

    /** The index with everything there was at start and what changed since; empty until then. */
    Optional<SearchIndex> index() {
        return Optional.ofNullable(index);
    }

    /** Listens before it reads, so that nothing is lost between. */
    @Override
    public void start() {
        collators.forEach(it -> it.onChange(id -> changes.add(new Changed(it, id))));
        writer = Thread.ofVirtual().name("search").unstarted(this::write);
    }

    @EventListener(ApplicationReadyEvent.class)
    void begin() {
        Thread started = writer;
        if (started != null) {
            started.start();
        }
    }

    private void write() {
        while (isRunning()) {
            try {
                SearchIndex built = index;
                if (built == null) {
                    index = build();
                } else {
                    follow(built);
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (isRunning()) {
                    log.warn("The search index could not be written, it is tried again", e);
                    pause();
                }
            }
        }
    }

    private SearchIndex build() {
        SearchIndex built = new SearchIndex();
        collators.forEach(it -> it.documents().forEach(document -> put(built, it.type(), document)));
        built.join();
        built.show();
        return built;
    }

    private void follow(SearchIndex built) throws InterruptedException {
        Set<Changed> some = new HashSet<>();
        some.add(changes.take());
        changes.drainTo(some, AT_ONCE);
        try {
            some.forEach(it -> take(built, it));
            built.show();
        } catch (RuntimeException e) {
            changes.addAll(some);
            throw e;
        }
    }

    private static void take(SearchIndex built, Changed changed) {
        String type = changed.collator().type();
        changed.collator()
                .document(changed.id())
                .ifPresentOrElse(it -> put(built, type, it), () -> built.remove(type, changed.id()));
    }

    /** One that nobody could index is left out, and keeps none of the others away. */
    private static void put(SearchIndex built, String type, SearchDocument document) {
        try {
            built.put(type, document);
        } catch (IllegalArgumentException e) {
            log.warn("{} cannot be searched for: {}", document.id(), e.getMessage());
        }
    }

    private static void pause() {
        try {
            Thread.sleep(AFTER_FAILURE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void stop() {
        Thread started = writer;
        writer = null;
        if (started != null) {
            started.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return writer != null;
    }
}
