package dev.ridgeway.server.paths.patch;

import dev.ridgeway.plugin.paths.ActionFailed;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Performs JSON Patches (RFC 6902) on files of several formats, leaving what they do not name as it was written. */
public final class FilePatch {

    private static final int MAX_CHARACTERS = 1_000_000;

    private FilePatch() {}

    /**
     * The text after all operations; the same text when they change nothing. Fails with {@code patch-…} when a place is
     * missing, when what a step tests does not hold, or when the change cannot be made for certain.
     *
     * @param document of several YAML documents the first that holds all of these values; the first of all when empty
     */
    public static String apply(
            String file,
            String text,
            Map<String, @Nullable Object> document,
            List<Map<String, @Nullable Object>> operations) {
        if (text.length() > MAX_CHARACTERS) {
            throw new ActionFailed(
                    "patch-file-too-large",
                    file + " has " + text.length() + " characters; at most " + MAX_CHARACTERS + " are edited.",
                    "Change the file by hand.");
        }
        List<Operation> all = operations.stream().map(Operation::of).toList();
        boolean windows = text.contains("\r\n");
        String lines = windows ? text.replace("\r\n", "\n") : text;
        String changed = changed(file, lines, document, all);
        if (changed.equals(lines)) {
            return text;
        }
        return windows ? changed.replace("\n", "\r\n") : changed;
    }

    /**
     * The values at places (JSON Pointers) of a YAML or JSON file, in their order; fails with {@code patch-place-missing} when
     * there is none. {@code document} as in {@link #apply}.
     */
    public static List<@Nullable Object> values(
            String file, String text, Map<String, @Nullable Object> document, List<String> places) {
        String extension = extension(file);
        if (!List.of("yaml", "yml", "json").contains(extension)) {
            throw new ActionFailed(
                    "patch-format-unknown",
                    file + " is in no format that is read by place.",
                    "Use a .yaml or .json file.");
        }
        return new YamlPatch(file, extension.equals("json"))
                .found(text, document, places.stream().map(Pointer::parse).toList());
    }

    private static String changed(
            String file, String text, Map<String, @Nullable Object> document, List<Operation> operations) {
        return switch (extension(file)) {
            case "yaml", "yml" -> new YamlPatch(file, false).apply(text, document, operations);
            case "json" -> new YamlPatch(file, true).apply(text, Map.of(), operations);
            case "properties" -> new PropertiesPatch(file).apply(text, operations);
            case "toml" -> new TomlPatch(file).apply(text, operations);
            case "md", "markdown" -> new MarkdownPatch(file).apply(text, operations);
            default ->
                throw new ActionFailed(
                        "patch-format-unknown",
                        file + " is in no format that can be changed by place.",
                        "Use a .yaml, .json, .toml, .properties or .md file, or give the whole content.");
        };
    }

    private static String extension(String file) {
        return file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
