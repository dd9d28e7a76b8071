package dev.ridgeway.server.platform;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One YAML document of the configuration with its variables and included files put in, as Backstage does. */
final class ConfigurationFile {

    private static final Pattern VARIABLE = Pattern.compile("\\$?\\$\\{([^{}]*)}");
    private static final int DEEPEST_INCLUDE = 10;
    private static final String CORRECT = "Correct the name there or create the file.";

    private final Path file;
    private final YamlDocument document;
    private final Function<String, @Nullable String> environment;
    private final List<String> warnings;
    private final int depth;
    private final Map<String, SortedSet<Integer>> dropped = new HashMap<>();

    private ConfigurationFile(
            Path file,
            YamlDocument document,
            Function<String, @Nullable String> environment,
            List<String> warnings,
            int depth) {
        this.file = file;
        this.document = document;
        this.environment = environment;
        this.warnings = warnings;
        this.depth = depth;
    }

    /** The documents of {@code file}; what is dropped on the way adds a sentence to {@code warnings}. */
    static List<ConfigurationFile> of(
            Path file, Function<String, @Nullable String> environment, List<String> warnings) {
        return of(file, environment, warnings, 0, "", "Check the path behind --config and the right to read the file.");
    }

    private static List<ConfigurationFile> of(
            Path file,
            Function<String, @Nullable String> environment,
            List<String> warnings,
            int depth,
            String asker,
            String remedy) {
        return Yaml.documents(read(file, asker, remedy), file.toString()).stream()
                .map(document -> new ConfigurationFile(file, document, environment, warnings, depth))
                .toList();
    }

    /** Everything in it. A null that is written there stays, because it takes away what an earlier file says. */
    Map<String, @Nullable Object> content() {
        if (!(document.value() instanceof Map<?, ?> map)) {
            throw new Problem.Invalid(
                    "configuration-no-object",
                    file + ", line 1: the configuration is not an object with keys.",
                    "Start the file with a key such as 'app:'.");
        }
        return map(map, "");
    }

    /** File and line of each key of the {@link #content}, in which the items of a list move up when one before is dropped. */
    void places(Map<String, Setting.Place> places) {
        Path folder = file.resolveSibling("").normalize();
        document.lines().forEach((key, line) -> {
            String now = moved(key);
            if (now != null) {
                places.put(now, new Setting.Place(file + ", line " + line, folder));
            }
        });
    }

    private @Nullable String moved(String key) {
        StringBuilder before = new StringBuilder();
        StringBuilder now = new StringBuilder();
        for (String part : key.split("\\.", -1)) {
            SortedSet<Integer> gone = dropped.get(before.toString());
            String name = part;
            if (gone != null) {
                int index = Integer.parseInt(part);
                if (gone.contains(index)) {
                    return null;
                }
                name = Integer.toString(index - gone.headSet(index).size());
            }
            String dot = before.isEmpty() ? "" : ".";
            before.append(dot).append(part);
            now.append(dot).append(name);
        }
        return now.toString();
    }

    private Map<String, @Nullable Object> map(Map<?, ?> map, String path) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        map.forEach((name, value) -> {
            String key = String.valueOf(name);
            Object substituted = value(value, path.isEmpty() ? key : path + "." + key);
            if (substituted != null || value == null) {
                result.put(key, substituted);
            }
        });
        return result;
    }

    private @Nullable Object value(@Nullable Object value, String path) {
        if (value instanceof Map<?, ?> map) {
            return map.size() == 1 ? directive(map, path) : map(map, path);
        }
        if (value instanceof List<?> list) {
            List<Object> items = new ArrayList<>();
            for (int i = 0; i < list.size(); i++) {
                Object item = value(list.get(i), path + "." + i);
                if (item != null) {
                    items.add(item);
                } else {
                    dropped.computeIfAbsent(path, key -> new TreeSet<>()).add(i);
                }
            }
            return items;
        }
        return value instanceof String text ? text(text, path) : value;
    }

    private @Nullable Object directive(Map<?, ?> map, String path) {
        String only = String.valueOf(map.keySet().iterator().next());
        String argument = String.valueOf(map.get(only));
        return switch (only) {
            case "$env" -> variable(argument, path);
            case "$file" -> {
                String target = text(argument, path);
                yield target == null ? null : beside(target, path).strip();
            }
            case "$include" -> {
                String target = text(argument, path);
                yield target == null ? null : include(target, path);
            }
            default -> map(map, path);
        };
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
        if (fallback >= 0 && (value == null || value.isEmpty())) {
            return name.substring(fallback + 2);
        }
        if (value == null) {
            warnings.add(place(path) + path + " is left out, the environment variable " + name + " is not set.");
            return null;
        }
        return value.strip();
    }

    private String beside(String name, String path) {
        return read(file.resolveSibling(name).normalize(), place(path), CORRECT);
    }

    private @Nullable Object include(String argument, String path) {
        if (depth >= DEEPEST_INCLUDE) {
            throw new Problem.Invalid(
                    "configuration-include-loop",
                    place(path) + path + " includes files more than " + DEEPEST_INCLUDE + " deep.",
                    "Look for a file that includes itself.");
        }
        int hash = argument.indexOf('#');
        Path target = file.resolveSibling(hash < 0 ? argument : argument.substring(0, hash))
                .normalize();
        String fragment = hash < 0 ? "" : argument.substring(hash + 1);
        Optional<ConfigurationFile> included =
                of(target, environment, warnings, depth + 1, place(path), CORRECT).stream()
                        .findFirst();
        Object found = included.map(it -> it.at(fragment)).orElse(null);
        if (found == null) {
            warnings.add(place(path) + path + " is left out, there is nothing at " + argument + ".");
        }
        return found;
    }

    private @Nullable Object at(String fragment) {
        Object found = document.value();
        for (String part : fragment.isEmpty() ? new String[0] : fragment.split("\\.", -1)) {
            found = found instanceof Map<?, ?> map ? map.get(part) : null;
        }
        return value(found, fragment);
    }

    private String place(String path) {
        return file + ", line " + document.lineOf(path) + ": ";
    }

    private static String read(Path file, String asker, String remedy) {
        try {
            long size = Files.size(file);
            if (size > Yaml.MAX_CHARACTERS) {
                throw unreadable(asker + file, "it has " + size + " bytes, more than " + Yaml.MAX_CHARACTERS, remedy);
            }
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw unreadable(asker + file, "it is not UTF-8", remedy);
        } catch (NoSuchFileException e) {
            throw unreadable(asker + file, "there is no such file", remedy);
        } catch (IOException e) {
            throw unreadable(asker + file, String.valueOf(e.getMessage()), remedy);
        }
    }

    private static Problem unreadable(String file, String why, String remedy) {
        return new Problem.Invalid("configuration-unreadable", file + " cannot be read: " + why + ".", remedy);
    }
}
