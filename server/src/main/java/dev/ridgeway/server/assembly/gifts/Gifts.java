package dev.ridgeway.server.assembly.gifts;

import dev.ridgeway.plugin.code.Change;
import dev.ridgeway.plugin.code.NewRepository;
import dev.ridgeway.plugin.code.RepositoryFile;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.server.assembly.ServerOptions;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Permission;
import jakarta.annotation.PreDestroy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Brings what comes with Ridgeway into the embedded Git host: the golden paths at every start whose Ridgeway brings
 * other ones, the example organisation once. What people changed in the golden paths stays as they left it. Safe to be
 * interrupted anywhere: each repository and each commit is recognised when it is made again.
 */
@Component
class Gifts {

    static final String EXAMPLE = "example-organisation";
    static final RepositoryName PATHS = new RepositoryName(Code.EMBEDDED, "ridgeway", "golden-paths");

    private static final Logger log = LoggerFactory.getLogger(Gifts.class);
    private static final Actor SELF = Actor.system("assembly");
    private static final String NAME = "Ridgeway";
    private static final String MAIL = "ridgeway@" + Code.EMBEDDED;

    private final Code code;
    private final GiftStore store;
    private final ServerOptions options;
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("gifts").factory());

    Gifts(Code code, GiftStore store, ServerOptions options) {
        this.code = code;
        this.store = store;
        this.options = options;
    }

    @EventListener(ApplicationReadyEvent.class)
    void unpack() {
        threads.execute(() -> {
            try {
                store.alone(this::bring);
            } catch (RuntimeException e) {
                log.warn("The golden paths could not be brought into the Git host; the next start tries again.", e);
            }
        });
    }

    /** Whoever stops the server waits for what is being brought. */
    @PreDestroy
    void finish() {
        threads.close();
    }

    private void bring() {
        goldenPaths(ShippedFiles.below("golden-paths"));
        if (store.state(EXAMPLE).isEmpty()) {
            if (!options.empty()) {
                example().forEach(this::exampleRepository);
            }
            store.state(EXAMPLE, options.empty() ? "left-out" : "loaded");
        }
    }

    private void goldenPaths(List<RepositoryFile> shipped) {
        if (shipped.isEmpty()) {
            return;
        }
        Map<String, String> before = store.shipped(PATHS.path());
        Map<String, String> now = new LinkedHashMap<>();
        shipped.forEach(file -> now.put(file.path(), GiftStore.hash(file.content())));
        if (now.equals(before) && code.repository(SELF, PATHS).isPresent()) {
            return;
        }
        make(PATHS, "The golden paths that come with Ridgeway");
        List<RepositoryFile> written = new ArrayList<>();
        for (RepositoryFile file : shipped) {
            if (untouched(file.path(), before, now)) {
                written.add(file);
            } else {
                log.info("The golden path file {} was changed here and stays as it is.", file.path());
            }
        }
        List<String> gone = before.keySet().stream()
                .filter(path -> !now.containsKey(path) && untouched(path, before, now))
                .toList();
        String version = GiftStore.hash(now.toString().getBytes(StandardCharsets.UTF_8));
        code.commit(
                SELF,
                PATHS,
                new Change("main", "Bring the golden paths up to date", NAME, MAIL, written, gone),
                "golden-paths-" + version);
        store.shipped(PATHS.path(), now);
    }

    /** Whether people left the file as it was last shipped: then it may be written anew. */
    private boolean untouched(String path, Map<String, String> before, Map<String, String> now) {
        String there = store.hashNow(PATHS, path);
        return there.isEmpty() || there.equals(before.get(path)) || there.equals(now.get(path));
    }

    private Map<RepositoryName, List<RepositoryFile>> example() {
        Map<RepositoryName, List<RepositoryFile>> repositories = new LinkedHashMap<>();
        for (RepositoryFile file : ShippedFiles.below(EXAMPLE)) {
            String[] parts = file.path().split("/", 3);
            repositories
                    .computeIfAbsent(new RepositoryName(Code.EMBEDDED, parts[0], parts[1]), name -> new ArrayList<>())
                    .add(new RepositoryFile(parts[2], false, file.content()));
        }
        return repositories;
    }

    private void exampleRepository(RepositoryName name, List<RepositoryFile> files) {
        make(name, "Part of the example organisation");
        code.commit(SELF, name, new Change("main", "Begin", NAME, MAIL, files, List.of()), "example-" + name.path());
    }

    private void make(RepositoryName name, String description) {
        if (code.repository(SELF, name).isEmpty()) {
            code.create(SELF, NewRepository.named(name, description));
        }
    }

    /**
     * Removes the example's repositories and with them its entities; what people created stays, also under the example's
     * names where it was never loaded or is removed already.
     */
    void removeExample(Actor actor) {
        actor.require(Permission.PLATFORM_MANAGE);
        store.alone(() -> {
            if (!exampleState().equals("loaded")) {
                return;
            }
            example().keySet().forEach(name -> code.delete(actor, name));
            store.state(EXAMPLE, "removed");
        });
    }

    /** {@code loaded}, {@code removed}, {@code left-out}, or empty when it has not been decided yet. */
    String exampleState() {
        return store.state(EXAMPLE);
    }
}
