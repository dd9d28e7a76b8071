package dev.ridgeway.server.search;

import dev.ridgeway.plugin.search.DocumentCollator;
import dev.ridgeway.plugin.search.SearchDocument;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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
    private static final Duration MISSING = Duration.ofSeconds(5);
    private static final int AT_ONCE = 1_000;

    /** What changes meanwhile is shown at once; each showing makes a piece of the index, and pieces have to be joined. */
    private static final Duration GATHER = Duration.ofMillis(200);

    private final List<DocumentCollator> collators;
    private final BlockingQueue<Changed> changes = new LinkedBlockingQueue<>();
    private final Set<DocumentCollator> missing = new LinkedHashSet<>();
    private volatile @Nullable SearchIndex index;
    private volatile @Nullable Thread writer;

    SearchRunner(List<DocumentCollator> ours, ContributedDocuments contributed) {
        this.collators = contributed.and(ours);
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
        collators.forEach(it -> fill(built, it));
        built.join();
        built.show();
        return built;
    }

    /** A collator that fails is asked again later, and keeps nothing of the others away. */
    private void fill(SearchIndex built, DocumentCollator collator) {
        try {
            collator.documents().forEach(document -> put(built, collator.type(), document));
        } catch (RuntimeException e) {
            log.warn("The documents of type {} could not be read, it is tried again", collator.type(), e);
            missing.add(collator);
        }
    }

    private void follow(SearchIndex built) throws InterruptedException {
        Changed first = missing.isEmpty() ? changes.take() : changes.poll(MISSING.toMillis(), TimeUnit.MILLISECONDS);
        if (first == null) {
            List<DocumentCollator> again = List.copyOf(missing);
            missing.clear();
            again.forEach(it -> fill(built, it));
            built.show();
            return;
        }
        Set<Changed> some = new HashSet<>(Set.of(first));
        changes.drainTo(some, AT_ONCE);
        RuntimeException failed = null;
        for (Changed one : some) {
            try {
                take(built, one);
            } catch (RuntimeException e) {
                changes.add(one);
                failed = e;
            }
        }
        built.show();
        if (failed != null) {
            throw failed;
        }
        Thread.sleep(GATHER);
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
