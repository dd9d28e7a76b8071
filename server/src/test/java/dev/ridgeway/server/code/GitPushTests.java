package dev.ridgeway.server.code;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.plugin.code.RepositoryFile;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.server.code.git.GitFolders;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.TreeFormatter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitPushTests {

    private static final int AT_ONCE = 8;

    private static CodeServer server;

    @TempDir
    Path folder;

    private RepositoryName name;
    private GitCommand mine;

    @BeforeAll
    static void start() throws IOException {
        server = new CodeServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void cloned() {
        name = server.repository();
        server.commit(name, "main", "Begin", RepositoryFile.text("README.md", "Hello\n"));
        mine = new GitCommand(folder).clone(server.url(name, CodeServer.TOKEN), "mine");
    }

    @Test
    void takesAForcedPush() {
        mine.commit("a.txt", "one");
        mine.run("push", "-q", "origin", "main");
        mine.run("reset", "-q", "--hard", "HEAD~1");
        String other = mine.commit("a.txt", "two");

        GitCommand.Answer refused = mine.ask("push", "origin", "main");
        mine.run("push", "-q", "--force", "origin", "main");

        assertThat(refused.text()).contains("rejected").contains("non-fast-forward");
        assertThat(onServer("rev-parse", "main")).isEqualTo(other);
        onServer("fsck", "--strict");
    }

    @Test
    void deletesABranchButNotTheDefaultOne() throws IOException {
        mine.run("push", "-q", "origin", "main:feature");
        mine.run("tag", "v1");
        mine.run("push", "-q", "origin", "v1");

        mine.run("push", "-q", "origin", ":feature");
        GitCommand.Answer refused = mine.ask("push", "origin", ":main");
        GitCommand.Answer foreign = mine.ask("push", "origin", "main:refs/ridgeway/secret");

        assertThat(refused.text()).contains("the default branch cannot be deleted");
        assertThat(foreign.text()).contains("only branches and tags are kept here");
        assertThat(server.get(name, "/branches").json().at("/items")).hasSize(1);
        assertThat(onServer("tag")).isEqualTo("v1");
    }

    @Test
    void takesTheFirstBranchOfAnEmptyRepositoryForItsDefault() throws IOException {
        RepositoryName empty = server.repository();
        mine.run("push", "-q", server.url(empty, CodeServer.TOKEN), "main:trunk");

        assertThat(server.get(empty, "").json().at("/defaultBranch").asString()).isEqualTo("trunk");
        GitCommand theirs = new GitCommand(folder).clone(server.url(empty), "theirs");
        assertThat(theirs.run("rev-parse", "--abbrev-ref", "HEAD")).isEqualTo("trunk");
    }

    @Test
    void carriesAFileOfSixtyMegabytesThereAndBack() throws IOException {
        byte[] large = new byte[60_000_000];
        new Random(7).nextBytes(large);
        Files.write(mine.folder().resolve("large.bin"), large);
        mine.commit("note.txt", "with something large");

        mine.run("push", "-q", "origin", "main");

        GitCommand theirs = new GitCommand(folder).clone(server.url(name), "theirs");
        assertThat(Files.mismatch(
                        mine.folder().resolve("large.bin"), theirs.folder().resolve("large.bin")))
                .isEqualTo(-1);
    }

    @Test
    void refusesAFileAboveTheLimitWithASentence() throws IOException {
        byte[] large = new byte[100_000_001];
        Files.write(mine.folder().resolve("huge.bin"), large);
        mine.commit("note.txt", "with something huge");

        GitCommand.Answer refused = mine.ask("push", "origin", "main");

        assertThat(refused.code()).isNotZero();
        assertThat(refused.text()).contains("100,000,000 bytes");
        assertThat(onServer("rev-list", "--count", "main")).isEqualTo("1");
    }

    @Test
    void givesAShallowCloneThatCanBeDeepened() {
        for (int i = 0; i < 5; i++) {
            mine.commit("a.txt", "version " + i);
        }
        mine.run("push", "-q", "origin", "main");

        GitCommand shallow = new GitCommand(folder).clone(server.url(name), "shallow", "--depth", "2");
        assertThat(shallow.run("rev-list", "--count", "HEAD")).isEqualTo("2");
        shallow.run("fetch", "-q", "--unshallow");
        assertThat(shallow.run("rev-list", "--count", "HEAD")).isEqualTo("6");
    }

    @Test
    void takesManyPushesToOneRepositoryAtOnce() throws Exception {
        List<GitCommand> clones = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            clones.add(new GitCommand(folder).clone(server.url(name, CodeServer.TOKEN), "clone" + i));
            clones.get(i).commit("file" + i + ".txt", "content " + i);
        }

        List<Integer> branches = atOnce(i ->
                clones.get(i).ask("push", "-q", "origin", "HEAD:branch" + i).code());
        List<Integer> sameBranch = atOnce(
                i -> clones.get(i).ask("push", "-q", "origin", "HEAD:main").code());

        assertThat(branches).containsOnly(0);
        assertThat(sameBranch).containsOnlyOnce(0);
        assertThat(onServer("rev-list", "--count", "main")).isEqualTo("2");
        assertThat(onServer("branch", "--list", "branch*").lines()).hasSize(AT_ONCE);
        onServer("fsck", "--strict");
    }

    @Test
    void takesManyPushesToManyRepositoriesAtOnce() throws Exception {
        List<RepositoryName> names = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            names.add(server.repository());
        }
        String pushed = mine.run("rev-parse", "HEAD");

        List<Integer> codes =
                atOnce(i -> mine.ask("push", "-q", server.url(names.get(i), CodeServer.TOKEN), "HEAD:main")
                        .code());

        assertThat(codes).containsOnly(0);
        for (RepositoryName each : names) {
            assertThat(new GitCommand(server.folder(each)).run("rev-parse", "main"))
                    .isEqualTo(pushed);
        }
    }

    @Test
    void refusesATreeThatLeadsIntoGitsOwnFolder() throws IOException {
        ObjectId commit;
        try (FileRepository repository =
                        new FileRepository(mine.folder().resolve(".git").toFile());
                ObjectInserter inserter = repository.newObjectInserter()) {
            ObjectId blob = inserter.insert(Constants.OBJ_BLOB, "evil".getBytes(StandardCharsets.UTF_8));
            TreeFormatter tree = new TreeFormatter();
            tree.append("..", FileMode.REGULAR_FILE, blob);
            CommitBuilder builder = new CommitBuilder();
            builder.setTreeId(inserter.insert(tree));
            builder.setAuthor(new PersonIdent("Eve", "eve@example.com"));
            builder.setCommitter(new PersonIdent("Eve", "eve@example.com"));
            builder.setMessage("Lead out");
            commit = inserter.insert(builder);
            inserter.flush();
        }

        GitCommand.Answer refused = mine.ask("push", "origin", commit.name() + ":refs/heads/evil");

        assertThat(refused.code()).isNotZero();
        assertThat(onServer("branch", "--list", "evil")).isEmpty();
    }

    @Test
    void answersNobodyWhoAsksForAnotherHost() throws Exception {
        assertThat(server.server()
                        .get(
                                "/git/" + name.path() + ".git/info/refs?service=git-upload-pack",
                                "Host: rebound.example:" + server.server().port())
                        .status())
                .isEqualTo(401);
    }

    @Test
    void sendsABrowserToThePage() throws Exception {
        assertThat(server.server().get("/git/" + name.path()).header("Location"))
                .isEqualTo("http://localhost:" + server.server().port() + "/code/" + name.path());
    }

    @Test
    void saysOfNothingThatItIsNotThere() throws Exception {
        GitCommand.Answer refused = mine.ask("fetch", server.url(CodeServer.name("team", "not-there")), "main");

        assertThat(refused.text()).contains("remote: There is no repository team/not-there.");
        HttpRequest dumb = HttpRequest.newBuilder(URI.create(server.url(name) + "/info/refs"))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            assertThat(client.send(dumb, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(404);
        }
    }

    private String onServer(String... arguments) {
        return new GitCommand(server.bean(GitFolders.class).folder(name)).run(arguments);
    }

    private interface Numbered<T> {
        T of(int number);
    }

    private static <T> List<T> atOnce(Numbered<T> work) throws Exception {
        List<Callable<T>> calls = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            int number = i;
            calls.add(() -> work.of(number));
        }
        List<T> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<T> future : threads.invokeAll(calls)) {
                results.add(future.get());
            }
        }
        return results;
    }
}
