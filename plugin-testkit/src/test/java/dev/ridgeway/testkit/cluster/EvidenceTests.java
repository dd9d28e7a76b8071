package dev.ridgeway.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceTests {

    @TempDir
    private Path folder;

    @Test
    void takesTheLastLinesOfALog() throws IOException {
        Path log = Files.writeString(folder.resolve("log"), lines(1, 2000, ""));

        assertThat(Evidence.end(log).lines())
                .hasSize(500)
                .startsWith("line 1501")
                .endsWith("line 2000");
        assertThat(Evidence.end(Files.writeString(folder.resolve("short"), "one\ntwo\n")))
                .isEqualTo("one\ntwo");
        assertThat(Evidence.end(Files.createFile(folder.resolve("empty")))).isEmpty();
    }

    @Test
    void readsOnlyTheEndOfALongLog() throws IOException {
        String wide = " ".repeat(1000);

        assertThat(Evidence.end(Files.writeString(folder.resolve("wide"), lines(1, 2000, wide)))
                        .lines())
                .hasSizeBetween(200, 300)
                .allMatch(it -> it.startsWith("line ") && it.endsWith(wide))
                .endsWith("line 2000" + wide);
        assertThat(Evidence.end(Files.writeString(folder.resolve("one"), "x".repeat(1_000_000))))
                .isEmpty();
    }

    private static String lines(int from, int to, String end) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(it -> "line " + it + end + "\n")
                .collect(Collectors.joining());
    }
}
