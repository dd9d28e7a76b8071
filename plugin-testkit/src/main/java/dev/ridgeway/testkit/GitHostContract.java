package dev.ridgeway.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.code.BranchFiles;
import dev.ridgeway.plugin.code.Change;
import dev.ridgeway.plugin.code.Commit;
import dev.ridgeway.plugin.code.GitHost;
import dev.ridgeway.plugin.code.NewRepository;
import dev.ridgeway.plugin.code.Repository;
import dev.ridgeway.plugin.code.RepositoryFile;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.plugin.code.SourceTree;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link GitHost} promises. */
public abstract class GitHostContract {

    private static final int AT_ONCE = 6;

    /** The host under test. */
    protected abstract GitHost host();

    /** A name on that host which nobody has used. */
    protected abstract RepositoryName freshName();

    /** The address of a file or folder as a browser is shown it; {@code kind} is blob or tree. */
    protected URI address(RepositoryName name, String kind, String revision, String path) {
        return URI.create("https://%s/%s/%s/%s/%s".formatted(name.host(), name.path(), kind, revision, path));
    }

    @Test
    void makesAnEmptyRepositoryAndFindsIt() {
        RepositoryName name = freshName();
        assertThat(host().repository(name)).isEmpty();

        Repository made = host().create(new NewRepository(name, "", "Takes payments", "private", ""));

        assertThat(made.name()).isEqualTo(name);
        assertThat(made.defaultBranch()).isEqualTo("main");
        assertThat(made.description()).isEqualTo("Takes payments");
        assertThat(made.cloneUrl()).startsWith("http").contains(name.path());
        assertThat(host().repository(name)).contains(made);
        assertThat(host().host()).isEqualTo(name.host());
    }

    @Test
    void refusesANameInUse() {
        RepositoryName name = made();

        assertRefused("repository-exists", () -> host().create(NewRepository.named(name, "")));
    }

    @Test
    void makesARepositoryOnceForOneKey() throws Exception {
        RepositoryName name = freshName();

        List<Repository> made = atOnce(number -> host().create(keyed(name, "run-1")));

        assertThat(made).containsOnly(host().repository(name).orElseThrow());
        assertThat(made.getFirst().key()).isEqualTo("run-1");
        assertRefused("repository-exists", () -> host().create(keyed(name, "run-2")));
        assertRefused("repository-exists", () -> host().create(keyed(name, "")));
    }

    @Test
    void takesARepositoryOfTheSameNameForNobodysButWhoMadeIt() {
        RepositoryName name = freshName();
        host().create(keyed(name, "run-1"));
        host().delete(name);
        host().create(keyed(name, ""));

        assertThat(host().repository(name).orElseThrow().key()).isEmpty();
        assertRefused("repository-exists", () -> host().create(keyed(name, "run-1")));
        assertRefused("repository-exists", () -> host().create(keyed(name, "")));
    }

    @Test
    void letsOneOfManyWinWhoWantTheSameName() throws Exception {
        RepositoryName name = freshName();

        List<String> outcomes = atOnce(number -> {
            try {
                host().create(NewRepository.named(name, "by " + number));
                return "made";
            } catch (ToolRefused refused) {
                return refused.code();
            }
        });

        assertThat(outcomes).containsOnlyOnce("made").hasSize(AT_ONCE);
        assertThat(outcomes).filteredOn(it -> !it.equals("made")).containsOnly("repository-exists");
        assertThat(host().repository(name)).isPresent();
    }

    @Test
    void commitsToABranchThatIsMadeWhenMissing() {
        RepositoryName name = made();

        Commit first = host().commit(name, change("main", "Begin", text("a.txt", "one")), "k1");
        Commit second = host().commit(name, change("more/of-it", "Go on", text("b.txt", "two")), "k2");

        assertThat(first.title()).isEqualTo("Begin");
        assertThat(first.author()).isEqualTo("Ada");
        assertThat(first.email()).isEqualTo("ada@example.com");
        assertThat(first.id()).matches("[0-9a-f]{40}");
        assertThat(content(name, "main", "a.txt")).isEqualTo("one");
        assertThat(content(name, "more/of-it", "a.txt")).isEqualTo("one");
        assertThat(content(name, second.id(), "b.txt")).isEqualTo("two");
        assertNotFound(name, "main", "b.txt");
    }

    @Test
    void commitsOnceForOneKeyWhateverCameAfter() {
        RepositoryName name = made();
        Commit first = host().commit(name, change("main", "Begin", text("a.txt", "one")), "run-1");
        host().commit(name, change("main", "Go on", text("a.txt", "two")), "run-2");

        Commit again = host().commit(name, change("main", "Begin", text("a.txt", "one")), "run-1");

        assertThat(again).isEqualTo(first);
        assertThat(first.message()).endsWith("\n\nRidgeway-Run: run-1\n");
        assertThat(content(name, "main", "a.txt")).isEqualTo("two");
    }

    @Test
    void commitsOnceAlsoWhenAskedTwiceAtOnce() throws Exception {
        RepositoryName name = made();

        List<String> ids = atOnce(number -> host().commit(name, change("main", "Begin", text("a.txt", "one")), "same")
                .id());

        assertThat(ids).hasSize(AT_ONCE).containsOnly(ids.getFirst());
    }

    @Test
    void addsTheKeyToTrailersThatAreThere() {
        RepositoryName name = made();

        Commit commit = host().commit(
                        name,
                        change("main", "Begin\n\nSigned-off-by: Ada <ada@example.com>", text("a.txt", "one")),
                        "k");

        assertThat(commit.message()).isEqualTo("Begin\n\nSigned-off-by: Ada <ada@example.com>\nRidgeway-Run: k\n");
    }

    @Test
    void makesNoCommitThatChangesNothing() {
        RepositoryName name = made();
        Commit first = host().commit(name, change("main", "Begin", text("a.txt", "one")), "k1");

        Commit second = host().commit(name, change("main", "Again", text("a.txt", "one")), "k2");

        assertThat(second).isEqualTo(first);
    }

    @Test
    void makesAChangeOnlyForTheCommitItWasMadeFor() {
        RepositoryName name = made();
        Commit first = host().commit(name, change("main", "Begin", text("a.txt", "one")), "k1");
        Change late = onto(first, "Go on", text("a.txt", "two"));
        Commit second = host().commit(name, late, "k2");

        assertRefused("branch-moved", () -> host().commit(name, onto(first, "Late", text("a.txt", "three")), "k3"));
        assertThat(host().commit(name, late, "k2")).isEqualTo(second);
        assertThat(content(name, "main", "a.txt")).isEqualTo("two");
    }

    private static Change onto(Commit commit, String message, RepositoryFile file) {
        return new Change("main", message, "Ada", "ada@example.com", List.of(file), List.of(), commit.id());
    }

    @Test
    void readsTheFilesOfABranch() {
        RepositoryName name = made();
        host().commit(name, change("main", "Begin", text("a.txt", "one"), text("d/b.txt", "two")), "k1");
        Commit newest = host().commit(name, change("more/of-it", "Go on", text("a.txt", "three")), "k2");

        BranchFiles files = host().files(name, "more/of-it", List.of("a.txt", "d/b.txt", "d", "not-there"));

        assertThat(files.commit()).isEqualTo(newest.id());
        assertThat(files.files()).extracting(RepositoryFile::path).containsExactly("a.txt", "d/b.txt");
        assertThat(new String(files.file("a.txt").orElseThrow().content(), StandardCharsets.UTF_8))
                .isEqualTo("three");
        assertThat(host().files(name, "", List.of("a.txt")).branch()).isEqualTo("main");
        assertRefused("branch-not-found", () -> host().files(name, "nowhere", List.of()));
        assertRefused("path-invalid", () -> host().files(name, "", List.of("../a.txt")));
    }

    @Test
    void knowsWhatPlaceAnAddressMeans() {
        RepositoryName name = made();
        host().commit(name, change("main", "Begin", text("a.txt", "one")), "k1");
        host().commit(name, change("more/of-it", "Go on", text("d/b.txt", "two")), "k2");

        assertThat(host().place(address(name, "blob", "more/of-it", "d/b.txt")))
                .contains(new GitHost.Place(name, "more/of-it", "d/b.txt"));
        assertThat(host().place(address(name, "tree", "main", ""))).contains(new GitHost.Place(name, "main", ""));
        assertThat(host().place(address(name, "blob", "nowhere", "a.txt"))).isEmpty();
        assertThat(host().place(URI.create("https://another.example.com/a/b/blob/main/c")))
                .isEmpty();
    }

    @Test
    void losesNoneOfManyCommitsAtOnce() throws Exception {
        RepositoryName name = made();
        host().commit(name, change("main", "Begin", text("a.txt", "one")), "k");

        atOnce(number -> host().commit(
                        name, change("main", "Add " + number, text("n" + number + ".txt", "n")), "k" + number)
                .id());

        for (int number = 0; number < AT_ONCE; number++) {
            assertThat(content(name, "main", "n" + number + ".txt")).isEqualTo("n");
        }
    }

    @Test
    void deletesFilesAndFoldersAndReplacesOneByTheOther(@TempDir Path folder) {
        RepositoryName name = made();
        host().commit(
                        name,
                        change(
                                "main",
                                "Begin",
                                text("a.txt", "1"),
                                text("d/b.txt", "2"),
                                text("d/e/c.txt", "3"),
                                text("f", "4")),
                        "k1");

        host().commit(
                        name,
                        new Change(
                                "main",
                                "Tidy",
                                "Ada",
                                "ada@example.com",
                                List.of(text("f/g.txt", "5")),
                                List.of("a.txt", "d", "not-there")),
                        "k2");

        assertThat(host().reader()
                        .tree(address(name, "tree", "main", ""), folder)
                        .files())
                .containsExactly("f/g.txt");
    }

    @Test
    void keepsBytesLinksAndTheExecutableBit(@TempDir Path folder) throws Exception {
        RepositoryName name = made();
        byte[] bytes = {0, 1, 2, (byte) 0xff, '\r', '\n'};
        Commit commit = host().commit(
                        name,
                        change(
                                "main",
                                "Begin",
                                new RepositoryFile("run/me.sh", true, bytes),
                                text("run/ümläut ${{ values.x }}.txt", "ä"),
                                RepositoryFile.link("run/it", "me.sh")),
                        "k");

        SourceTree tree = host().reader().tree(address(name, "tree", "main", "run"), folder);

        assertThat(tree.revision()).isEqualTo(commit.id());
        assertThat(tree.files()).containsExactlyInAnyOrder("it", "me.sh", "ümläut ${{ values.x }}.txt");
        assertThat(Files.readAllBytes(folder.resolve("me.sh"))).isEqualTo(bytes);
        assertThat(Files.readSymbolicLink(folder.resolve("it"))).hasToString("me.sh");
        assertThat(folder.resolve("me.sh")).isExecutable();
        assertThat(Files.isExecutable(folder.resolve("ümläut ${{ values.x }}.txt")))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../a",
                "a/../../b",
                "/etc/passwd",
                ".git/config",
                "a/.GIT/hooks/x",
                "a//b",
                "",
                "a/",
                ".",
                "a\0b"
            })
    void refusesAPathThatLeadsElsewhere(String path) {
        RepositoryName name = made();

        assertRefused("path-invalid", () -> host().commit(name, change("main", "Begin", text(path, "x")), "k"));
        assertNotFound(name, "main", "README.md");
    }

    @Test
    void refusesToCommitWhereThereIsNoRepository() {
        assertRefused(
                "repository-not-found", () -> host().commit(freshName(), change("main", "Begin", text("a", "b")), "k"));
    }

    @Test
    void deletesARepositoryWhoseNameIsFreeThen() {
        RepositoryName name = made();
        host().commit(name, change("main", "Begin", text("a.txt", "one")), "k");

        host().delete(name);
        host().delete(name);

        assertThat(host().repository(name)).isEmpty();
        assertNotFound(name, "main", "a.txt");
        host().create(NewRepository.named(name, "Another"));
        assertNotFound(name, "main", "a.txt");
    }

    @Test
    void readsItsOwnAddressesOnly() {
        RepositoryName name = freshName();

        assertThat(host().reader().reads(address(name, "blob", "main", "a"))).isTrue();
        assertThat(host().reader().reads(URI.create("https://elsewhere.example/o/n/blob/main/a")))
                .isFalse();
        assertThat(host().reader().reads(URI.create("file:///etc/passwd"))).isFalse();
    }

    @Test
    void findsNothingWhereNothingIs(@TempDir Path folder) {
        RepositoryName name = made();
        host().commit(name, change("main", "Begin", text("d/a.txt", "one")), "k");

        assertNotFound(name, "main", "d/b.txt");
        assertNotFound(name, "main", "d");
        assertNotFound(name, "other", "d/a.txt");
        assertNotFound(freshName(), "main", "d/a.txt");
        assertRefused("source-not-found", () -> host().reader().tree(address(name, "tree", "main", "x"), folder));
        assertThat(folder).isEmptyDirectory();
    }

    /** A repository made under a fresh name. */
    protected final RepositoryName made() {
        RepositoryName name = freshName();
        host().create(NewRepository.named(name, ""));
        return name;
    }

    private static NewRepository keyed(RepositoryName name, String key) {
        return new NewRepository(name, "main", "", "private", key);
    }

    /** A change by Ada. */
    protected static Change change(String branch, String message, RepositoryFile... files) {
        return new Change(branch, message, "Ada", "ada@example.com", List.of(files), List.of());
    }

    /** A text file. */
    protected static RepositoryFile text(String path, String content) {
        return RepositoryFile.text(path, content);
    }

    private String content(RepositoryName name, String revision, String path) {
        return new String(
                host().reader().file(address(name, "blob", revision, path)).content(), StandardCharsets.UTF_8);
    }

    private void assertNotFound(RepositoryName name, String revision, String path) {
        assertRefused("source-not-found", () -> host().reader().file(address(name, "blob", revision, path)));
    }

    private static void assertRefused(String code, ThrowingCallable asked) {
        assertThatThrownBy(asked).isInstanceOfSatisfying(ToolRefused.class, refused -> {
            assertThat(refused.code()).isEqualTo(code);
            assertThat(refused.message()).isNotBlank();
            assertThat(refused.remedy()).isNotBlank();
        });
    }

    private interface Numbered<T> {
        T of(int number) throws ToolProblem;
    }

    private static <T> List<T> atOnce(Numbered<T> work) throws InterruptedException, ExecutionException {
        List<Callable<T>> calls = new ArrayList<>();
        for (int number = 0; number < AT_ONCE; number++) {
            int mine = number;
            calls.add(() -> work.of(mine));
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
