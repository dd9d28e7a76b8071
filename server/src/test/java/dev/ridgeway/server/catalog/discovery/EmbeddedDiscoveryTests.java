package dev.ridgeway.server.catalog.discovery;

import static dev.ridgeway.server.catalog.CatalogServer.ADMIN;
import static dev.ridgeway.server.catalog.CatalogServer.SELF;
import static dev.ridgeway.server.catalog.CatalogServer.repositoryName;
import static dev.ridgeway.server.catalog.CatalogServer.system;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ridgeway.plugin.code.Change;
import dev.ridgeway.plugin.code.NewRepository;
import dev.ridgeway.plugin.code.RepositoryFile;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.server.assembly.RunningServer;
import dev.ridgeway.server.code.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which repositories of the embedded Git host bring their catalog files by themselves. */
class EmbeddedDiscoveryTests {

    @TempDir
    private Path folder;

    private RunningServer start(String choice) throws IOException {
        return RunningServer.startIn(folder, """
                backend:
                  auth:
                    externalAccess: [{type: static, options: {token: for-everything, subject: admin}}]
                ridgeway: {catalog: {repositories: %s}}
                """.formatted(choice), "--empty");
    }

    private static void push(RunningServer server, String owner, String name) {
        Code code = server.context().getBean(Code.class);
        RepositoryName repository = repositoryName(owner, name);
        code.create(SELF, NewRepository.named(repository, "For a test"));
        byte[] text = system(name, "here").getBytes(StandardCharsets.UTF_8);
        RepositoryFile file = new RepositoryFile("catalog-info.yaml", false, text);
        code.commit(
                SELF, repository, new Change("main", "Add", "Ada", "ada@example.com", List.of(file), List.of()), "");
    }

    private static boolean has(RunningServer server, String name) {
        try {
            return server.ask("GET", "/api/catalog/entities/by-name/system/default/" + name, "", ADMIN)
                            .status()
                    == 200;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitThat(RunningServer server, String name, boolean there) {
        await().atMost(Duration.ofSeconds(20)).until(() -> has(server, name) == there);
    }

    @Test
    void bringsTheChosenOnesAndLetsTheOthersGo() throws IOException {
        try (RunningServer server = start("{include: ['shop/.*', tools/cart], exclude: '.*/old-.*'}")) {
            push(server, "shop", "old-cart");
            push(server, "else", "other");
            push(server, "tools", "cart");
            push(server, "shop", "basket");
            awaitThat(server, "basket", true);
            awaitThat(server, "cart", true);
            assertThat(has(server, "old-cart")).isFalse();
            assertThat(has(server, "other")).isFalse();
        }
        try (RunningServer server = start("{include: 'tools/.*'}")) {
            awaitThat(server, "basket", false);
            awaitThat(server, "cart", true);
        }
    }
}
