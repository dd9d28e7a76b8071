package dev.ridgeway.paths;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/** The parsers that others publish for their own formats: GitHub's for workflows, Prometheus' for expressions. */
final class PublicParsers {

    private static final Path SOURCES = Path.of("src/test/node");

    private final Map<String, List<Map<String, String>>> input = new TreeMap<>(Map.of(
            "workflows", new ArrayList<>(),
            "actions", new ArrayList<>(),
            "expressions", new ArrayList<>()));

    void workflow(String name, String text) {
        add("workflows", name, text);
    }

    void action(String name, String text) {
        add("actions", name, text);
    }

    void expression(String name, String text) {
        add("expressions", name, text);
    }

    private void add(String kind, String name, String text) {
        input.get(kind).add(Map.of("name", name, "text", text));
    }

    /** Everything the parsers refuse. */
    List<String> problems() {
        Command.needs("npm");
        String answer = Command.run(
                installed(), JsonMapper.shared().writeValueAsString(input), "node", "--no-warnings", "check.mjs");
        return List.of(JsonMapper.shared().readValue(answer, String[].class));
    }

    private static Path installed() {
        try {
            Path lock = SOURCES.resolve("package-lock.json");
            Path home = Command.cache("parsers-"
                    + HexFormat.of().toHexDigits(Files.readString(lock).hashCode()));
            Files.createDirectories(home);
            for (String name : List.of("package.json", "package-lock.json", "check.mjs", "json.mjs")) {
                Files.copy(SOURCES.resolve(name), home.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
            if (!Files.exists(home.resolve("node_modules/.package-lock.json"))) {
                Command.run(home, "", "npm", "ci", "--no-audit", "--no-fund");
            }
            assertThat(home.resolve("node_modules")).isDirectory();
            return home;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
