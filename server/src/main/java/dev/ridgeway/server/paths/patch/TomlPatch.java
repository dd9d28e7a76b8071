package dev.ridgeway.server.paths.patch;

import dev.ridgeway.plugin.paths.ActionFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.toml.TomlMapper;

/** Operations on a TOML file: the lines of the keys that change are written anew, new keys go to the end of their table. */
record TomlPatch(String file) {

    private static final TomlMapper TOML = TomlMapper.builder().build();
    private static final TypeReference<Map<String, @Nullable Object>> TABLE = new TypeReference<>() {};
    private static final Pattern BARE_KEY = Pattern.compile("[A-Za-z0-9_-]+");

    /** One key with its value: lines {@code from} to {@code to}, the last not included; the value ends in the last line. */
    private record Entry(List<String> path, int from, int to, int valueAt, int valueEnd) {}

    /** A table's heading, which ends before line {@code end}; those of lists of tables have no path. */
    private record Table(List<String> path, int end) {}

    private record Layout(List<Entry> entries, List<Table> tables) {}

    String apply(String text, List<Operation> operations) {
        Object meant = values(text);
        for (Operation operation : operations) {
            meant = operation.apply(meant);
        }
        Map<?, ?> wanted = (Map<?, ?>) Objects.requireNonNull(meant);
        Map<String, @Nullable Object> old = values(text);
        if (old.equals(wanted)) {
            return text;
        }
        List<String> lines = new ArrayList<>(text.lines().toList());
        Layout layout = layout(lines);
        for (Entry entry : layout.entries().reversed()) {
            Object is = at(old, entry.path());
            Object willBe = at(wanted, entry.path());
            if (willBe == null) {
                lines.subList(entry.from(), entry.to()).clear();
            } else if (!willBe.equals(is)) {
                rewrite(lines, entry, willBe);
            }
        }
        add(lines, List.of(), wanted);
        String changed = String.join("\n", lines) + "\n";
        if (!values(changed).equals(wanted)) {
            throw YamlText.uncertain();
        }
        return changed;
    }

    private static void rewrite(List<String> lines, Entry entry, Object value) {
        String first = lines.get(entry.from());
        String last = lines.get(entry.to() - 1);
        List<String> span = lines.subList(entry.from(), entry.to());
        if (span.size() > 1 && span.stream().anyMatch(it -> it.contains("#"))) {
            throw YamlText.uncertain();
        }
        String line = first.substring(0, entry.valueAt()) + written(value) + last.substring(entry.valueEnd());
        span.clear();
        lines.add(entry.from(), line);
    }

    /** Adds what the tables lack, the table itself included. */
    private void add(List<String> lines, List<String> table, Map<?, ?> wanted) {
        Object there = at(values(String.join("\n", lines)), table);
        Map<?, ?> has = there instanceof Map<?, ?> map ? map : Map.of();
        for (Map.Entry<?, ?> entry : wanted.entrySet()) {
            String key = String.valueOf(entry.getKey());
            List<String> path = new ArrayList<>(table);
            path.add(key);
            if (entry.getValue() instanceof Map<?, ?> inner) {
                add(lines, path, inner);
            } else if (!has.containsKey(key)) {
                insert(lines, table, key(key) + " = " + written(entry.getValue()));
            }
        }
    }

    private void insert(List<String> lines, List<String> table, String line) {
        Layout layout = layout(lines);
        Optional<Table> heading =
                layout.tables().stream().filter(it -> it.path().equals(table)).findFirst();
        if (heading.isEmpty() && !table.isEmpty()) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            lines.add("[" + table.stream().map(TomlPatch::key).collect(Collectors.joining(".")) + "]");
            lines.add(line);
            return;
        }
        int from = heading.map(Table::end).orElse(0);
        int next = layout.tables().stream()
                .mapToInt(it -> it.end() - 1)
                .filter(it -> it >= from)
                .min()
                .orElse(lines.size());
        int place = layout.entries().stream()
                .filter(it -> it.from() >= from && it.to() <= next)
                .mapToInt(Entry::to)
                .max()
                .orElse(from);
        lines.add(place, line);
    }

    private Layout layout(List<String> lines) {
        List<Entry> entries = new ArrayList<>();
        List<Table> tables = new ArrayList<>();
        List<String> table = List.of();
        boolean listed = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (line.startsWith("[")) {
                listed = line.startsWith("[[");
                table = listed ? List.of() : path(line + "\n").orElseThrow(YamlText::uncertain);
                tables.add(new Table(listed ? List.of("[[") : table, i + 1));
                continue;
            }
            Entry entry = entry(lines, i, table);
            if (!listed) {
                entries.add(entry);
            }
            i = entry.to() - 1;
        }
        return new Layout(entries, tables);
    }

    /** The shortest run of lines that is a key with its value, and in the last of them where a remark begins. */
    private static Entry entry(List<String> lines, int from, List<String> table) {
        String first = lines.get(from);
        for (int equals = first.indexOf('='); equals >= 0; equals = first.indexOf('=', equals + 1)) {
            Optional<List<String>> key = path(first.substring(0, equals) + "= 0\n");
            if (key.isEmpty()) {
                continue;
            }
            int valueAt = equals + 1;
            while (valueAt < first.length() && Character.isWhitespace(first.charAt(valueAt))) {
                valueAt++;
            }
            List<String> path = new ArrayList<>(table);
            path.addAll(key.get());
            for (int to = from + 1; to <= lines.size(); to++) {
                Optional<Map<String, @Nullable Object>> value = read(String.join("\n", lines.subList(from, to)) + "\n");
                if (value.isPresent()) {
                    String last = lines.get(to - 1);
                    return new Entry(path, from, to, valueAt, valueEnd(lines, from, to, last, value.get()));
                }
            }
        }
        throw YamlText.uncertain();
    }

    private static int valueEnd(
            List<String> lines, int from, int to, String last, Map<String, @Nullable Object> value) {
        for (int sign = last.indexOf('#'); sign >= 0; sign = last.indexOf('#', sign + 1)) {
            List<String> shorter = new ArrayList<>(lines.subList(from, to - 1));
            shorter.add(last.substring(0, sign));
            if (read(String.join("\n", shorter) + "\n").filter(value::equals).isPresent()) {
                return last.substring(0, sign).stripTrailing().length();
            }
        }
        return last.stripTrailing().length();
    }

    /** The keys from the root to the only value of a text. */
    private static Optional<List<String>> path(String text) {
        return read(text).map(read -> {
            List<String> path = new ArrayList<>();
            Object at = read;
            while (at instanceof Map<?, ?> map && map.size() == 1) {
                path.add(String.valueOf(map.keySet().iterator().next()));
                at = map.values().iterator().next();
            }
            return path;
        });
    }

    private static Optional<Map<String, @Nullable Object>> read(String text) {
        try {
            return Optional.of(TOML.readValue(text, TABLE));
        } catch (JacksonException unreadable) {
            return Optional.empty();
        }
    }

    private Map<String, @Nullable Object> values(String text) {
        try {
            return TOML.readValue(text, TABLE);
        } catch (JacksonException e) {
            throw new ActionFailed(
                    "patch-file-broken",
                    file + " cannot be read: " + e.getOriginalMessage() + ".",
                    "Mend the file first.");
        }
    }

    private static @Nullable Object at(@Nullable Object value, List<String> path) {
        Object at = value;
        for (String key : path) {
            at = at instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return at;
    }

    private static String key(String key) {
        return BARE_KEY.matcher(key).matches() ? key : JsonMapper.shared().writeValueAsString(key);
    }

    /** TOML's basic texts, numbers and lists are written as JSON's; it has no null. */
    private static String written(@Nullable Object value) {
        return switch (value) {
            case null -> throw YamlText.uncertain();
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(it -> key(String.valueOf(it.getKey())) + " = " + written(it.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
            case List<?> list -> list.stream().map(TomlPatch::written).collect(Collectors.joining(", ", "[", "]"));
            default -> JsonMapper.shared().writeValueAsString(value);
        };
    }
}
