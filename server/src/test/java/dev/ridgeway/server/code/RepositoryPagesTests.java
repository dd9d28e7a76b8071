package dev.ridgeway.server.code;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.plugin.code.Change;
import dev.ridgeway.plugin.code.Commit;
import dev.ridgeway.plugin.code.NewRepository;
import dev.ridgeway.plugin.code.RepositoryFile;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.server.assembly.RunningServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class RepositoryPagesTests {

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
    void newRepository() {
        name = server.repository();
    }

    @Test
    void showsAnEmptyRepositoryAsOne() throws IOException {
        JsonNode one = server.get(name, "").json();

        assertThat(one.at("/owner").asString()).isEqualTo("team");
        assertThat(one.at("/defaultBranch").asString()).isEqualTo("main");
        assertThat(one.at("/cloneUrl").asString()).isEqualTo(server.url(name));
        assertThat(one.at("/branches")).isEmpty();
        assertThat(server.get(name, "/tree").json().at("/entries")).isEmpty();
        assertThat(server.get(name, "/commits").json().at("/items")).isEmpty();
    }

    @Test
    void listsFoldersBeforeFilesWithTheReadMe() throws IOException {
        server.commit(
                name,
                "main",
                "Begin",
                RepositoryFile.text("README.md", "# Hello <script>"),
                RepositoryFile.text("zoo/a.txt", "a"),
                RepositoryFile.text("b.txt", "bb"));

        JsonNode tree = server.get(name, "/tree?ref=main").json();

        assertThat(tree.at("/entries")).hasSize(3);
        assertThat(tree.at("/entries/0").toString())
                .isEqualTo("{\"name\":\"zoo\",\"path\":\"zoo\",\"type\":\"folder\"}");
        assertThat(tree.at("/entries/2").toString())
                .isEqualTo("{\"name\":\"b.txt\",\"path\":\"b.txt\",\"type\":\"file\",\"size\":2}");
        assertThat(tree.at("/readme").asString()).isEqualTo("# Hello <script>");
        assertThat(server.get(name, "/tree?ref=main&path=zoo")
                        .json()
                        .at("/entries/0/path")
                        .asString())
                .isEqualTo("zoo/a.txt");
        assertThat(server.get(name, "/tree?ref=gone").json().at("/code").asString())
                .isEqualTo("commit-not-found");
        assertThat(server.get(name, "/tree?path=nowhere").status()).isEqualTo(404);
    }

    @Test
    void showsTextAndSaysOfTheRestOnlyItsSize() throws IOException {
        server.commit(
                name,
                "main",
                "Begin",
                RepositoryFile.text("a.txt", "grüße"),
                new RepositoryFile("b.bin", false, new byte[] {0, 1, 2}),
                new RepositoryFile("long.txt", false, "x".repeat(1_000_001).getBytes()));

        assertThat(server.get(name, "/file?path=a.txt").json().toString())
                .isEqualTo("{\"text\":\"grüße\",\"binary\":false,\"size\":7}");
        assertThat(server.get(name, "/file?path=b.bin").json().toString()).isEqualTo("{\"binary\":true,\"size\":3}");
        assertThat(server.get(name, "/file?path=long.txt").json().toString())
                .isEqualTo("{\"binary\":false,\"size\":1000001}");
    }

    @Test
    void givesARawFileAsADownloadThatNoBrowserRuns() throws IOException {
        server.commit(name, "main", "Begin", RepositoryFile.text("evil/a \"b\".html", "<script>alert(1)</script>"));

        RunningServer.Answer raw = server.get(name, "/raw?path=evil/a%20%22b%22.html");

        assertThat(raw.status()).isEqualTo(200);
        assertThat(raw.body()).isEqualTo("<script>alert(1)</script>");
        assertThat(raw.header("Content-Type")).isEqualTo("application/octet-stream");
        assertThat(raw.header("Content-Disposition")).startsWith("attachment;");
        assertThat(raw.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(raw.header("Content-Security-Policy")).contains("sandbox");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../../../etc/passwd", "/etc/passwd", ".git/config", "a/../../b"})
    void readsNoPathThatLeadsElsewhere(String path) throws IOException {
        server.commit(name, "main", "Begin", RepositoryFile.text("a/b.txt", "b"));

        assertThat(server.get(name, "/raw?path=" + path).json().at("/code").asString())
                .isEqualTo("path-invalid");
        assertThat(server.get(name, "/file?path=" + path).status()).isEqualTo(400);
    }

    @Test
    void showsCommitsAndWhatTheyChanged() throws IOException {
        Commit first = server.commit(
                name,
                "main",
                "Begin\n\nWith a body.",
                RepositoryFile.text("a.txt", "one\ntwo\n"),
                RepositoryFile.text("moved/from.txt", "the same\nlines\nof text\n"));
        server.bean(Code.class)
                .commit(
                        CodeServer.ADA,
                        name,
                        new Change(
                                "main",
                                "Go on",
                                "Ada",
                                "ada@example.com",
                                List.of(
                                        RepositoryFile.text("a.txt", "one\nTWO\nthree\n"),
                                        RepositoryFile.text("moved/to.txt", "the same\nlines\nof text\n")),
                                List.of("moved/from.txt")),
                        "");

        JsonNode commits = server.get(name, "/commits").json().at("/items");
        JsonNode second =
                server.get(name, "/commits/" + commits.at("/0/id").asString()).json();

        assertThat(commits).hasSize(2);
        assertThat(commits.at("/1/id").asString()).isEqualTo(first.id());
        assertThat(commits.at("/1/message").asString()).isEqualTo("Begin\n\nWith a body.\n");
        assertThat(second.at("/author").asString()).isEqualTo("Ada");
        assertThat(second.at("/files/0").toString())
                .isEqualTo("{\"path\":\"a.txt\",\"status\":\"modified\",\"additions\":2,\"deletions\":1,"
                        + "\"patch\":\"@@ -1,2 +1,3 @@\\n one\\n-two\\n+TWO\\n+three\\n\"}");
        assertThat(second.at("/files/1/path").asString()).isEqualTo("moved/to.txt");
        assertThat(second.at("/files/1/status").asString()).isEqualTo("renamed");
        assertThat(server.get(name, "/commits/" + first.id()).json().at("/files"))
                .hasSize(2);
        assertThat(server.get(name, "/commits?offset=1&limit=1")
                        .json()
                        .at("/items/0/id")
                        .asString())
                .isEqualTo(first.id());
        assertThat(server.get(name, "/commits/" + "0".repeat(40)).status()).isEqualTo(404);
    }

    @Test
    void comparesFromWhereTwoBranchesParted() throws IOException {
        server.commit(name, "main", "Begin", RepositoryFile.text("a.txt", "one\n"));
        server.commit(name, "feature", "Change", RepositoryFile.text("a.txt", "two\n"));
        server.commit(name, "main", "Elsewhere", RepositoryFile.text("b.txt", "b\n"));

        JsonNode comparison =
                server.get(name, "/compare?base=main&head=feature").json();

        assertThat(comparison.at("/commits")).hasSize(1);
        assertThat(comparison.at("/files")).hasSize(1);
        assertThat(comparison.at("/files/0/path").asString()).isEqualTo("a.txt");
    }

    @Test
    void makesListsAndDeletes() throws IOException {
        String fresh = "made-" + name.name();
        String json = "{\"owner\": \"team\", \"name\": \"%s\", \"description\": \"By hand\"}".formatted(fresh);

        RunningServer.Answer made = server.server().ask("POST", CodeServer.AT, json);
        assertThat(made.status()).isEqualTo(201);
        RunningServer.Answer again = server.server().ask("POST", CodeServer.AT, json);
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.json().at("/code").asString()).isEqualTo("repository-exists");

        String found = CodeServer.AT + "?text=" + fresh.toUpperCase(Locale.ROOT);
        assertThat(server.server().get(found).json().at("/items/0/description").asString())
                .isEqualTo("By hand");
        String address = CodeServer.AT + "/team/" + fresh;
        assertThat(server.server()
                        .ask("DELETE", address, "", "X-Requested-With: XMLHttpRequest")
                        .status())
                .isEqualTo(204);
        assertThat(server.server().get(found).json().at("/items")).isEmpty();
        assertThat(server.server().get(address).status()).isEqualTo(404);
    }

    @Test
    void listsPageByPageTheLatestPushFirst() throws IOException {
        String word = "paged" + name.name();
        for (String one : List.of("a", "b", "c")) {
            RepositoryName made = CodeServer.name("team", word + "-" + one);
            server.bean(Code.class).create(CodeServer.ADA, NewRepository.named(made, "Of 100%"));
        }
        server.commit(CodeServer.name("team", word + "-a"), "main", "Begin", RepositoryFile.text("a.txt", "a"));
        CodeServer.await("the push is told", () -> names(word, "").getFirst().endsWith("-a"));

        assertThat(names(word, "")).containsExactly(word + "-a", word + "-c", word + "-b");
        assertThat(names(word, "&limit=2")).containsExactly(word + "-a", word + "-c");
        assertThat(names(word, "&limit=2&offset=2")).containsExactly(word + "-b");
        assertThat(names(word, "&offset=9")).isEmpty();
        assertThat(names(word, "&limit=0&offset=-1")).hasSize(1);
        assertThat(names("TEAM/" + word.toUpperCase(Locale.ROOT), "")).hasSize(3);
        assertThat(names(word + "_", "")).as("no pattern").isEmpty();
        assertThat(server.server()
                        .get(CodeServer.AT + "?limit=1&text=" + word)
                        .json()
                        .at("/total")
                        .asInt())
                .isEqualTo(3);
    }

    private static List<String> names(String text, String more) {
        try {
            List<String> names = new ArrayList<>();
            server.server()
                    .get(CodeServer.AT + "?text=" + text + more)
                    .json()
                    .at("/items")
                    .forEach(it -> names.add(it.at("/name").asString()));
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void refusesWhoMayNot() throws IOException {
        String token = "Authorization: Bearer " + CodeServer.READER;

        assertThat(server.server().get(CodeServer.AT, token).status()).isEqualTo(200);
        assertThat(server.server()
                        .ask("POST", CodeServer.AT, "{\"owner\": \"team\", \"name\": \"x\"}", token)
                        .status())
                .isEqualTo(403);
        assertThat(server.server()
                        .ask("DELETE", CodeServer.AT + "/" + name.path(), "", token)
                        .status())
                .isEqualTo(403);
        assertThat(server.server().get(CodeServer.AT, "Host: rebound.example").status())
                .isEqualTo(401);
    }

    @Test
    void refusesANameThatIsNone() throws IOException {
        RunningServer.Answer refused =
                server.server().ask("POST", CodeServer.AT, "{\"owner\": \"team\", \"name\": \"../x\"}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().at("/code").asString()).isEqualTo("repository-name-invalid");
        assertThat(server.server()
                        .ask("POST", CodeServer.AT, "{\"owner\": \"a/b\", \"name\": \"x\"}")
                        .status())
                .isEqualTo(400);
        assertThat(server.server()
                        .ask("POST", CodeServer.AT, "{\"owner\": \"team\"}")
                        .status())
                .isEqualTo(400);
    }
}
