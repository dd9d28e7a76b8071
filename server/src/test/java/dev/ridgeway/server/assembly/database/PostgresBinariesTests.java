package dev.ridgeway.server.assembly.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresBinariesTests {

    @TempDir
    private Path cache;

    @Test
    void unpacksAgainWhatIsNoLongerWhole() throws IOException {
        Path home = PostgresBinaries.unpacked(cache);
        Files.delete(home.resolve("bin/initdb"));

        assertThat(PostgresBinaries.unpacked(cache)).isEqualTo(home);
        assertThat(home.resolve("bin/initdb")).isExecutable();

        Files.createFile(home.resolve("untouched"));
        assertThat(PostgresBinaries.unpacked(cache).resolve("untouched")).exists();
    }
}
