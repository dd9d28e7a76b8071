package dev.ridgeway.server.catalog.sources;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceFilesTests {

    @ParameterizedTest
    @CsvSource({
        "https://github.com/o/r/blob/main/a/c.yaml, ./d.yaml, https://github.com/o/r/blob/main/a/d.yaml",
        "https://github.com/o/r/blob/main/a/c.yaml, /d.yaml, https://github.com/o/r/blob/main/d.yaml",
        "https://github.com/o/r/blob/main/src/x/c.yaml, ../d.yaml, https://github.com/o/r/blob/main/src/d.yaml",
        "https://gitlab.com/g/s/p/-/blob/main/a/c.yaml, /d.yaml, https://gitlab.com/g/s/p/-/blob/main/d.yaml",
        "https://git.example/o/r/src/branch/main/a/c.yaml, /d.yaml, https://git.example/o/r/src/branch/main/d.yaml",
        "https://bitbucket.org/o/r/src/main/a/c.yaml, ../d.yaml, https://bitbucket.org/o/r/src/main/d.yaml",
        "https://bb.example/projects/P/repos/r/browse/a/c.yaml?at=main, ./d.yaml,"
                + " https://bb.example/projects/P/repos/r/browse/a/d.yaml?at=main",
        "https://bb.example/projects/P/repos/r/browse/a/c.yaml?at=main, /d.yaml,"
                + " https://bb.example/projects/P/repos/r/browse/d.yaml?at=main",
        "https://dev.azure.com/o/p/_git/r?path=/a/c.yaml&version=GBmain, ./d.yaml,"
                + " https://dev.azure.com/o/p/_git/r?path=/a/d.yaml&version=GBmain",
        "https://dev.azure.com/o/p/_git/r?path=%2Fa%2Fc.yaml, /d.yaml, https://dev.azure.com/o/p/_git/r?path=/d.yaml",
        "https://files.example/c.yaml, https://other.example/d.yaml, https://other.example/d.yaml"
    })
    void resolvesWhatAFileNames(String base, String relative, String wanted) {
        assertThat(SourceFiles.resolve("url", base, relative)).isEqualTo(wanted);
    }

    @ParameterizedTest
    @CsvSource({
        "https://github.com/o/r/blob/main/a/c.yaml, https://github.com/o/r/blob/main/d.yaml, true",
        "https://github.com/o/r/blob/main/a/c.yaml, https://github.com/o/other/blob/main/d.yaml, false",
        "https://gitlab.com/g/s/p/-/blob/main/a/c.yaml, https://gitlab.com/g/s/p/-/blob/main/d.yaml, true",
        "https://gitlab.com/g/s/p/-/blob/main/a/c.yaml, https://gitlab.com/g/s/other/-/blob/main/d.yaml, false",
        "https://files.example/a/c.yaml, https://files.example/d.yaml, false"
    })
    void knowsWhatIsInTheSameRepository(String base, String target, boolean home) {
        assertThat(SourceFiles.isAtHome("url", base, target)).isEqualTo(home);
    }
}
