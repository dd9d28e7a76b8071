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

/** Reads the sources: every key that is asked of the configuration, also by an adapter, is known to it and described in docs/settings.md. */
class SettingsDocumentedTests {

    private static final Pattern READ = Pattern.compile(
            "(?:(?:onfiguration\\s*\\.|(?<![\\w.]))at\\(|\\bproxy\\(configuration,|\\btext\\((?=\\s*\"(?:app|organization)\\.))"
                    + "\\s*\"([a-z][\\w-]*(?:\\.[\\w-]+)*)\\.?\"");
    private static final Pattern KNOWN = Pattern.compile("\"([a-z]+(?:\\.[\\w-]+)+|integrations)\"");
    private static final Pattern ASKED =
            Pattern.compile("static final String [A-Z_]*_SETTING = \"([a-z][\\w-]*(?:\\.[\\w-]+)+)\"");
    private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `([a-z][\\w.-]*)` \\|");

    @Test
    void everyKeyThatIsReadIsKnownAndDescribed() throws IOException {
        Set<String> known =
                find(KNOWN, Files.readString(Path.of("src/main/java/dev/ridgeway/server/platform/KnownSettings.java")));
        Set<String> documented = find(DOCUMENTED, Files.readString(Path.of("../docs/settings.md")));
        Set<String> read = new TreeSet<>(findBelow("src/main/java", READ));
        read.addAll(findBelow("../adapters/src/main/java", ASKED));

        assertThat(read)
                .contains(
                        "backend.baseUrl",
                        "ridgeway.guest.role",
                        "scaffolder.taskTimeout",
                        "integrations",
                        "ridgeway.kubeconfigs")
                .allSatisfy(key -> assertThat(known)
                        .as("%s, or what is above or below it, stands in KnownSettings", key)
                        .anyMatch(it -> it.equals(key) || it.startsWith(key + ".") || key.startsWith(it + ".")));
        known.removeIf(key -> key.equals("backend.listen"));
        assertThat(documented).containsExactlyInAnyOrderElementsOf(known);
        assertThat(known)
                .allSatisfy(key -> assertThat(read)
                        .as("%s is read somewhere", key)
                        .anyMatch(it -> it.equals(key) || key.startsWith(it + ".") || it.startsWith(key + ".")));
    }

    @Test
    void findsAKeyHoweverItIsRead() {
        assertThat(find(
                        READ,
                        "configuration.at(\"made.up\") configuration\n  .at(\"other.key\") text(\"app.title\", \"\")"))
                .containsExactly("app.title", "made.up", "other.key");
    }

    private static Set<String> findBelow(String folder, Pattern pattern) throws IOException {
        Set<String> found = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            for (Path file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
                found.addAll(find(pattern, Files.readString(file)));
            }
        }
        return found;
    }

    private static Set<String> find(Pattern pattern, String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }
}
