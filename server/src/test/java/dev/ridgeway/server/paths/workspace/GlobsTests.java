package dev.ridgeway.server.paths.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobsTests {

    @ParameterizedTest
    @CsvSource({
        "**/*.yaml, a.yaml, true",
        "**/*.yaml, a/b/c.yaml, true",
        "**/*.yaml, a/b/c.yml, false",
        "*.yaml, a/b.yaml, false",
        "**, .github/x, true",
        ".github/workflows, .github/workflows/ci.yaml, true",
        ".github/workflows/, .github/workflows/a/b.yaml, true",
        "./docs/**, docs/index.md, true",
        "docs/**, docsx/index.md, false",
        "a/**/z, a/z, true",
        "a/**/z, a/b/c/z, true",
        "'*.{js,ts}', x.ts, true",
        "'*.{js,ts}', x.css, false",
        "file-[0-9].txt, file-7.txt, true",
        "file-[!0-9].txt, file-7.txt, false",
        "a?c, abc, true",
        "a?c, a/c, false",
        "*b*d, abcd, true",
        "*b*d, abcde, false",
        "a**, abc, true",
        "*.a*.b, x.a.a.b, true",
        "'[]a].txt', '].txt', true",
        "'[a-].txt', '-.txt', true",
        "'[a', '[a', true",
        "'\\*', '*', true",
        "'\\*', a, false",
        "a+b(c), a+b(c), true",
        "**/templates/**, chart/templates/a.yaml, true",
        "**/templates/**, templates/deep/a.yaml, true",
        "**/templates/**, chart/templates, false",
        "**/templates/*, a/b/templates/a.yaml, true",
        "**/templates, a/templates/b.yaml, true",
        "**/.github/workflows/**, .github/workflows/ci.yaml, true",
        "**/a/**/a/*.txt, a/a/b/a/c.txt, true",
        "**/a/**/a/*.txt, a/b/c.txt, false",
        "**/**, a, true",
        "'{a/b,c}/*.txt', a/b/x.txt, true",
        "'{a/b,c}/*.txt', b/x.txt, false",
        "'{a,{b,c}}.txt', c.txt, true",
        "'a}', a}, true",
        "'\\{a', '{a', true",
    })
    void meansWhatTemplateAuthorsMean(String pattern, String path, boolean matches) {
        assertThat(new Globs(List.of(pattern)).test(path)).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({"a/keep.txt, false", "a/other.txt, true"})
    void takesAwayWhatAnExclamationMarkNames(String path, boolean matches) {
        assertThat(new Globs(List.of("a/**", "!**/keep.txt")).test(path)).isEqualTo(matches);
    }

    @Test
    void refusesWhatMeansTooMuchOrNothing() {
        assertThatThrownBy(() -> new Globs(List.of("{a"))).hasMessageContaining("{a");
        assertThatThrownBy(() -> new Globs(List.of("{a,b}".repeat(20)))).hasMessageContaining("no pattern");
    }

    /** It would take longer than anybody waits if every way through it were tried. */
    @Test
    void isDoneWithManyFoldersAtOnce() {
        String deep = "a/".repeat(1000);
        assertThat(new Globs(List.of("**/a/".repeat(30) + "b")).test(deep + "c"))
                .isFalse();
    }

    /** Likewise. */
    @Test
    void isDoneWithManyStarsInOneName() {
        String long250 = "a".repeat(250);
        assertThat(new Globs(List.of("*a".repeat(40) + "*b")).test(long250)).isFalse();
        assertThat(new Globs(List.of("*a".repeat(40) + "*b")).test(long250 + "b"))
                .isTrue();
        assertThat(new Globs(List.of("*[a-c]?".repeat(40) + "b*")).test("x/" + long250))
                .isFalse();
    }
}
