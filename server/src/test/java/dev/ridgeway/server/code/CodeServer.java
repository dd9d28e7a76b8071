package dev.ridgeway.server.code;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.plugin.code.Change;
import dev.ridgeway.plugin.code.Commit;
import dev.ridgeway.plugin.code.NewRepository;
import dev.ridgeway.plugin.code.RepositoryFile;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.server.assembly.RunningServer;
import dev.ridgeway.server.code.git.GitFolders;
import dev.ridgeway.server.identity.Actor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A running server as tests of repositories need it. */
final class CodeServer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    static final String TOKEN = "everything";
    static final String READER = "reading-only";
    static final String AT = "/api/ridgeway/code/repositories";
    static final Actor ADA = Actor.system("ada");

    private final RunningServer server;

    /** A port of this machine that nobody listens on now; the server under test may call it. */
    static final int CALLABLE = freePort();

    CodeServer(String... options) throws IOException {
        this.server = RunningServer.start("""
                backend:
                  reading:
                    allow:
                      - host: localhost:%d
                  auth:
                    externalAccess:
                      - type: static
                        options: {token: everything, subject: ada}
                      - type: static
                        options: {token: reading-only, subject: bob}
                        accessRestrictions:
                          - plugin: code
                            permission: code.repository.read
                """.formatted(CALLABLE), options);
    }

    static int freePort() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RunningServer server() {
        return server;
    }

    <T> T bean(Class<T> type) {
        return server.context().getBean(type);
    }

    static RepositoryName name(String owner, String name) {
        return new RepositoryName(Code.EMBEDDED, owner, name);
    }

    /** A new empty repository of a name that no other test uses. */
    RepositoryName repository() {
        RepositoryName name = name("team", "r" + UUID.randomUUID().toString().substring(0, 8));
        bean(Code.class).create(ADA, NewRepository.named(name, "For a test"));
        return name;
    }

    /** The answer of the repository's REST address, asked by the guest. */
    RunningServer.Answer get(RepositoryName name, String rest) throws IOException {
        return server.get(AT + "/" + name.path() + rest);
    }

    RunningServer.Answer post(RepositoryName name, String rest, String json, String... headers) throws IOException {
        return server.ask("POST", AT + "/" + name.path() + rest, json, headers);
    }

    /** One commit by the door. */
    Commit commit(RepositoryName name, String branch, String message, RepositoryFile... files) {
        return bean(Code.class)
                .commit(
                        ADA,
                        name,
                        new Change(branch, message, "Ada", "ada@example.com", List.of(files), List.of()),
                        "");
    }

    String url(RepositoryName name) {
        return "http://localhost:" + server.port() + "/git/" + name.path() + ".git";
    }

    String url(RepositoryName name, String token) {
        return "http://any:" + token + "@localhost:" + server.port() + "/git/" + name.path() + ".git";
    }

    Path folder(RepositoryName name) {
        return bean(GitFolders.class).folder(name);
    }

    static void await(String what, BooleanSupplier condition) {
        Instant end = Instant.now().plus(PATIENCE);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("waiting until %s", what).isBefore(end);
            LockSupport.parkNanos(20_000_000);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
