package dev.ridgeway.server.code;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.server.catalog.Catalog;
import dev.ridgeway.server.catalog.EntityRef;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitTransportTests {

    private static CodeServer server;

    @TempDir
    Path folder;

    private GitCommand git;
    private RepositoryName name;

    @BeforeAll
    static void start() throws IOException {
        server = new CodeServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void newRepository() {
        git = new GitCommand(folder);
        name = server.repository();
    }

    @Test
    void aGuestClonesWhatATokenPushed() {
        GitCommand mine = git.clone(server.url(name, CodeServer.TOKEN), "mine");
        String pushed = mine.commit("README.md", "Hello\n");
        mine.run("push", "-q", "origin", "HEAD:main");

        GitCommand theirs = git.clone(server.url(name), "theirs");

        assertThat(theirs.run("rev-parse", "HEAD")).isEqualTo(pushed);
        assertThat(theirs.run("rev-parse", "--abbrev-ref", "HEAD")).isEqualTo("main");
        assertThat(theirs.folder().resolve("README.md")).hasContent("Hello");
    }

    @Test
    void aGuestsPushIsAskedForAToken() {
        GitCommand mine = git.clone(server.url(name), "mine");
        mine.commit("README.md", "Hello\n");

        GitCommand.Answer refused = mine.ask("push", "origin", "HEAD:main");

        assertThat(refused.code()).isNotZero();
        assertThat(refused.text()).contains("could not read Username");
    }

    @Test
    void aWrongTokenIsToldSo() {
        GitCommand mine = git.clone(server.url(name), "mine");
        mine.commit("README.md", "Hello\n");

        GitCommand.Answer refused = mine.ask("push", server.url(name, "guessed"), "HEAD:main");

        assertThat(refused.code()).isNotZero();
        assertThat(refused.text())
                .contains("remote: The token is not known here.")
                .contains("Authentication failed");
    }

    @Test
    void aTokenThatMayOnlyReadDoesNotPush() throws IOException {
        GitCommand mine = git.clone(server.url(name, CodeServer.READER), "mine");
        mine.commit("README.md", "Hello\n");

        GitCommand.Answer refused = mine.ask("push", "origin", "HEAD:main");

        assertThat(refused.code()).isNotZero();
        assertThat(refused.text()).contains("remote: external:bob lacks the permission code.repository.write");
        assertThat(server.server()
                        .get("/api/ridgeway/platform/audit?actor=external:bob&action=repository.push")
                        .body())
                .contains(name.path())
                .contains("refused");
    }

    @Test
    void aTokenMadeOnThePagePushes() throws IOException {
        String token = server.server()
                .ask(
                        "POST",
                        "/api/ridgeway/identity/tokens",
                        "{\"name\": \"push\", \"expiresInDays\": 30,"
                                + " \"scopes\": [\"code.repository.read\", \"code.repository.write\"]}")
                .json()
                .at("/token")
                .asString();
        GitCommand mine = git.clone(server.url(name), "mine");
        mine.commit("README.md", "Hello\n");

        mine.run("push", "-q", server.url(name, token), "HEAD:main");

        String audit = server.server()
                .get("/api/ridgeway/platform/audit?action=repository.push")
                .body();
        assertThat(audit).contains(name.path()).contains("new refs/heads/main");
    }

    @Test
    void aPushReachesTheCatalogByItselfAndGoesWithTheRepository() {
        GitCommand mine = git.clone(server.url(name, CodeServer.TOKEN), "mine");
        mine.commit("catalog-info.yaml", """
                apiVersion: backstage.io/v1alpha1
                kind: Component
                metadata: {name: %s}
                spec: {type: service, lifecycle: production, owner: team}
                """.formatted(name.name()));
        mine.run("push", "-q", "origin", "HEAD:main");

        EntityRef ref = EntityRef.parse("component:default/" + name.name());
        CodeServer.await(
                "the catalog has it",
                () -> server.bean(Catalog.class).entity(CodeServer.ADA, ref).isPresent());
        server.bean(Code.class).delete(CodeServer.ADA, name);
        assertThat(server.bean(Catalog.class).entity(CodeServer.ADA, ref)).isEmpty();
        assertThat(server.folder(name)).doesNotExist();
    }
}
