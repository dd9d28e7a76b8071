package dev.ridgeway.server.paths.patch;

import dev.ridgeway.plugin.paths.ActionFailed;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Operations on a {@code .properties} file, whose values are texts: {@code /server.port}. */
record PropertiesPatch(String file) {

    String apply(String text, List<Operation> operations) {
        Map<String, @Nullable Object> old = values(text);
        Object meant = old;
        for (Operation operation : operations) {
            if (operation.path().steps().size() != 1) {
                throw YamlText.uncertain();
            }
            Object value = operation.value();
            meant = new Operation(operation.op(), operation.path(), value == null ? "" : value.toString()).apply(meant);
        }
        Map<?, ?> values = (Map<?, ?>) Objects.requireNonNull(meant);
        List<String> kept = new ArrayList<>();
        for (String line : lines(text)) {
            Map<String, @Nullable Object> one = values(line);
            if (one.isEmpty()) {
                kept.add(line);
                continue;
            }
            String key = one.keySet().iterator().next();
            if (values.containsKey(key)) {
                kept.add(Objects.equals(one.get(key), values.get(key)) ? line : written(line, key, values.get(key)));
            }
        }
        values.forEach((key, value) -> {
            if (!old.containsKey(key)) {
                kept.add(written("", String.valueOf(key), value));
            }
        });
        String changed = String.join("\n", kept) + (text.endsWith("\n") || text.isEmpty() ? "\n" : "");
        if (!values(changed).equals(values)) {
            throw YamlText.uncertain();
        }
        return changed;
    }

    /** Lines as the format counts them: a backslash at the end takes the next along. */
    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String part : text.lines().toList()) {
            line.append(line.isEmpty() ? "" : "\n").append(part);
            boolean remark = line.toString().strip().startsWith("#")
                    || line.toString().strip().startsWith("!");
            int slashes = part.length() - part.replaceFirst("\\\\+$", "").length();
            if (remark || slashes % 2 == 0) {
                lines.add(line.toString());
                line.setLength(0);
            }
        }
        if (!line.isEmpty()) {
            lines.add(line.toString());
        }
        return lines;
    }

    /** The separator of the line it replaces stays. */
    private static String written(String line, String key, @Nullable Object value) {
        Properties one = new Properties();
        one.setProperty(key, String.valueOf(value));
        StringWriter out = new StringWriter();
        try {
            one.store(out, null);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        String stored = out.toString()
                .lines()
                .filter(it -> !it.startsWith("#"))
                .findFirst()
                .orElseThrow();
        int equals = stored.replaceAll("\\\\.", "__").indexOf('=');
        String separator = line.replaceAll("\\\\.", "__").replaceFirst("^\\s*[^\\s=:]+(\\s*[=:]?\\s*).*", "$1");
        return stored.substring(0, equals)
                + (separator.isBlank() || separator.length() > 5 ? "=" : separator)
                + stored.substring(equals + 1);
    }

    private Map<String, @Nullable Object> values(String text) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException | IllegalArgumentException e) {
            throw new ActionFailed(
                    "patch-file-broken", file + " cannot be read: " + e.getMessage() + ".", "Mend the file first.");
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key)));
        return values;
    }
}
