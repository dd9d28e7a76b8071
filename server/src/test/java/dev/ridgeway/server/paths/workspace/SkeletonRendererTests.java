package dev.ridgeway.server.paths.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ridgeway.plugin.paths.ActionFailed;
import dev.ridgeway.server.paths.expressions.Options;
import dev.ridgeway.server.paths.workspace.SkeletonRenderer.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SkeletonRendererTests {

    private static final Options OPTIONS = Options.backstage(Map.of("github.com", "github"));

    @TempDir
    Path folder;

    private Path skeleton;
    private Path workspace;

    @BeforeEach
    void folders() throws IOException {
        skeleton = Files.createDirectory(folder.resolve("skeleton"));
        workspace = Files.createDirectory(folder.resolve("workspace"));
    }

    @Test
    void rendersNamesAndContents() throws IOException {
        file("${{ values.name }}/README.md", "# ${{ values.name | upper }}\n");

        assertThat(render(Map.of("name", "shop"))).containsExactly("shop/README.md");
        assertThat(workspace.resolve("shop/README.md")).hasContent("# SHOP\n");
    }

    @Test
    void leavesOutWhatHasNoName() throws IOException {
        file("{% if values.api %}api.go{% endif %}", "x");
        file("{% if values.db %}migrations{% endif %}/1.sql", "x");
        file("src/{% if values.api %}api.go{% endif %}", "x");
        file("src/main.go", "x");

        assertThat(render(Map.of("api", false, "db", false))).containsExactly("src/main.go");
        assertThat(render(Map.of("api", true, "db", true)))
                .containsExactlyInAnyOrder("api.go", "migrations/1.sql", "src/api.go");
    }

    @Test
    void copiesUntouchedFilesButRendersTheirNames() throws IOException {
        file(".github/workflows/${{ values.name }}.yaml", "run: ${{ github.sha }}\n");
        file("chart/values.yaml", "name: ${{ values.name }}\n");
        file("chart/templates/a.yaml", "{{ .Values.x }} ${{ values.name }}\n");

        render(Map.of("name", "shop"), settings(List.of(".github/workflows", "chart/**", "!chart/values.yaml")));

        assertThat(workspace.resolve(".github/workflows/shop.yaml")).hasContent("run: ${{ github.sha }}\n");
        assertThat(workspace.resolve("chart/values.yaml")).hasContent("name: shop\n");
        assertThat(workspace.resolve("chart/templates/a.yaml")).hasContent("{{ .Values.x }} ${{ values.name }}\n");
    }

    @Test
    void copiesTextsAsTheyAreThatAreTooLargeToRender() throws IOException {
        byte[] dump = "${{ values.name }}\n".repeat(1_000_000).getBytes(StandardCharsets.UTF_8);
        Files.write(skeleton.resolve("dump.sql"), dump);

        render(Map.of("name", "shop"));

        assertThat(dump.length).isGreaterThan((int) SkeletonRenderer.MOST_RENDERED_BYTES);
        assertThat(workspace.resolve("dump.sql")).hasBinaryContent(dump);
    }

    @Test
    void rendersOnlyFilesWithTheEndingAndDropsIt() throws IOException {
        file("a.txt.njk", "${{ values.name }}");
        file("b.txt", "${{ values.name }}");

        render(Map.of("name", "shop"), new Settings(List.of(), ".njk", false, OPTIONS));

        assertThat(workspace.resolve("a.txt")).hasContent("shop");
        assertThat(workspace.resolve("b.txt")).hasContent("${{ values.name }}");
    }

    @Test
    void keepsWhatExistsUnlessItIsToBeReplaced() throws IOException {
        file("a.txt", "new");
        Files.writeString(workspace.resolve("a.txt"), "old");

        assertThat(render(Map.of())).isEmpty();
        assertThat(workspace.resolve("a.txt")).hasContent("old");

        render(Map.of(), new Settings(List.of(), "", true, OPTIONS));
        assertThat(workspace.resolve("a.txt")).hasContent("new");
    }

    @Test
    void keepsTheOldFileWhenTheNewOneCannotBeRendered() throws IOException {
        file("a.txt", "${{ values.name | nosuchfilter }}");
        Files.writeString(workspace.resolve("a.txt"), "old");

        assertThatExceptionOfType(ActionFailed.class)
                .isThrownBy(() -> render(Map.of(), new Settings(List.of(), "", true, OPTIONS)));
        assertThat(workspace.resolve("a.txt")).hasContent("old");

        Files.writeString(workspace.resolve("self.txt"), "I am ${{ values.name }}");
        SkeletonRenderer.renderFile(
                workspace.resolve("self.txt"),
                "self.txt",
                workspace,
                "self.txt",
                Map.of("name", "shop"),
                new Settings(List.of(), "", true, OPTIONS));
        assertThat(workspace.resolve("self.txt")).hasContent("I am shop");
    }

    @Test
    void refusesMoreFilesThanAnyServiceHas() throws IOException {
        for (int i = 0; i <= SkeletonRenderer.MOST_ENTRIES; i++) {
            Files.createFile(skeleton.resolve("f" + i));
        }

        assertThatExceptionOfType(ActionFailed.class)
                .isThrownBy(() -> render(Map.of()))
                .matches(failed -> failed.code().equals("skeleton-too-large"));
    }

    @Test
    void copiesWhatIsNoTextAndKeepsTheExecutableBit() throws IOException {
        byte[] picture = {(byte) 0x89, 'P', 'N', 'G', 0, '$', '{', '{', ' ', '}', '}'};
        Files.write(skeleton.resolve("logo.png"), picture);
        Files.write(skeleton.resolve("latin1.txt"), "caf\u00e9 ${{ values.x }}".getBytes(StandardCharsets.ISO_8859_1));
        file("run.sh", "echo ${{ values.name }}\n");
        assertThat(skeleton.resolve("run.sh").toFile().setExecutable(true)).isTrue();

        render(Map.of("name", "shop"));

        assertThat(workspace.resolve("logo.png")).hasBinaryContent(picture);
        assertThat(workspace.resolve("latin1.txt"))
                .hasBinaryContent("caf\u00e9 ${{ values.x }}".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(workspace.resolve("run.sh")).hasContent("echo shop\n").isExecutable();
        assertThat(Files.isExecutable(workspace.resolve("logo.png"))).isFalse();
    }

    @Test
    void keepsEmptyFoldersAndLinksAsTheyAre() throws IOException {
        Files.createDirectories(skeleton.resolve("empty/folder"));
        Files.createSymbolicLink(skeleton.resolve("link"), Path.of("/etc/passwd"));

        assertThat(render(Map.of())).containsExactly("link");
        assertThat(workspace.resolve("empty/folder")).isEmptyDirectory();
        assertThat(Files.readSymbolicLink(workspace.resolve("link"))).isEqualTo(Path.of("/etc/passwd"));
    }

    @Test
    void readsCookiecuttersWay() throws IOException {
        file("{{cookiecutter.name}}.py", "print('{{ cookiecutter.name }}', {{ cookiecutter.flags | jsonify }})\n");

        render(
                Map.of("name", "shop", "flags", List.of("a")),
                new Settings(List.of(), "", false, OPTIONS.cookiecutter()));

        assertThat(workspace.resolve("shop.py")).content().startsWith("print('shop', [");
    }

    @Test
    void namesFileAndLineOfAFailingExpression() throws IOException {
        file("src/broken.txt", "fine\n${{ values.name | nosuchfilter }}\n");

        assertThatExceptionOfType(ActionFailed.class)
                .isThrownBy(() -> render(Map.of("name", "shop")))
                .withMessageContaining("src/broken.txt, line 2")
                .matches(failed -> failed.code().equals("template-not-rendered"));
    }

    @Test
    void refusesNamesThatLeaveTheWorkspace() throws IOException {
        file("${{ values.name }}", "x");

        for (String name : List.of("../out", "a/../../out", "..")) {
            assertThatExceptionOfType(ActionFailed.class)
                    .as(name)
                    .isThrownBy(() -> render(Map.of("name", name)))
                    .matches(failed -> failed.code().equals("path-leaves-workspace"));
        }
        assertThat(render(Map.of("name", "/etc/passwd"))).isEmpty();
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void neverWritesThroughALinkThatLeadsOut() throws IOException {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Files.createSymbolicLink(skeleton.resolve("a"), outside);
        file("b${{ values.x }}/stolen.txt", "x");
        Files.createSymbolicLink(workspace.resolve("b"), outside);

        assertThatExceptionOfType(ActionFailed.class)
                .isThrownBy(() -> render(Map.of("x", "")))
                .matches(failed -> failed.code().equals("path-leaves-workspace"));
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void endsLoopsAndGrowth() throws IOException {
        file(
                "loop.txt",
                "{% for a in range(0, 100000000) %}{% for b in range(0, 100000000) %}x{% endfor %}{% endfor %}");
        assertThatExceptionOfType(ActionFailed.class).isThrownBy(() -> render(Map.of()));

        Files.delete(skeleton.resolve("loop.txt"));
        file(
                "growth.txt",
                "{% set s = 'xxxxxxxxxxxxxxxx' %}{% for i in range(0, 60) %}{% set s = s + s %}{% endfor %}${{ s }}");
        assertThatExceptionOfType(ActionFailed.class).isThrownBy(() -> render(Map.of()));
    }

    private void file(String path, String content) throws IOException {
        Path file = skeleton.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private static Settings settings(List<String> untouched) {
        return new Settings(untouched, "", false, OPTIONS);
    }

    private List<String> render(Map<String, @Nullable Object> values) {
        return render(values, Settings.plain(OPTIONS));
    }

    private List<String> render(Map<String, @Nullable Object> values, Settings settings) {
        return SkeletonRenderer.render(skeleton, workspace, "./", values, settings);
    }
}
