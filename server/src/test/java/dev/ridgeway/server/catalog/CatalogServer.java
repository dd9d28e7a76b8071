package dev.ridgeway.server.catalog;

import static org.awaitility.Awaitility.await;

import dev.ridgeway.plugin.code.Change;
import dev.ridgeway.plugin.code.NewRepository;
import dev.ridgeway.plugin.code.RepositoryFile;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.server.assembly.RunningServer;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.identity.Actor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/** A running server with a folder of catalog files that its configuration names. */
public final class CatalogServer implements AutoCloseable {

    public static final Actor SELF = Actor.system("test");
    public static final String READER = "Authorization: Bearer for-reading";
    public static final String ADMIN = "Authorization: Bearer for-everything";
    public static final String STRANGER = "Authorization: Bearer for-nothing";

    private final Path folder;
    private final RunningServer server;

    private CatalogServer(Path folder, RunningServer server) {
        this.folder = folder;
        this.server = server;
    }

    /** {@code catalog} is the content of that key; {@code FOLDER} in it stands for the folder. */
    public static CatalogServer start(String catalog) throws IOException {
        Path folder = Files.createTempDirectory("ridgeway-catalog").toRealPath();
        return start(folder, catalog);
    }

    public static CatalogServer start(Path folder, String catalog) throws IOException {
        return start(folder, catalog, "");
    }

    /** {@code more} is further keys beside {@code catalog}. */
    static CatalogServer start(Path folder, String catalog, String more) throws IOException {
        String configuration =
                """
                backend:
                  auth:
                    externalAccess:
                      - type: static
                        options: {token: for-reading, subject: reader}
                        accessRestrictions: [{plugin: catalog, permission: catalog.entity.read}]
                      - type: static
                        options: {token: for-nothing, subject: stranger}
                        accessRestrictions: [{plugin: scaffolder}]
                      - type: static
                        options: {token: for-everything, subject: admin}
                catalog:
                """ + catalog.replace("FOLDER", folder.toString()).indent(2) + more;
        try {
            return new CatalogServer(folder, RunningServer.start(configuration, "--empty"));
        } catch (RuntimeException e) {
            FileSystemUtils.deleteRecursively(folder);
            throw e;
        }
    }

    public RunningServer server() {
        return server;
    }

    <T> T bean(Class<T> type) {
        return server.context().getBean(type);
    }

    Path folder() {
        return folder;
    }

    public void write(String name, String text) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Path next = file.resolveSibling(file.getFileName() + ".next");
            Files.writeString(next, text);
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void delete(String name) {
        try {
            Files.delete(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public RunningServer.Answer get(String path, String... headers) {
        try {
            return server.get("/api/catalog" + path, headers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public RunningServer.Answer post(String path, String json, String... headers) {
        return ask("POST", path, json, headers);
    }

    public RunningServer.Answer ask(String method, String path, String json, String... headers) {
        try {
            return server.ask(method, "/api/catalog" + path, json, headers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code kind:name} in the namespace default. */
    public RunningServer.Answer entity(String ref) {
        return get("/entities/by-name/" + ref.replace(":", "/default/"));
    }

    public boolean has(String ref) {
        return entity(ref).status() == 200;
    }

    /** Waits for the entity to be so. */
    public JsonNode awaitEntity(String ref, Predicate<JsonNode> good) {
        return await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> entity(ref), answer -> answer.status() == 200 && good.test(answer.json()))
                .json();
    }

    void awaitGone(String ref) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> entity(ref).status() == 404);
    }

    /** The references that a filter finds, without Location entities. */
    List<String> names(String query) {
        List<String> names = new ArrayList<>();
        for (JsonNode one : get("/entities" + query).json()) {
            if (!one.at("/kind").asString().equals("Location")) {
                names.add(one.at("/metadata/name").asString());
            }
        }
        return names;
    }

    void repository(RepositoryName name) {
        bean(Code.class).create(SELF, NewRepository.named(name, "For a test"));
    }

    void commit(RepositoryName name, String path, String text) {
        RepositoryFile file = new RepositoryFile(path, false, text.getBytes(StandardCharsets.UTF_8));
        commit(name, List.of(file), List.of());
    }

    void commit(RepositoryName name, List<RepositoryFile> files, List<String> removed) {
        Change change = new Change("main", "Change", "Ada", "ada@example.com", files, removed);
        bean(Code.class).commit(SELF, name, change, "");
    }

    public static RepositoryName repositoryName(String owner, String name) {
        return new RepositoryName(Code.EMBEDDED, owner, name);
    }

    public static String system(String name, String description) {
        return """
                apiVersion: backstage.io/v1alpha1
                kind: System
                metadata:
                  name: %s
                  description: %s
                spec:
                  owner: web
                """.formatted(name, description);
    }

    static String component(String name, String more) {
        return """
                apiVersion: backstage.io/v1alpha1
                kind: Component
                metadata:
                  name: %s
                spec: {type: service, lifecycle: production, owner: web%s}
                """.formatted(name, more.isEmpty() ? "" : ", " + more);
    }

    @Override
    public void close() {
        try {
            server.close();
        } finally {
            FileSystemUtils.deleteRecursively(folder.toFile());
        }
    }
}
