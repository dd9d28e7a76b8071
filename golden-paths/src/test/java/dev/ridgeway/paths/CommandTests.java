package dev.ridgeway.paths;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandTests {

    @TempDir
    Path folder;

    @Test
    void saysWhichProgramIsMissing() throws IOException {
        for (String program : new String[] {"make", "go"}) {
            assertThat(Files.createFile(folder.resolve(program)).toFile().setExecutable(true))
                    .isTrue();
        }

        assertThat(Command.missing("go", folder.toString())).isEmpty();
        assertThat(Command.missing("python", folder.toString()))
                .hasValueSatisfying(sentence -> assertThat(sentence).contains("python services", "command python3"));
        assertThat(Command.missing("go", "/nowhere"))
                .hasValueSatisfying(sentence -> assertThat(sentence).contains("command make"));
    }

    @Test
    void showsWhatAFailedCommandPrinted() {
        assertThatThrownBy(() -> Command.run(folder, "", "sh", "-c", "echo what went wrong; exit 3"))
                .hasMessageContaining("what went wrong")
                .hasMessageContaining("3");
    }
}
