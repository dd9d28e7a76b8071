package dev.ridgeway.server.catalog.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ridgeway.server.platform.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceholdersTests {

    private static final String BASE = "https://git.example.com/shop/cart/blob/main/docs/catalog-info.yaml";

    @TempDir
    private Path folder;

    private final Map<String, String> files = new LinkedHashMap<>();
    private final Placeholders placeholders = new Placeholders((type, target) -> files.getOrDefault(target, ""));

    private Object filled(String key, String value) {
        return placeholders.filled(Map.of(key, value), "url", BASE);
    }

    @Test
    void putsInTextJsonAndYaml() {
        files.put("https://git.example.com/shop/cart/blob/main/docs/a.txt", "text: 1");
        files.put("https://git.example.com/shop/cart/blob/main/a.json", "{\"a\": [1]}");
        files.put("https://git.example.com/shop/cart/blob/main/docs/deep/a.yaml", "a: [1]");

        assertThat(filled("$text", "a.txt")).isEqualTo("text: 1");
        assertThat(filled("$json", "../a.json")).isEqualTo(Map.of("a", List.of(1)));
        assertThat(filled("$yaml", "./deep/a.yaml")).isEqualTo(Map.of("a", List.of(1)));
        assertThat(filled("$text", "/a.json")).isEqualTo("{\"a\": [1]}");
        assertThat(filled("$text", "https://git.example.com/shop/cart/blob/main/a.json"))
                .isEqualTo("{\"a\": [1]}");
    }

    @Test
    void reachesPlaceholdersAtAnyDepth() {
        files.put("https://git.example.com/shop/cart/blob/main/docs/a.txt", "in");

        assertThat(placeholders.filled(Map.of("a", List.of(Map.of("b", Map.of("$text", "a.txt")))), "url", BASE))
                .isEqualTo(Map.of("a", List.of(Map.of("b", "in"))));
    }

    @Test
    void leavesOtherKeysAlone() {
        Map<String, Object> two = Map.of("$text", "a", "other", "b");

        assertThat(placeholders.filled(two, "url", BASE)).isEqualTo(two);
        assertThat(filled("$openapi", "a")).isEqualTo(Map.of("$openapi", "a"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../../../../other/repo/blob/main/secret",
                "https://git.example.com/shop/other/blob/main/a",
                "https://git.example.com/shop/cart/../other/blob/main/a",
                "https://git.example.com/shop/cart/blob/main/%2e%2e/%2E%2e/%2e%2e/%2e%2e/other/blob/main/a",
                "..%2f..%2f..%2f..%2fother",
                "https://git.example.com.evil.example/shop/cart/a",
                "https://git.example.com@evil.example/shop/cart/a",
                "//evil.example/a",
                "file:///etc/passwd",
                "file:/etc/passwd",
                "http://git.example.com/shop/cart/blob/main/a"
            })
    void doesNotLeaveTheRepository(String target) {
        assertThatThrownBy(() -> filled("$text", target))
                .isInstanceOfSatisfying(
                        Problem.class, it -> assertThat(it.code()).isIn("placeholder-outside", "location-invalid"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../outside.txt", "/etc/passwd", "link", "folder/link", "nothing/../../a"})
    void doesNotLeaveTheFolderOnDisk(String target) throws IOException {
        Path outside = Files.writeString(folder.resolve("outside.txt"), "secret");
        Path home = Files.createDirectories(folder.resolve("home/folder")).getParent();
        Files.createSymbolicLink(home.resolve("link"), outside);
        Files.createSymbolicLink(home.resolve("folder/link"), outside);
        Path base = Files.writeString(home.resolve("catalog-info.yaml"), "");

        assertThatThrownBy(() -> placeholders.filled(Map.of("$text", target), "file", base.toString()))
                .isInstanceOfSatisfying(
                        Problem.Forbidden.class, it -> assertThat(it.code()).isEqualTo("placeholder-outside"));
    }

    @Test
    void staysInsideAWorkingCopyOnDisk() throws IOException {
        Files.createDirectories(folder.resolve("repository/.git"));
        Files.createDirectories(folder.resolve("repository/services/cart"));
        Path shared = Files.writeString(folder.resolve("repository/shared.txt"), "");
        Path base = Files.writeString(folder.resolve("repository/services/cart/catalog-info.yaml"), "");
        files.put(shared.toString(), "shared");

        assertThat(placeholders.filled(Map.of("$text", "../../shared.txt"), "file", base.toString()))
                .isEqualTo("shared");
        assertThatThrownBy(() -> placeholders.filled(Map.of("$text", "../../../outside.txt"), "file", base.toString()))
                .isInstanceOf(Problem.Forbidden.class);
    }

    @ParameterizedTest
    @CsvSource({"$json, {broken", "$yaml, 'a: [1'", "$yaml, 'a: 1\n---\nb: 2'", "$yaml, ''"})
    void saysWhatIsWrongWithAnIncludedFile(String key, String text) {
        files.put("https://git.example.com/shop/cart/blob/main/docs/a", text);

        assertThatThrownBy(() -> filled(key, "a"))
                .isInstanceOf(Problem.Invalid.class)
                .hasMessageContaining("docs/a");
    }
}
