package dev.ridgeway.server.paths.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ridgeway.plugin.paths.ActionFailed;
import dev.ridgeway.server.platform.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilePatchTests {

    private static final String VALUES = """
            # What differs in dev.
            image:
              repository: registry.example.com/checkout   # where the pipeline pushes
              digest: ""
              version: '1.4'

            autoscaling: {min: 1, max: 3}
            env:
              # How chatty it is.
              LOG_LEVEL: info
              GREETING: "hello"
            hosts:
            - a.example.com
            # the second
            - b.example.com
            notes: |
              one
              two
            empty:
            """;

    private static String patch(String file, String text, List<Map<String, @Nullable Object>> operations) {
        return FilePatch.apply(file, text, Map.of(), operations);
    }

    private static Map<String, @Nullable Object> op(String op, String path, @Nullable Object value) {
        Map<String, @Nullable Object> operation = new LinkedHashMap<>();
        operation.put("op", op);
        operation.put("path", path);
        operation.put("value", value);
        return operation;
    }

    private static String add(String file, String text, String path, @Nullable Object value) {
        return patch(file, text, List.of(op("add", path, value)));
    }

    private static String remove(String file, String text, String path) {
        return patch(file, text, List.of(op("remove", path, null)));
    }

    /** The lines of the new text that the old has not, with a plus, and those that went, with a minus. */
    private static List<String> difference(String old, String changed) {
        List<String> was = new ArrayList<>(old.lines().toList());
        List<String> is = new ArrayList<>(changed.lines().toList());
        List<String> gone = new ArrayList<>(was);
        is.forEach(gone::remove);
        was.forEach(is::remove);
        List<String> difference = new ArrayList<>();
        gone.forEach(it -> difference.add("-" + it));
        is.forEach(it -> difference.add("+" + it));
        return difference;
    }

    @Nested
    class InYaml {

        @Test
        void setsAValueWhereItStandsWithItsRemarkAndItsQuotes() {
            assertThat(difference(VALUES, add("v.yaml", VALUES, "/image/repository", "registry.example.com/till")))
                    .containsExactly(
                            "-  repository: registry.example.com/checkout   # where the pipeline pushes",
                            "+  repository: registry.example.com/till   # where the pipeline pushes");
            assertThat(difference(VALUES, add("v.yaml", VALUES, "/image/version", "1.5")))
                    .containsExactly("-  version: '1.4'", "+  version: '1.5'");
            assertThat(difference(VALUES, add("v.yaml", VALUES, "/env/GREETING", "good \"morning\"")))
                    .containsExactly("-  GREETING: \"hello\"", "+  GREETING: \"good \\\"morning\\\"\"");
        }

        @Test
        void addsAtTheEndOfTheObjectThatItBelongsTo() {
            assertThat(add("v.yaml", VALUES, "/env/REGION", "eu"))
                    .contains("  GREETING: \"hello\"\n  REGION: eu\nhosts:");
            assertThat(add("v.yaml", VALUES, "/autoscaling/target", 70)).contains("{min: 1, max: 3, target: 70}");
            assertThat(add("v.yaml", VALUES, "/empty/a/b", true)).endsWith("empty:\n  a:\n    b: true\n");
            assertThat(add("v.yaml", VALUES, "/new", List.of(Map.of("name", "x", "on", "yes"))))
                    .containsAnyOf("\nnew:\n- name: x\n  \"on\": \"yes\"\n", "\nnew:\n- \"on\": \"yes\"\n  name: x\n");
        }

        @Test
        void addsToAListAtItsEndOrBeforeAnItem() {
            String once = add("v.yaml", VALUES, "/hosts/-", "c.example.com");
            assertThat(add("v.yaml", once, "/hosts/-", "c.example.com")).isEqualTo(once);
            assertThat(add("v.yaml", VALUES, "/hosts/-", "c.example.com"))
                    .contains("- b.example.com\n- c.example.com\nnotes:");
            assertThat(add("v.yaml", VALUES, "/hosts/0", "z.example.com"))
                    .contains("hosts:\n- z.example.com\n- a.example.com\n# the second\n- b.example.com\n");
        }

        @Test
        void removesTheLinesOfAValueAndNoOthers() {
            assertThat(difference(VALUES, remove("v.yaml", VALUES, "/env/LOG_LEVEL")))
                    .containsExactly("-  LOG_LEVEL: info");
            assertThat(difference(VALUES, remove("v.yaml", VALUES, "/hosts/0"))).containsExactly("-- a.example.com");
            assertThat(difference(VALUES, remove("v.yaml", VALUES, "/notes")))
                    .containsExactly("-notes: |", "-  one", "-  two");
            assertThat(remove("v.yaml", VALUES, "/autoscaling/min")).contains("autoscaling: {max: 3}");
            assertThat(remove("v.yaml", VALUES, "/autoscaling/max")).contains("autoscaling: {min: 1}");
        }

        @Test
        void leavesAnEmptyObjectWhereTheLastEntryWent() {
            assertThat(remove("v.yaml", "a:\n  b: 1 # one\nc: 2\n", "/a/b")).isEqualTo("a: {} # one\nc: 2\n");
            assertThat(remove("v.yaml", "a:\n- 1\n", "/a/0")).isEqualTo("a: []\n");
        }

        @Test
        void replacesAnObjectByChangingOnlyWhatDiffersInIt() {
            Map<String, @Nullable Object> env = new LinkedHashMap<>();
            env.put("LOG_LEVEL", "debug");
            env.put("PORT", 8080);
            assertThat(difference(VALUES, add("v.yaml", VALUES, "/env", env)))
                    .containsExactly(
                            "-  LOG_LEVEL: info", "-  GREETING: \"hello\"", "+  LOG_LEVEL: debug", "+  PORT: 8080");
        }

        @Test
        void writesTextsOfSeveralLinesAsSuch() {
            assertThat(add("v.yaml", "a: 1\n", "/b", "one\ntwo\n")).isEqualTo("a: 1\nb: |\n  one\n  two\n");
            assertThat(add("v.yaml", "a: 1\n", "/b", "one\ntwo")).isEqualTo("a: 1\nb: |-\n  one\n  two\n");
            assertThat(add("v.yaml", "a: 1\n", "/b", " odd\n\n")).isEqualTo("a: 1\nb: \" odd\\n\\n\"\n");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"yes", "on", "1.10", "012", "0x1f", "1:30", "null", "true", "~", "", "- a", "a: b", "#a"})
        void keepsATextATextForEveryReader(String text) {
            assertThat(add("v.yaml", "a: 1\n", "/b", text)).matches("a: 1\nb: ([\"']).*\\1\n");
        }

        @Test
        void changesTheDocumentThatIsMeant() {
            String two = "kind: Component\nspec:\n  owner: a\n---\n# the interface\nkind: API\nspec:\n  owner: a\n";
            assertThat(FilePatch.apply(
                            "c.yaml", two, Map.of("kind", "API"), List.of(op("replace", "/spec/owner", "b"))))
                    .isEqualTo(
                            "kind: Component\nspec:\n  owner: a\n---\n# the interface\nkind: API\nspec:\n  owner: b\n");
            assertThatThrownBy(() -> FilePatch.apply("c.yaml", two, Map.of("kind", "System"), List.of()))
                    .hasMessageContaining("holds no document with {kind=System}");
        }

        @Test
        void readsKeysWithSlashes() {
            String text = "metadata:\n  annotations:\n    example.com/a: x\n";
            assertThat(add("c.yaml", text, "/metadata/annotations/example.com~1a", "z"))
                    .isEqualTo("metadata:\n  annotations:\n    example.com/a: z\n");
        }

        @Test
        void changesNothingWhenNothingDiffers() {
            assertThat(add("v.yaml", VALUES, "/env/LOG_LEVEL", "info")).isSameAs(VALUES);
            assertThat(remove("v.yaml", VALUES, "/env/NOT_THERE")).isSameAs(VALUES);
        }

        @Test
        void keepsTheLineEndsOfWindows() {
            assertThat(add("v.yaml", "a: 1\r\nb:\r\n  c: 2\r\n", "/b/d", 3))
                    .isEqualTo("a: 1\r\nb:\r\n  c: 2\r\n  d: 3\r\n");
        }

        @Test
        void worksWithoutALineEndAtTheEnd() {
            assertThat(add("v.yaml", "a: 1", "/b", 2)).isEqualTo("a: 1\nb: 2");
            assertThat(remove("v.yaml", "a: 1\nb: 2", "/b")).isEqualTo("a: 1");
        }

        @Test
        void countsCharactersBeyondTheFirstPlaneAsOne() {
            assertThat(add("v.yaml", "a: 🚀🚀\nb: x # 🚀\n", "/b", "z")).isEqualTo("a: 🚀🚀\nb: z # 🚀\n");
        }

        @Test
        void refusesWhatWouldChangeAnotherPlaceToo() {
            String shared = "base: &base\n  level: info\ndev: *base\n";
            assertThatThrownBy(() -> add("v.yaml", shared, "/dev/level", "debug"))
                    .isInstanceOfSatisfying(
                            ActionFailed.class, it -> assertThat(it.code()).isEqualTo("patch-uncertain"));
            assertThatThrownBy(() -> add("v.yaml", shared, "/base/level", "debug"))
                    .isInstanceOf(ActionFailed.class);
        }

        @Test
        void saysWhatIsNotThereOrNotAsExpected() {
            assertThatThrownBy(() -> patch("v.yaml", VALUES, List.of(op("replace", "/image/tag", "1"))))
                    .hasMessage("The file has nothing at /image/tag.");
            assertThatThrownBy(() -> patch("v.yaml", VALUES, List.of(op("test", "/image/version", "1.3"))))
                    .hasMessage("At /image/version stands 1.4, and the change expects 1.3.");
            assertThatThrownBy(() -> add("v.yaml", VALUES, "/image/version/minor", 1))
                    .hasMessage("Above /image/version/minor stands the value 1.4, which can hold nothing.");
            assertThatThrownBy(() -> add("v.yaml", "a: [", "/a", 1))
                    .isInstanceOf(Problem.Invalid.class)
                    .hasMessageContaining("v.yaml");
            assertThatThrownBy(() -> add("v.yaml", VALUES, "image", 1)).hasMessageContaining("\"image\"");
        }
    }

    @Nested
    class InJson {

        private static final String PACKAGE = """
                {
                \t"name": "shop",
                \t"scripts": {
                \t\t"test": "node --test"
                \t},
                \t"files": []
                }
                """;

        @Test
        void keepsTheLayout() {
            assertThat(add("package.json", PACKAGE, "/name", "till"))
                    .isEqualTo(PACKAGE.replace("\"shop\"", "\"till\""));
            assertThat(add("package.json", PACKAGE, "/scripts/start", "node ."))
                    .isEqualTo(PACKAGE.replace("--test\"\n", "--test\",\n\t\t\"start\": \"node .\"\n"));
            assertThat(add("package.json", "{\"a\":1,\"b\":[1,2]}", "/b/-", 3)).isEqualTo("{\"a\":1,\"b\":[1,2, 3]}");
            assertThat(remove("package.json", PACKAGE, "/scripts"))
                    .isEqualTo("{\n\t\"name\": \"shop\",\n\t\"files\": []\n}\n");
        }

        @Test
        void writesTextsAsJsonDoes() {
            assertThat(add("a.json", "{\"a\": \"x\"}", "/a", "tab\tquote\"\u0001"))
                    .isEqualTo("{\"a\": \"tab\\tquote\\\"\\u0001\"}");
        }
    }

    @Nested
    class InToml {

        private static final String TOML = """
                # the project
                name = "shop" # its name

                [tool.lint]
                select = [
                  "A",
                  "B",
                ]
                "quoted key" = 1

                [[authors]]
                name = "somebody"
                """;

        @Test
        void setsAddsAndRemoves() {
            assertThat(difference(TOML, add("p.toml", TOML, "/name", "till")))
                    .containsExactly("-name = \"shop\" # its name", "+name = \"till\" # its name");
            assertThat(add("p.toml", TOML, "/tool/lint/fix", true))
                    .contains("\"quoted key\" = 1\nfix = true\n\n[[authors]]");
            assertThat(add("p.toml", TOML, "/version", "1.0")).contains("# its name\nversion = \"1.0\"\n\n[tool.lint]");
            assertThat(add("p.toml", TOML, "/tool/format/width", 100)).endsWith("\n[tool.format]\nwidth = 100\n");
            assertThat(difference(TOML, add("p.toml", TOML, "/tool/lint/select/-", "C")))
                    .contains("+select = [\"A\", \"B\", \"C\"]");
            assertThat(difference(TOML, remove("p.toml", TOML, "/tool/lint/quoted key")))
                    .containsExactly("-\"quoted key\" = 1");
        }

        @Test
        void refusesWhatItCannotPlace() {
            assertThatThrownBy(() -> add("p.toml", TOML, "/authors/0/name", "another"))
                    .isInstanceOf(ActionFailed.class);
            assertThatThrownBy(() -> add("p.toml", "a = ", "/b", 1)).hasMessageContaining("p.toml cannot be read");
        }
    }

    @Nested
    class InProperties {

        private static final String PROPERTIES =
                "# where it listens\nserver.port = 8080\nlist=a,\\\n  b\n! more\npath:/x\n";

        @Test
        void setsAddsAndRemoves() {
            assertThat(add("a.properties", PROPERTIES, "/server.port", 9090))
                    .isEqualTo(PROPERTIES.replace("8080", "9090"));
            assertThat(add("a.properties", PROPERTIES, "/greeting", "good morning: you"))
                    .isEqualTo(PROPERTIES + "greeting=good morning\\: you\n");
            assertThat(remove("a.properties", PROPERTIES, "/list"))
                    .isEqualTo("# where it listens\nserver.port = 8080\n! more\npath:/x\n");
            assertThat(add("a.properties", PROPERTIES, "/path", "/y")).contains("path:/y\n");
        }
    }

    @Nested
    class InMarkdown {

        private static final String RUNBOOK = """
                # Runbook

                Read this first.

                ## Contacts

                Nobody yet.

                ```
                ## not a heading
                ```

                ### At night

                Sleep.

                ## Steps

                One.
                """;

        @Test
        void setsAddsAndRemovesSections() {
            assertThat(add("r.md", RUNBOOK, "/Contacts/At night", "Call the team."))
                    .isEqualTo(RUNBOOK.replace("Sleep.", "Call the team."));
            assertThat(add("r.md", RUNBOOK, "/Steps", "Two.")).isEqualTo(RUNBOOK.replace("One.", "Two."));
            assertThat(add("r.md", RUNBOOK, "/Links", "None.")).isEqualTo(RUNBOOK + "\n## Links\n\nNone.\n");
            assertThat(remove("r.md", RUNBOOK, "/Contacts"))
                    .isEqualTo("# Runbook\n\nRead this first.\n\n## Steps\n\nOne.\n");
            assertThat(add("r.md", RUNBOOK, "/Steps", "One.")).isSameAs(RUNBOOK);
        }

        @Test
        void knowsNoSectionInsideOfCode() {
            assertThatThrownBy(() -> patch("r.md", RUNBOOK, List.of(op("replace", "/not a heading", "x"))))
                    .hasMessageContaining("has no section /not a heading");
        }
    }

    @Test
    void refusesAFormatItDoesNotKnow() {
        assertThatThrownBy(() -> add("Dockerfile", "FROM x\n", "/a", 1))
                .hasMessageContaining("Dockerfile is in no format");
    }
}
