package dev.ridgeway.server.platform;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Backstage's {@code app-config.yaml} files, merged in order: later wins, objects deeply, lists replaced. Our own keys
 * stand below {@code ridgeway} and only where Backstage has none.
 */
public final class Configuration {

    private static final String VARIABLE_PREFIX = "APP_CONFIG_";

    private final Map<String, @Nullable Object> tree;
    private final Map<String, Setting.Place> places;
    private final List<String> warnings;
    private final Path folder;
    private final Path dataDirectory;
    private final int port;

    private Configuration(
            Map<String, @Nullable Object> tree,
            Map<String, Setting.Place> places,
            List<String> warnings,
            Path folder,
            Path dataDirectory,
            int port) {
        this.tree = tree;
        this.places = places;
        this.warnings = warnings;
        this.folder = folder;
        this.dataDirectory = dataDirectory;
        this.port = port;
    }

    /** Nothing set; everything has its default. */
    public static Configuration empty(Path dataDirectory, int port) {
        return load(List.of(), dataDirectory, port, name -> null);
    }

    /**
     * Reads and merges {@code files}, then the variables {@code APP_CONFIG_a_b}, each the value of the key {@code a.b}.
     *
     * @param port the port of this server, for the default base URL
     */
    public static Configuration load(List<Path> files, Path dataDirectory, int port, Map<String, String> environment) {
        return load(List.of(), files, dataDirectory, port, environment);
    }

    /**
     * As above, on top of {@code defaults}: files that somebody else wrote, whose every key {@code files} may take away,
     * and which have no say in where relative paths start.
     */
    public static Configuration load(
            List<Path> defaults, List<Path> files, Path dataDirectory, int port, Map<String, String> environment) {
        return load(
                defaults, files, dataDirectory, port, environment::get, overrides(environment), variables(environment));
    }

    /** As the other one, without {@code APP_CONFIG_} variables. */
    public static Configuration load(
            List<Path> files, Path dataDirectory, int port, Function<String, @Nullable String> environment) {
        return load(List.of(), files, dataDirectory, port, environment, Map.of(), Map.of());
    }

    private static Configuration load(
            List<Path> defaults,
            List<Path> files,
            Path dataDirectory,
            int port,
            Function<String, @Nullable String> environment,
            Map<String, @Nullable Object> overrides,
            Map<String, String> variables) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        Map<String, Setting.Place> places = new HashMap<>();
        List<String> warnings = new ArrayList<>();
        for (Path file : Stream.concat(defaults.stream(), files.stream()).toList()) {
            for (ConfigurationFile one :
                    ConfigurationFile.of(file.toAbsolutePath().normalize(), environment, warnings)) {
                merge(tree, one.content());
                one.places(places);
            }
        }
        merge(tree, overrides);
        places.keySet()
                .removeIf(key -> variables.keySet().stream().anyMatch(variable -> key.startsWith(variable + ".")));
        variables.forEach((key, words) -> places.put(key, new Setting.Place(words, null)));
        warnings.addAll(KnownSettings.remarks(tree));
        Path folder = Path.of("").toAbsolutePath();
        if (!files.isEmpty()) {
            folder = files.getFirst()
                    .toAbsolutePath()
                    .normalize()
                    .resolveSibling("")
                    .normalize();
        }
        Configuration loaded = new Configuration(tree, places, List.copyOf(warnings), folder, dataDirectory, port);
        loaded.baseUrl();
        return loaded;
    }

    /** Values are JSON, or plain text when they are no JSON. */
    private static Map<String, @Nullable Object> overrides(Map<String, String> environment) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        new TreeMap<>(environment).forEach((name, text) -> {
            if (name.startsWith(VARIABLE_PREFIX)) {
                Object value;
                try {
                    value = JsonMapper.shared().readValue(text, Object.class);
                } catch (JacksonException plainText) {
                    value = text;
                }
                List<String> path = List.of(
                                name.substring(VARIABLE_PREFIX.length()).split("_", -1))
                        .reversed();
                for (String key : path) {
                    Map<String, @Nullable Object> above = new LinkedHashMap<>();
                    above.put(key, value);
                    value = above;
                }
                merge(tree, strings((Map<?, ?>) value));
            }
        });
        return tree;
    }

    /** Which variable has the last word on which key. */
    private static Map<String, String> variables(Map<String, String> environment) {
        Map<String, String> variables = new HashMap<>();
        environment.keySet().stream()
                .filter(name -> name.startsWith(VARIABLE_PREFIX))
                .forEach(name -> variables.put(
                        name.substring(VARIABLE_PREFIX.length()).replace('_', '.'),
                        "The environment variable " + name));
        return variables;
    }

    private static void merge(Map<String, @Nullable Object> into, Map<String, @Nullable Object> from) {
        from.forEach((key, value) -> {
            if (value instanceof Map<?, ?> newer && into.get(key) instanceof Map<?, ?> older) {
                Map<String, @Nullable Object> merged = strings(older);
                merge(merged, strings(newer));
                into.put(key, merged);
            } else {
                into.put(key, value);
            }
        });
    }

    private static Map<String, @Nullable Object> strings(Map<?, ?> map) {
        Map<String, @Nullable Object> strings = new LinkedHashMap<>();
        map.forEach((key, value) -> strings.put(String.valueOf(key), value));
        return strings;
    }

    /** The value at a dotted key, empty when nobody set it. */
    public Optional<Setting> at(String key) {
        Object value = tree;
        for (String name : key.split("\\.", -1)) {
            value = value instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return value == null ? Optional.empty() : Optional.of(new Setting(key, value, places));
    }

    /** The problem with a value that whoever reads it cannot use; {@code key} may lead into lists. */
    public Problem.Invalid wrong(String key, String expected) {
        return new Setting(key, null, places).wrong(expected);
    }

    /** Where people and tools reach this server, without a slash at the end. */
    public URI baseUrl() {
        Optional<Setting> setting = at("backend.baseUrl").or(() -> at("app.baseUrl"));
        if (setting.isEmpty()) {
            return URI.create("http://localhost:" + port);
        }
        String text = setting.get().text();
        try {
            URI uri = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            boolean plain = uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (uri.getHost() != null && web && plain) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw setting.get().wrong("an address such as https://ridgeway.example.com, without password, ? and #");
        }
        throw setting.get().wrong("an address such as https://ridgeway.example.com, without password, ? and #");
    }

    /** Where relative paths start that are written in no file: the folder of the first one, else the working directory. */
    public Path folder() {
        return folder;
    }

    public Path dataDirectory() {
        return dataDirectory;
    }

    /** What was dropped or is unknown, a sentence each; said once at start. */
    public List<String> warnings() {
        return warnings;
    }
}
