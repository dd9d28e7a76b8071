package dev.ridgeway.server.paths.actions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ridgeway.plugin.code.SourceReader;
import dev.ridgeway.plugin.paths.ActionFailed;
import dev.ridgeway.plugin.paths.TemplateAction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

class WorkspaceActionsTests {

    @TempDir
    Path folder;

    private Path workspace;

    @BeforeEach
    void makeWorkspace() throws IOException {
        workspace = Files.createDirectory(folder.resolve("workspace"));
    }

    @Test
    void deletesPathsAndPatterns() throws IOException {
        write("a.txt", "b/c.txt", "b/d.yaml", "e/f/g.yaml");

        run(new FsDeleteAction(), Map.of("files", List.of("a.txt", "**/*.yaml", "not-there")));

        assertThat(names()).containsExactly("b/c.txt");
    }

    @Test
    void renamesAndOverwritesOnlyWhenAsked() throws IOException {
        write("a.txt", "b.txt");

        assertCode("file-exists", new FsRenameAction(), rename("a.txt", "b.txt", false));
        run(new FsRenameAction(), rename("a.txt", "b.txt", true));
        assertThat(workspace.resolve("b.txt")).hasContent("a.txt");
        run(new FsRenameAction(), rename("b.txt", "deep/er/c.txt", false));
        assertThat(names()).containsExactly("deep/er/c.txt");
        assertCode("file-not-found", new FsRenameAction(), rename("nothing", "x", false));
    }

    @Test
    void losesNothingWhenARenameCannotBe() throws IOException {
        write("a/b", "c.txt");

        assertCode("path-invalid", new FsRenameAction(), rename("a/b", "a", true));
        assertCode("path-invalid", new FsRenameAction(), rename("a", "a/b/c", true));
        assertCode("path-invalid", new FsRenameAction(), rename("c.txt", "./c.txt", true));

        assertThat(names()).containsExactly("a/b", "c.txt");
        assertThat(workspace.resolve("a/b")).hasContent("a/b");
    }

    @Test
    void listsFilesAndFolders() throws IOException {
        write("a.txt", "b/c.txt");

        assertThat(run(new FsReaddirAction(), Map.of("paths", List.of("."))))
                .isEqualTo(Map.of(
                        "files", List.of(Map.of("name", "a.txt", "path", "", "fullPath", "a.txt")),
                        "folders", List.of(Map.of("name", "b", "path", "", "fullPath", "b"))));
        assertThat(run(new FsReaddirAction(), Map.of("paths", List.of("."), "recursive", true))
                        .toString())
                .contains("fullPath=b/c.txt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "/etc/passwd", "a/../../x", ".", "link/x", "link"})
    void refusesPathsThatLeaveTheWorkspace(String path) throws IOException {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Files.writeString(outside.resolve("x"), "kept");
        Files.writeString(folder.resolve("x"), "kept");
        Files.createSymbolicLink(workspace.resolve("link"), outside);
        write("a.txt");

        assertCode("path-leaves-workspace", new FsDeleteAction(), Map.of("files", List.of(path)));
        assertCode("path-leaves-workspace", new FsRenameAction(), rename("a.txt", path, true));
        assertCode("path-leaves-workspace", new FsRenameAction(), rename(path, "b.txt", true));
        assertCode("path-leaves-workspace", new CatalogWriteAction(), Map.of("entity", Map.of(), "filePath", path));
        assertThat(outside.resolve("x")).hasContent("kept");
        assertThat(folder.resolve("x")).hasContent("kept");
    }

    @Test
    void writesAnEntityThatNamesItsTemplate() {
        run(
                new CatalogWriteAction(),
                Map.of("entity", Map.of("kind", "Component", "metadata", Map.of("name", "shop"))));

        assertThat(workspace.resolve("catalog-info.yaml"))
                .content()
                .contains("kind: Component", "name: shop", "backstage.io/source-template: template:default/t");
    }

    @Test
    void remembersWhereARepositoryCameFrom() {
        var context = new TestContext(
                workspace,
                Map.of(),
                Map.of(
                        "name",
                        "shop",
                        "database",
                        unsorted("size", "small", "backups", List.of(unsorted("keep", 3, "at", "night"), "weekly"))),
                "https://git.ridgeway.internal/ridgeway/golden-paths/tree/" + "a".repeat(40) + "/new-service/",
                new ArrayList<>());

        new LineageWriteAction().execute(context);

        assertThat(workspace.resolve(".ridgeway/lineage.yaml")).hasContent("""
                template:
                  ref: template:default/t
                  version: 1.2.0
                  commit: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
                answers:
                  database:
                    backups:
                      - at: night
                        keep: 3
                      - weekly
                    size: small
                  name: shop
                """);
    }

    private static Map<String, Object> unsorted(String key, Object value, String other, Object more) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(key, value);
        map.put(other, more);
        return map;
    }

    @Test
    void logsTheWorkspaceWhenAsked() throws IOException {
        write("a.txt");
        var context = TestContext.of(workspace, Map.of("message", "Hello", "listWorkspace", "with-contents"));

        new DebugLogAction().execute(context);

        assertThat(context.lines()).containsExactly("Hello", "Workspace:\n  - a.txt", "a.txt:\na.txt");
    }

    @Test
    void waitsNoLongerThanTenMinutes() {
        assertCode("wait-too-long", new DebugWaitAction(), Map.of("minutes", 11));
        assertThat(run(new DebugWaitAction(), Map.of("milliseconds", 1))).isEmpty();
    }

    @Test
    void fetchesWhatLiesBesideALocalTemplateAndNothingElse() throws IOException {
        Path template = Files.createDirectories(folder.resolve("templates/one")).resolve("template.yaml");
        Files.createDirectories(folder.resolve("templates/one/skeleton"));
        Files.writeString(folder.resolve("templates/one/skeleton/${{ values.n }}.txt"), "${{ values.n }}");
        Files.writeString(folder.resolve("templates/secret.txt"), "secret");
        Files.createSymbolicLink(folder.resolve("templates/one/out"), folder.resolve("templates"));

        fetch(new FetchPlainAction(sources()), template, Map.of("url", "./skeleton", "targetPath", "plain"));
        assertThat(workspace.resolve("plain/${{ values.n }}.txt")).hasContent("${{ values.n }}");
        fetch(
                new FetchPlainFileAction(sources()),
                template,
                Map.of("url", "skeleton/$%7B%7B%20values.n%20%7D%7D.txt", "targetPath", "one.txt"));
        assertThat(workspace.resolve("one.txt")).hasContent("${{ values.n }}");

        for (String url : List.of("../secret.txt", "out/secret.txt", "file:///etc/passwd", "/etc/passwd")) {
            assertThatExceptionOfType(ActionFailed.class)
                    .as(url)
                    .isThrownBy(() -> fetch(
                            new FetchPlainFileAction(sources()), template, Map.of("url", url, "targetPath", "stolen")));
        }
        assertThat(workspace.resolve("stolen")).doesNotExist();
    }

    private static FetchedSources sources() {
        return new FetchedSources(new StaticListableBeanFactory().getBeanProvider(SourceReader.class));
    }

    private void fetch(TemplateAction action, Path template, Map<String, @Nullable Object> input) {
        action.execute(TestContext.of(workspace, input).from(template));
    }

    private Map<String, @Nullable Object> run(TemplateAction action, Map<String, @Nullable Object> input) {
        return action.execute(TestContext.of(workspace, input));
    }

    private void assertCode(String code, TemplateAction action, Map<String, @Nullable Object> input) {
        assertThatExceptionOfType(ActionFailed.class)
                .isThrownBy(() -> run(action, input))
                .matches(failed -> failed.code().equals(code), code);
    }

    private static Map<String, @Nullable Object> rename(String from, String to, boolean overwrite) {
        return Map.of("files", List.of(Map.of("from", from, "to", to, "overwrite", overwrite)));
    }

    private void write(String... names) throws IOException {
        for (String name : names) {
            Path file = workspace.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, name);
        }
    }

    private List<String> names() throws IOException {
        try (var files = Files.walk(workspace)) {
            return files.filter(Files::isRegularFile)
                    .map(it -> workspace.relativize(it).toString())
                    .sorted()
                    .toList();
        }
    }
}
