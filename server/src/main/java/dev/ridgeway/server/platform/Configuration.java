package dev.ridgeway.server.platform;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Backstage's {@code app-config.yaml} files, merged in order: later wins, objects deeply, lists replaced. Our own keys
 * stand below {@code ridgeway} and only where Backstage has none.
 */
public final class Configuration {

    private static final Pattern VARIABLE = Pattern.compile("\\$?\\$\\{([^{}]*)}");
    private static final Set<String> KNOWN = Set.of(
            "app",
            "organization",
            "backend",
            "catalog",
            "integrations",
            "scaffolder",
            "auth",
            "permission",
            "ridgeway");
    private static final Set<String> KNOWN_BACKEND =
            Set.of("baseUrl", "listen", "auth", "reading", "database", "cors", "csp");

    private final Map<String, @Nullable Object> tree;
    private final Map<String, String> places;
    private final List<String> warnings;
    private final Path folder;
    private final Path dataDirectory;
    private final int port;

    private Configuration(
            Map<String, @Nullable Object> tree,
            Map<String, String> places,
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
     * Reads and merges {@code files}.
     *
     * @param port the port of this server, for the default base URL
     * @param environment the value of an environment variable, or null
     */
    public static Configuration load(
            List<Path> files, Path dataDirectory, int port, Function<String, @Nullable String> environment) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        Map<String, String> places = new HashMap<>();
        List<String> warnings = new ArrayList<>();
        for (Path file : files) {
            Path absolute = file.toAbsolutePath().normalize();
            for (YamlDocument document : Yaml.documents(read(absolute), absolute.toString())) {
                if (!(document.value() instanceof Map<?, ?> map)) {
                    throw new Problem.Invalid(
                            "configuration-no-object",
                            absolute + ", line 1: the configuration is not an object with keys.",
                            "Start the file with a key such as 'app:'.");
                }
                document.lines().forEach((key, line) -> places.put(key, absolute + ", line " + line));
                Substitution substitution = new Substitution(absolute, document, environment, warnings);
                merge(tree, substitution.map(map, ""));
            }
        }
        Path folder = Path.of("").toAbsolutePath();
        if (!files.isEmpty()) {
            folder = files.getFirst()
                    .toAbsolutePath()
                    .normalize()
                    .resolveSibling("")
                    .normalize();
        }
        unknown(tree).ifPresent(warnings::add);
        Configuration loaded = new Configuration(tree, places, List.copyOf(warnings), folder, dataDirectory, port);
        loaded.baseUrl();
        return loaded;
    }

    private static Optional<String> unknown(Map<String, @Nullable Object> tree) {
        List<String> keys = new ArrayList<>();
        tree.keySet().stream().filter(key -> !KNOWN.contains(key)).forEach(keys::add);
        if (tree.get("backend") instanceof Map<?, ?> backend) {
            backend.keySet().stream()
                    .filter(key -> !KNOWN_BACKEND.contains(String.valueOf(key)))
                    .forEach(key -> keys.add("backend." + key));
        }
        return keys.isEmpty()
                ? Optional.empty()
                : Optional.of("Not used by Ridgeway and left alone: " + String.join(", ", keys) + ".");
    }

    private static String read(Path file) {
        try {
            if (Files.size(file) > Yaml.MAX_CHARACTERS) {
                throw new IOException("it is larger than " + Yaml.MAX_CHARACTERS + " bytes");
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw new Problem.Invalid(
                    "configuration-unreadable",
                    "The configuration file " + file + " cannot be read: " + e.getMessage() + ".",
                    "Check the path behind --config and the right to read the file.");
        }
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

    /** Where people and tools reach this server, without a slash at the end. */
    public URI baseUrl() {
        Optional<Setting> setting = at("backend.baseUrl").or(() -> at("app.baseUrl"));
        if (setting.isEmpty()) {
            return URI.create("http://localhost:" + port);
        }
        String text = setting.get().text();
        try {
            URI uri = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw setting.get().wrong("an address such as https://ridgeway.example.com");
        }
        throw setting.get().wrong("an address such as https://ridgeway.example.com");
    }

    /** Where relative {@code file:} targets start: the folder of the first configuration file, else the working directory. */
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

    private static final class Substitution {
        private final Path file;
        private final YamlDocument document;
        private final Function<String, @Nullable String> environment;
        private final List<String> warnings;

        Substitution(
                Path file,
                YamlDocument document,
                Function<String, @Nullable String> environment,
                List<String> warnings) {
            this.file = file;
            this.document = document;
            this.environment = environment;
            this.warnings = warnings;
        }

        Map<String, @Nullable Object> map(Map<?, ?> map, String path) {
            Map<String, @Nullable Object> result = new LinkedHashMap<>();
            map.forEach((name, value) -> {
                String key = String.valueOf(name);
                Object substituted = value(value, path.isEmpty() ? key : path + "." + key);
                if (substituted != null) {
                    result.put(key, substituted);
                }
            });
            return result;
        }

        private @Nullable Object value(@Nullable Object value, String path) {
            if (value instanceof Map<?, ?> map) {
                if (map.size() == 1) {
                    String only = String.valueOf(map.keySet().iterator().next());
                    String argument = String.valueOf(map.get(only));
                    return switch (only) {
                        case "$env" -> variable(argument, path);
                        case "$file" -> included(argument, path).strip();
                        case "$include" -> include(argument, path);
                        default -> map(map, path);
                    };
                }
                return map(map, path);
            }
            if (value instanceof List<?> list) {
                List<Object> items = new ArrayList<>();
                for (int i = 0; i < list.size(); i++) {
                    Object item = value(list.get(i), path + "." + i);
                    if (item != null) {
                        items.add(item);
                    }
                }
                return items;
            }
            return value instanceof String text ? text(text, path) : value;
        }

        private @Nullable String text(String text, String path) {
            Matcher matcher = VARIABLE.matcher(text);
            StringBuilder result = new StringBuilder();
            while (matcher.find()) {
                if (matcher.group().startsWith("$$")) {
                    matcher.appendReplacement(
                            result, Matcher.quoteReplacement(matcher.group().substring(1)));
                    continue;
                }
                String value = variable(matcher.group(1).strip(), path);
                if (value == null) {
                    return null;
                }
                matcher.appendReplacement(result, Matcher.quoteReplacement(value));
            }
            return matcher.appendTail(result).toString();
        }

        private @Nullable String variable(String name, String path) {
            int fallback = name.indexOf(":-");
            String value = environment.apply(fallback < 0 ? name : name.substring(0, fallback));
            if (value == null && fallback >= 0) {
                return name.substring(fallback + 2);
            }
            if (value == null) {
                warnings.add(file + ", line " + document.lineOf(path) + ": " + path
                        + " is left out, the environment variable " + name + " is not set.");
            }
            return value;
        }

        private String included(String name, String path) {
            Path target = file.resolveSibling(name).normalize();
            try {
                return Files.readString(target);
            } catch (IOException e) {
                throw new Problem.Invalid(
                        "configuration-unreadable",
                        file + ", line " + document.lineOf(path) + ": " + path + " names the file " + target
                                + ", which cannot be read.",
                        "Correct the name or create the file.");
            }
        }

        private @Nullable Object include(String argument, String path) {
            int hash = argument.indexOf('#');
            String name = hash < 0 ? argument : argument.substring(0, hash);
            String text = included(name, path);
            Object value = name.endsWith(".json")
                    ? JsonMapper.shared().readValue(text, Object.class)
                    : Yaml.documents(text, file.resolveSibling(name).toString()).stream()
                            .findFirst()
                            .map(YamlDocument::value)
                            .orElse(null);
            if (hash >= 0) {
                for (String part : argument.substring(hash + 1).split("\\.", -1)) {
                    value = value instanceof Map<?, ?> map ? map.get(part) : null;
                }
            }
            return value;
        }
    }
}
