package dev.ridgeway.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reads the sources: the first argument of every problem that is thrown is a code, and codes are documented. */
class ErrorCodesTests {

    private static final Pattern THROWN = Pattern.compile(
            "new (?:Problem\\.\\w+|ToolRefused|ToolUnavailable|ActionFailed)\\(\\s*\"([a-z0-9]+(?:-[a-z0-9]+)*)\"");
    private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `([a-z0-9-]+)` \\|");

    @Test
    void everyCodeIsDocumented() throws IOException {
        Set<String> thrown = new TreeSet<>();
        for (String module : new String[] {"plugin-api", "adapters", "server"}) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src/main/java"))) {
                for (Path file :
                        files.filter(it -> it.toString().endsWith(".java")).toList()) {
                    thrown.addAll(codes(Files.readString(file)));
                }
            }
        }
        Set<String> documented = new TreeSet<>();
        Matcher matcher = DOCUMENTED.matcher(Files.readString(Path.of("../docs/errors.md")));
        while (matcher.find()) {
            assertThat(documented.add(matcher.group(1)))
                    .as("%s stands once", matcher.group(1))
                    .isTrue();
        }

        assertThat(thrown).contains("permission-missing");
        assertThat(documented).containsAll(thrown);
    }

    @Test
    void findsACodeHoweverItsProblemIsWritten() {
        assertThat(codes("throw new Problem.Invalid(\n    \"made-up\", \"x\", \"y\"); new ActionFailed(\"other-one\","))
                .containsExactly("made-up", "other-one");
    }

    private static Set<String> codes(String source) {
        Set<String> codes = new TreeSet<>();
        Matcher matcher = THROWN.matcher(source);
        while (matcher.find()) {
            codes.add(matcher.group(1));
        }
        return codes;
    }
}
