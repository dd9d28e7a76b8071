package dev.ridgeway.server.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.platform.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerKeyTests {

    private static final byte[] SECRET = "a secret".getBytes(StandardCharsets.UTF_8);

    private final DataSource database = TestDatabase.fresh();

    @TempDir
    private Path data;

    @Test
    void staysTheSameFromStartToStart() {
        byte[] sealed = ServerKey.open(database, null, data, false).seal(SECRET);

        assertThat(ServerKey.open(database, null, data, false).open(sealed)).isEqualTo(SECRET);
    }

    @Test
    void isNotReplacedWhenItsFileIsLost() throws IOException {
        byte[] sealed = ServerKey.open(database, null, data, false).seal(SECRET);
        Path kept = Files.move(data.resolve("key"), data.resolve("kept"));

        assertRefused(null, "there is no file " + data.resolve("key"));

        assertThat(data.resolve("key")).doesNotExist();
        Files.move(kept, data.resolve("key"));
        assertThat(ServerKey.open(database, null, data, false).open(sealed)).isEqualTo(SECRET);
    }

    @Test
    void isNotReplacedByAnother() {
        ServerKey.open(database, "the first", data, false);

        assertRefused("the second", "under another key");
        assertRefused(null, "RIDGEWAY_KEY is not set");
        assertThat(data.resolve("key")).doesNotExist();
    }

    @Test
    void isGivenUpForAnotherOnDemand() {
        ServerKey.open(database, "the first", data, false);

        ServerKey.open(database, "the second", data, true);

        ServerKey.open(database, "the second", data, false);
        assertRefused("the first", "under another key");
    }

    private void assertRefused(@Nullable String given, String words) {
        assertThatThrownBy(() -> ServerKey.open(database, given, data, false))
                .isInstanceOfSatisfying(Problem.Conflict.class, it -> {
                    assertThat(it.code()).isEqualTo("key-changed");
                    assertThat(it.sentence()).contains(words);
                    assertThat(it.remedy()).contains("backup", "RIDGEWAY_KEY", "--new-key");
                });
    }
}
