package dev.ridgeway.server.catalog.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalPatternTests {

    @TempDir
    private Path folder;

    @Test
    void findsWhatMatches() throws IOException {
        file("a/catalog-info.yaml");
        file("a/b/catalog-info.yaml");
        file("a/node_modules/x/catalog-info.yaml");

        assertThat(files("**/catalog-info.yaml")).containsExactly("a/b/catalog-info.yaml", "a/catalog-info.yaml");
        assertThat(files("{a,c}/*.yaml")).containsExactly("a/catalog-info.yaml");
        assertThat(files("nowhere/*.yaml")).isEmpty();
        assertThat(LocalPattern.isPattern(target("a/catalog-info.yaml"))).isFalse();
    }

    @Test
    void takesWhatIsThereByItsVeryName() throws IOException {
        file("of [me]/a{1}.yaml");
        file("of [me]/b.yaml");

        assertThat(LocalPattern.isPattern(target("of [me]/b.yaml"))).isFalse();
        assertThat(LocalPattern.isPattern(target("of [me]/a{1}.yaml"))).isFalse();
        assertThat(files("of [me]/*.yaml")).containsExactly("of [me]/a{1}.yaml", "of [me]/b.yaml");
    }

    /** It would take longer than anybody waits if every way through the pattern were tried. */
    @Test
    void isDoneWithManyStarsAtOnce() throws IOException {
        file("a".repeat(200));
        file("a/".repeat(12) + "a".repeat(200));

        assertThat(files("*a".repeat(40) + "*x")).isEmpty();
        assertThat(files("**/*a".repeat(12) + "/*x")).isEmpty();
    }

    @Test
    void refusesWhatIsNoPattern() {
        assertThatThrownBy(() -> LocalPattern.matcher("{a")).hasMessageContaining("\"{a\" is no pattern");
    }

    private void file(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "");
    }

    private String target(String pattern) {
        return folder + "/" + pattern;
    }

    private Iterable<String> files(String pattern) {
        assertThat(LocalPattern.isPattern(target(pattern))).isTrue();
        return new LocalPattern(target(pattern))
                .files().stream()
                        .map(it -> folder.relativize(Path.of(it)).toString())
                        .toList();
    }
}
