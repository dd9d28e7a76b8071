package dev.ridgeway.server.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ridgeway.plugin.code.RepositoryFile;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.server.assembly.RunningServer.Answer;
import dev.ridgeway.server.platform.WriteGate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A change that cannot be recorded is not made, whichever room makes it; the same change is made when it can be. */
class RecordedChangesTests {

    private static final String COMPONENT = """
            apiVersion: backstage.io/v1alpha1
            kind: Component
            metadata: {name: %s}
            spec: {type: service, lifecycle: production, owner: team}
            """;

    private static CodeServer server;
    private static JdbcClient jdbc;

    private RepositoryName name;

    @BeforeAll
    static void start() throws IOException {
        server = new CodeServer();
        jdbc = server.bean(JdbcClient.class);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void aRepositoryWithTwoBranches() {
        name = server.repository();
        server.commit(
                name, "main", "Begin", RepositoryFile.text("catalog-info.yaml", COMPONENT.formatted(name.name())));
        server.commit(name, "feature", "Change", RepositoryFile.text("a.txt", "two\n"));
        server.commit(name, "other", "Change", RepositoryFile.text("b.txt", "two\n"));
        CodeServer.await("the pushes are told", () -> branchesTold() == 3 && component() != null);
    }

    private int branchesTold() {
        return jdbc.sql("""
                        select count(*) from code.branch b join code.repository r on r.id = b.repository_id
                        where r.name = :name and b.told
                        """).param("name", name.name()).query(Integer.class).single();
    }

    private String component() {
        return jdbc.sql("select uid from catalog.entity where ref = :ref")
                .param("ref", "component:default/" + name.name())
                .query(String.class)
                .optional()
                .orElse(null);
    }

    /** Everything that is kept, apart from the record itself. */
    private String everything() {
        StringBuilder all = new StringBuilder();
        for (String table : jdbc.sql("""
                        select schemaname || '.' || tablename from pg_tables
                        where schemaname in ('code', 'catalog', 'identity', 'paths', 'connections') order by 1
                        """).query(String.class).list()) {
            all.append(table).append('\n');
            jdbc.sql("select t::text from " + table + " t order by 1")
                    .query(String.class)
                    .list()
                    .forEach(row -> all.append(row).append('\n'));
        }
        return all + refs();
    }

    private String refs() {
        return new GitCommand(server.folder(name)).run("for-each-ref");
    }

    private Answer ask(String method, String path, String body) throws IOException {
        return server.server().ask(method, path, body, "Authorization: Bearer " + CodeServer.TOKEN);
    }

    private Answer refusedThenDone(String method, String path, String body) throws IOException {
        String before = everything();
        try (WriteGate _ = WriteGate.refusing(jdbc, "platform.audit", "insert", "true")) {
            assertThat(ask(method, path, body).status()).as(method + " " + path).isEqualTo(500);
        }
        assertThat(everything()).as(method + " " + path).isEqualTo(before);
        Answer done = ask(method, path, body);
        assertThat(done.status()).as(method + " " + path + ": " + done.body()).isBetween(200, 299);
        assertThat(everything()).as(method + " " + path).isNotEqualTo(before);
        return done;
    }

    @Test
    void repositories() throws IOException {
        refusedThenDone("POST", CodeServer.AT, "{\"owner\": \"team\", \"name\": \"" + name.name() + "-more\"}");
        refusedThenDone("DELETE", CodeServer.AT + "/team/" + name.name() + "-more", "");
    }

    @Test
    void commits() {
        String before = refs();
        try (WriteGate _ = WriteGate.refusing(jdbc, "platform.audit", "insert", "true")) {
            assertThatThrownBy(() -> server.commit(name, "main", "Unrecorded", RepositoryFile.text("a.txt", "x")))
                    .hasMessageContaining("refused by a test");
        }
        assertThat(refs()).isEqualTo(before);
    }

    @Test
    void pushes(@TempDir Path temp) {
        GitCommand git = new GitCommand(temp).clone(server.url(name, CodeServer.TOKEN), "mine");
        git.commit("a.txt", "pushed");
        String before = refs();
        try (WriteGate _ = WriteGate.refusing(jdbc, "platform.audit", "insert", "true")) {
            GitCommand.Answer refused = git.ask("push", "origin", "HEAD:main", "HEAD:more");
            assertThat(refused.code()).isNotZero();
            assertThat(refused.text()).contains("the push cannot be recorded now, so nothing was changed");
        }
        assertThat(refs()).isEqualTo(before);
        git.run("push", "-q", "origin", "HEAD:main", "HEAD:more");
        assertThat(recorded()).containsExactly("refs/heads/main, new refs/heads/more");
        CodeServer.await("who pushed is known", () -> pushedBy().equals("external:ada"));
    }

    @Test
    void ofAPushThatGitTakesInPartOnlyThatPartIsRecorded(@TempDir Path temp) throws IOException {
        GitCommand git = new GitCommand(temp).clone(server.url(name, CodeServer.TOKEN), "mine");
        git.commit("a.txt", "pushed");
        Path lock = server.folder(name).resolve("refs/heads/feature.lock");
        Files.createFile(lock);

        GitCommand.Answer partly = git.ask("push", "--force", "origin", "HEAD:main", "HEAD:feature");

        assertThat(partly.code()).as(partly.text()).isNotZero();
        assertThat(recorded()).containsExactly("refs/heads/main");
    }

    private String pushedBy() {
        return jdbc.sql("select pushed_by from code.repository where name = :name")
                .param("name", name.name())
                .query(String.class)
                .single();
    }

    private List<String> recorded() {
        return recorded("repository.push");
    }

    private List<String> recorded(String action) {
        return jdbc.sql("select detail from platform.audit where action = :action and subject like :subject")
                .param("action", action)
                .param("subject", "%" + name.path())
                .query(String.class)
                .list();
    }

    @Test
    void whatHasMovedWhenTheDatabaseDiesIsRecordedWithItsTimeWhenItIsBack(@TempDir Path temp) throws IOException {
        GitCommand git = new GitCommand(temp).clone(server.url(name, CodeServer.TOKEN), "mine");
        git.commit("c.txt", "pushed");
        String at = CodeServer.AT + "/" + name.path();
        ask("POST", at + "/proposals", "{\"title\": \"Say two\", \"head\": \"feature\", \"base\": \"main\"}");
        Instant after;
        try (WriteGate _ = WriteGate.refusingTheEnd(
                jdbc, "platform.audit", "new.action in ('repository.push', 'proposal.merge')")) {
            assertThat(ask("POST", at + "/proposals/1/merge", "{}").status()).isEqualTo(500);
            git.run("push", "-q", "origin", "HEAD:more");
            after = Instant.now();
        }

        CodeServer.await(
                "both are recorded",
                () -> !recorded().isEmpty() && !recorded("proposal.merge").isEmpty());
        String merged =
                new GitCommand(server.folder(name)).run("rev-parse", "main").strip();
        assertThat(recorded("proposal.merge")).containsExactly("1: " + merged);
        assertThat(recorded()).containsExactly("new refs/heads/more");
        assertThat(jdbc.sql("select max(at) from platform.audit where subject like :subject and action like '%.%'")
                        .param("subject", "%" + name.path())
                        .query(Timestamp.class)
                        .single()
                        .toInstant())
                .isBefore(after);
        CodeServer.await("the merge is noticed", () -> state(at).equals("merged"));
    }

    private String state(String at) {
        try {
            return ask("GET", at + "/proposals/1", "").json().path("state").asString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void proposalsAndWhatIsSaidOfThem() throws IOException {
        String at = CodeServer.AT + "/" + name.path();
        String propose = "{\"title\": \"Say two\", \"head\": \"%s\", \"base\": \"main\"}";
        Answer proposed = refusedThenDone("POST", at + "/proposals", propose.formatted("feature"));
        ask("POST", at + "/proposals", propose.formatted("other"));
        refusedThenDone(
                "POST",
                at + "/statuses/" + proposed.json().get("headCommit").asString(),
                "{\"state\": \"success\", \"context\": \"build\"}");
        refusedThenDone("POST", at + "/proposals/2/decline", "");
        refusedThenDone("POST", at + "/proposals/1/merge", "{}");
    }

    @Test
    void webhooks() throws IOException {
        String at = CodeServer.AT + "/" + name.path() + "/webhooks";
        Answer made = refusedThenDone("POST", at, "{\"url\": \"http://localhost:" + CodeServer.CALLABLE + "/hook\"}");
        refusedThenDone("DELETE", at + "/" + made.json().get("id").asString(), "");
    }

    @Test
    void theCatalog() throws IOException {
        refusedThenDone("DELETE", "/api/catalog/entities/by-uid/" + component(), "");
        String target = "https://git.ridgeway.internal/" + name.path() + "/blob/feature/catalog-info.yaml";
        Answer registered = refusedThenDone(
                "POST", "/api/catalog/locations", "{\"type\": \"url\", \"target\": \"" + target + "\"}");
        refusedThenDone(
                "DELETE",
                "/api/catalog/locations/" + registered.json().at("/location/id").asString(),
                "");
    }

    @Test
    void personalSettings() throws IOException {
        String setting = "/api/user-settings/buckets/pages/keys/columns";
        refusedThenDone("PUT", setting, "{\"value\": [\"name\"]}");
        refusedThenDone("DELETE", setting, "");
    }

    @Test
    void tokens() throws IOException {
        Answer made = refusedThenDone(
                "POST",
                "/api/ridgeway/identity/tokens",
                "{\"name\": \"build\", \"scopes\": [\"reader\"], \"expiresInDays\": 1}");
        refusedThenDone(
                "DELETE",
                "/api/ridgeway/identity/tokens/" + made.json().get("id").asString(),
                "");
    }

    @Test
    void whatWasRefusedOrFailedIsRecordedToo() throws IOException {
        Answer refused = ask("POST", CodeServer.AT, "{\"owner\": \"team\", \"name\": \"" + name.name() + "\"}");

        assertThat(refused.status()).isEqualTo(409);
        List<String> outcomes = new ArrayList<>(jdbc.sql("""
                        select outcome from platform.audit where action = 'repository.create' and subject like :subject
                        order by id
                        """)
                .param("subject", "%" + name.path())
                .query(String.class)
                .list());
        assertThat(outcomes).containsExactly("succeeded", "refused");
    }
}
