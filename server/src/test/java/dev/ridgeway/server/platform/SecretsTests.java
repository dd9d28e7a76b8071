package dev.ridgeway.server.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTests {

    private static final byte[] PLAIN = "a token of somebody's".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    @Test
    void keepsItsKeyInAFileThatOnlyTheServerReads() throws IOException {
        byte[] sealed = Secrets.fresh(folder).seal(PLAIN);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("key"))))
                .isEqualTo("rw-------");
        assertThat(Secrets.known("  ", folder).orElseThrow().open(sealed)).isEqualTo(PLAIN);
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("token");
    }

    @Test
    void sealsTheSameDifferentlyEveryTime() {
        Secrets secrets = Secrets.known("a key", folder).orElseThrow();

        assertThat(secrets.seal(PLAIN)).isNotEqualTo(secrets.seal(PLAIN));
        assertThat(folder.resolve("key")).doesNotExist();
    }

    @Test
    void saysThatTheKeyIsAnotherOne() {
        byte[] sealed = Secrets.known("the key of then", folder).orElseThrow().seal(PLAIN);

        assertThatThrownBy(() ->
                        Secrets.known("the key of now", folder).orElseThrow().open(sealed))
                .isInstanceOf(Problem.Defect.class)
                .hasMessageContaining("does not open with the present key")
                .extracting(it -> ((Problem) it).remedy())
                .asString()
                .contains("RIDGEWAY_KEY", "'key' of the data directory");
    }

    @Test
    void refusesWhatWasChanged() {
        Secrets secrets = Secrets.known("a key", folder).orElseThrow();
        byte[] sealed = secrets.seal(PLAIN);
        sealed[sealed.length - 1] ^= 1;

        assertThatThrownBy(() -> secrets.open(sealed)).isInstanceOf(Problem.Defect.class);
        assertThatThrownBy(() -> secrets.open(new byte[3])).isInstanceOf(Problem.Defect.class);
    }
}
