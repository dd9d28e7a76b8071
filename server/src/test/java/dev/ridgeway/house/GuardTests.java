package dev.ridgeway.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The profile {@code guards}, as it is configured, on a fixture that it must refuse. */
class GuardTests {

    private static final Path FIXTURE = Path.of("src/test/guards");

    @Test
    void nullAwayRefusesWhatItIsThereFor(@TempDir Path folder) throws Exception {
        List<String> said = compile(folder, "-Pguards");

        assertThat(said.stream().filter(line -> line.startsWith("[ERROR]") && line.contains("Careless.java")))
                .hasSizeGreaterThanOrEqualTo(3)
                .anyMatch(line -> line.contains("[NullAway] returning @Nullable expression"))
                .anyMatch(line -> line.contains("[NullAway] dereferenced expression 'text' is @Nullable"))
                .anyMatch(line -> line.contains("[NullAway]") && line.contains("List<@Nullable String>"));
        assertThat(said)
                .anyMatch(line -> line.contains("Unmarked.java") && line.contains("[RequireExplicitNullMarking]"));
    }

    @Test
    void theFixtureIsJavaAllTheSame(@TempDir Path folder) throws Exception {
        assertThat(compile(folder)).noneMatch(line -> line.contains("[ERROR]"));
    }

    private static List<String> compile(Path folder, String... profiles) throws IOException, InterruptedException {
        ProcessBuilder maven =
                new ProcessBuilder("mvn", "-q", "-B", "-ntp", "-DbuildDirectory=" + folder, "-f", FIXTURE.toString());
        maven.command().addAll(List.of(profiles));
        maven.command().add("compile");
        maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Path output = folder.resolve("said.txt");
        int code = maven.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
        List<String> said = Files.readAllLines(output, StandardCharsets.UTF_8);
        assertThat(code == 0).as("%s", said).isEqualTo(profiles.length == 0);
        return said;
    }
}
