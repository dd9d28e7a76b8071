package dev.ridgeway.server.code;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.plugin.code.Commit;
import dev.ridgeway.plugin.code.RepositoryFile;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.server.assembly.RunningServer;
import dev.ridgeway.server.platform.WriteGate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

class ProposalTests {

    private static final String PROPOSE =
            "{\"title\": \"Say two\", \"description\": \"It counts.\", \"head\": \"feature\", \"base\": \"main\"}";

    private static CodeServer server;
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
    void twoBranches() {
        name = server.repository();
        server.commit(name, "main", "Begin", RepositoryFile.text("a.txt", "one\n"));
        server.commit(name, "feature", "Change", RepositoryFile.text("a.txt", "two\n"));
    }

    @Test
    void showsWhatItWouldChangeWithTheChecksOfItsNewestCommit() throws IOException {
        RunningServer.Answer made = server.post(name, "/proposals", PROPOSE);
        String head = made.json().at("/headCommit").asString();
        server.post(
                name,
                "/statuses/" + head,
                "{\"state\": \"pending\", \"context\": \"build\", \"target_url\": \"https://ci.example/1\"}");
        server.post(
                name,
                "/statuses/" + head,
                "{\"state\": \"success\", \"context\": \"build\", \"description\": \"passed\"}");

        JsonNode one = server.get(name, "/proposals/1").json();

        assertThat(made.status()).isEqualTo(201);
        assertThat(one.at("/state").asString()).isEqualTo("open");
        assertThat(one.at("/mergeable").asBoolean()).isTrue();
        assertThat(one.at("/author").asString()).isEqualTo("user:development/guest");
        assertThat(one.at("/files/0/patch").asString()).contains("-one").contains("+two");
        assertThat(one.at("/commits")).hasSize(1);
        assertThat(one.at("/checks")).hasSize(1);
        assertThat(one.at("/checks/0/state").asString()).isEqualTo("success");
        assertThat(server.get(name, "").json().at("/openProposals").asInt()).isEqualTo(1);
        assertThat(server.post(name, "/proposals", PROPOSE).json().at("/code").asString())
                .isEqualTo("proposal-exists");
    }

    @Test
    void mergesAndShowsAfterwardsWhatWasMerged() throws IOException {
        server.post(name, "/proposals", PROPOSE);

        RunningServer.Answer merged = server.post(name, "/proposals/1/merge", "{}");

        assertThat(merged.status()).isEqualTo(200);
        assertThat(merged.json().at("/state").asString()).isEqualTo("merged");
        JsonNode newest = server.get(name, "/commits?limit=1").json().at("/items/0");
        assertThat(newest.at("/id").asString())
                .isEqualTo(merged.json().at("/mergeCommit").asString());
        assertThat(newest.at("/message").asString()).isEqualTo("Merge proposal 1: Say two\n\nIt counts.\n");
        assertThat(server.get(name, "/file?path=a.txt").json().at("/text").asString())
                .isEqualTo("two\n");
        JsonNode later = server.get(name, "/proposals/1").json();
        assertThat(later.at("/files")).hasSize(1);
        assertThat(later.at("/mergeable").asBoolean()).isFalse();
        assertThat(server.post(name, "/proposals/1/merge", "{}")
                        .json()
                        .at("/code")
                        .asString())
                .isEqualTo("proposal-closed");
        assertThat(server.server()
                        .get("/api/ridgeway/platform/audit?action=proposal")
                        .body())
                .contains("proposal.create")
                .contains("proposal.merge");
    }

    @Test
    void saysThatItConflictsAndDoesNotMerge() throws IOException {
        server.commit(name, "main", "Differently", RepositoryFile.text("a.txt", "three\n"));
        server.post(name, "/proposals", PROPOSE);

        assertThat(server.get(name, "/proposals/1").json().at("/mergeable").asBoolean())
                .isFalse();
        RunningServer.Answer refused = server.post(name, "/proposals/1/merge", "{}");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().at("/code").asString()).isEqualTo("proposal-conflicts");
        assertThat(server.get(name, "/file?path=a.txt").json().at("/text").asString())
                .isEqualTo("three\n");
    }

    @Test
    void mergesOnlyWhatWasLookedAt() throws IOException {
        String seen = server.post(name, "/proposals", PROPOSE)
                .json()
                .at("/headCommit")
                .asString();
        Commit newer = server.commit(name, "feature", "More", RepositoryFile.text("b.txt", "b\n"));

        RunningServer.Answer refused =
                server.post(name, "/proposals/1/merge", "{\"headCommit\": \"%s\"}".formatted(seen));

        assertThat(refused.json().at("/code").asString()).isEqualTo("proposal-moved");
        CodeServer.await(
                "the proposal moves along",
                () -> proposal().at("/headCommit").asString().equals(newer.id()));
        assertThat(server.post(name, "/proposals/1/merge", "{\"headCommit\": \"%s\"}".formatted(newer.id()))
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"failure,build failed", "error,build failed", "pending,build still runs"})
    void mergesDespiteItsChecksOnlyWhenToldTo(String state, String words) throws IOException {
        String head = server.post(name, "/proposals", PROPOSE)
                .json()
                .at("/headCommit")
                .asString();
        say(head, "lint", "success");
        say(head, "build", state);

        RunningServer.Answer refused = server.post(name, "/proposals/1/merge", "{}");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().at("/code").asString()).isEqualTo("proposal-checks-not-passed");
        assertThat(refused.json().at("/detail").asString()).contains(words).doesNotContain("lint");
        assertThat(proposal().at("/state").asString()).isEqualTo("open");
        assertThat(server.post(name, "/proposals/1/merge", "{\"despiteChecks\": true}")
                        .json()
                        .at("/state")
                        .asString())
                .isEqualTo("merged");
        assertThat(server.server()
                        .get("/api/ridgeway/platform/audit?action=proposal.merge&subject=" + name.path())
                        .json()
                        .at("/items/0/detail")
                        .asString())
                .endsWith(", although " + words);
    }

    @Test
    void mergesWhenItsChecksHavePassedInTheEnd() throws IOException {
        String head = server.post(name, "/proposals", PROPOSE)
                .json()
                .at("/headCommit")
                .asString();
        say(head, "build", "failure");
        say(head, "build", "success");

        assertThat(server.post(name, "/proposals/1/merge", "{}").status()).isEqualTo(200);
    }

    private void say(String commit, String context, String state) throws IOException {
        assertThat(server.post(
                                name,
                                "/statuses/" + commit,
                                "{\"state\": \"%s\", \"context\": \"%s\"}".formatted(state, context))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void declines() throws IOException {
        server.post(name, "/proposals", PROPOSE);

        assertThat(server.post(name, "/proposals/1/decline", "", "X-Requested-With: XMLHttpRequest")
                        .json()
                        .at("/state")
                        .asString())
                .isEqualTo("declined");
        assertThat(server.get(name, "/proposals?state=open").json().at("/items"))
                .isEmpty();
        assertThat(server.post(name, "/proposals", PROPOSE).json().at("/number").asInt())
                .isEqualTo(2);
    }

    @Test
    void noticesAMergeByPushAndABranchThatIsGone(@TempDir Path folder) throws IOException {
        server.commit(name, "other", "Other", RepositoryFile.text("c.txt", "c\n"));
        server.post(name, "/proposals", PROPOSE);
        server.post(name, "/proposals", PROPOSE.replace("feature", "other"));
        GitCommand git = new GitCommand(folder).clone(server.url(name, CodeServer.TOKEN), "mine");

        git.run("merge", "-q", "origin/feature");
        git.run("push", "-q", "origin", "HEAD:main", ":feature", ":other");

        CodeServer.await(
                "the first is merged", () -> proposal().at("/state").asString().equals("merged"));
        assertThat(server.get(name, "/proposals/2").json().at("/state").asString())
                .isEqualTo("declined");
    }

    @Test
    void refusesWhatIsNoProposal() throws IOException {
        assertThat(code("{\"title\": \" \", \"head\": \"feature\", \"base\": \"main\"}"))
                .isEqualTo("proposal-invalid");
        assertThat(code("{\"title\": \"x\", \"head\": \"main\", \"base\": \"main\"}"))
                .isEqualTo("proposal-empty");
        assertThat(code("{\"title\": \"x\", \"head\": \"gone\", \"base\": \"main\"}"))
                .isEqualTo("branch-not-found");
        assertThat(server.get(name, "/proposals/7").status()).isEqualTo(404);
        assertThat(server.post(name, "/proposals", PROPOSE, "Authorization: Bearer " + CodeServer.READER)
                        .status())
                .isEqualTo(403);
        assertThat(server.post(name, "/statuses/main", "{\"state\": \"great\"}")
                        .json()
                        .at("/code")
                        .asString())
                .isEqualTo("status-invalid");
    }

    private String code(String proposal) throws IOException {
        return server.post(name, "/proposals", proposal).json().at("/code").asString();
    }

    private JsonNode proposal() {
        try {
            return server.get(name, "/proposals/1").json();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"merge", "decline"})
    void ofTwoWhoDecideAtOnceOneIsHeard(String second) throws Exception {
        server.post(name, "/proposals", PROPOSE);
        String first = new GitCommand(server.folder(name)).run("rev-parse", "main");
        JdbcClient jdbc = server.bean(JdbcClient.class);
        try (WriteGate gate = WriteGate.holding(jdbc, "platform.audit", "insert", "new.action = 'proposal.merge'");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<RunningServer.Answer> merge = threads.submit(() -> server.post(name, "/proposals/1/merge", "{}"));
            gate.arrived();
            Future<RunningServer.Answer> other =
                    threads.submit(() -> server.post(name, "/proposals/1/" + second, "{}"));
            CodeServer.await(
                    "the other waits for the first",
                    () -> jdbc.sql("select exists (select from pg_stat_activity where wait_event_type = 'Lock')")
                            .query(Boolean.class)
                            .single());
            gate.open();

            assertThat(merge.get().status()).isEqualTo(200);
            assertThat(other.get().status()).isEqualTo(409);
            assertThat(other.get().json().at("/code").asString()).isEqualTo("proposal-closed");
            assertThat(other.get().json().at("/detail").asString()).isEqualTo("Proposal 1 is merged already.");
        }
        assertThat(new GitCommand(server.folder(name)).run("rev-list", "--merges", "--count", first + "..main"))
                .isEqualTo("1");
    }
}
