package dev.ridgeway.server.apis;

import dev.ridgeway.server.catalog.Catalog;
import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.catalog.EntityChanged;
import dev.ridgeway.server.catalog.EntityFilter;
import dev.ridgeway.server.catalog.EntityQuery;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.identity.Actor;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Keeps each definition that the catalog shows. What changed while nobody followed is found at start, so nothing is lost
 * but what came and went in between. One thread writes.
 */
@Component
class ApiFollower implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ApiFollower.class);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final String KIND = "api";

    private final Actor self = Actor.system("apis");
    private final Catalog catalog;
    private final ApiVersionStore store;
    private final InstantSource clock;
    private final BlockingQueue<EntityRef> changes = new LinkedBlockingQueue<>();
    private volatile @Nullable Thread writer;

    ApiFollower(Catalog catalog, ApiVersionStore store, InstantSource clock) {
        this.catalog = catalog;
        this.store = store;
        this.clock = clock;
    }

    @EventListener
    void on(EntityChanged event) {
        EntityRef ref = EntityRef.parse(event.entityRef());
        if (ref.kind().equals(KIND)) {
            changes.add(ref);
        }
    }

    @EventListener(ApplicationReadyEvent.class)
    void begin() {
        Thread started = writer;
        if (started != null) {
            started.start();
        }
    }

    @Override
    public void start() {
        writer = Thread.ofVirtual().name("apis").unstarted(this::write);
    }

    private void write() {
        boolean caughtUp = false;
        while (isRunning()) {
            try {
                if (!caughtUp) {
                    catchUp();
                    caughtUp = true;
                }
                follow(changes.take());
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (isRunning()) {
                    log.warn("The definitions of APIs could not be kept, it is tried again", e);
                    pause();
                }
            }
        }
    }

    private void catchUp() {
        Map<String, String> latest = store.latest();
        EntityFilter apis = EntityFilter.equal("kind", KIND);
        for (Entity entity : catalog.query(self, EntityQuery.matching(apis)).items()) {
            definition(entity)
                    .filter(it -> !it.key().equals(latest.get(entity.ref().toString())))
                    .ifPresent(_ -> store.inTurn(() -> keep(entity.ref())));
        }
    }

    private void follow(EntityRef ref) {
        try {
            store.inTurn(() -> keep(ref));
        } catch (RuntimeException e) {
            changes.add(ref);
            throw e;
        }
    }

    /** A server that lags behind the one before it looks again first, so that no older definition follows a newer one. */
    private void keep(EntityRef ref) {
        catalog.catchUp();
        Optional<Entity> entity = catalog.entity(self, ref);
        if (entity.isPresent()) {
            definition(entity.get()).ifPresent(it -> add(ref, it));
        } else {
            store.gone(ref.toString(), clock.instant());
        }
    }

    private void add(EntityRef ref, Definition definition) {
        store.add(ref.toString(), definition.hash(), definition.type(), definition.text(), clock.instant());
    }

    private record Definition(String hash, String type, String text) {
        String key() {
            return hash + " " + type;
        }
    }

    private static Optional<Definition> definition(Entity entity) {
        Map<String, Object> spec = entity.spec();
        return spec.get("definition") instanceof String text
                ? Optional.of(new Definition(hash(text), String.valueOf(spec.get("type")), text))
                : Optional.empty();
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
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
