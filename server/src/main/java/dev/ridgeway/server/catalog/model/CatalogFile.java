package dev.ridgeway.server.catalog.model;

import dev.ridgeway.server.platform.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads the documents of a catalog file; what would exhaust the server (size, depth, aliases of aliases) is refused. */
public final class CatalogFile {

    /** Characters that a catalog file may have. */
    public static final int MOST_CHARACTERS = 4 * 1024 * 1024;

    private static final int MOST_NODES = 400_000;
    private static final int MOST_DEPTH = 64;

    private final Map<String, Integer> lines = new LinkedHashMap<>();
    private int nodes;

    private CatalogFile() {}

    /** One document: its root value and the line of each dotted path. */
    public record Document(@Nullable Object value, Map<String, Integer> lines) {

        /** The line of the path or of the nearest part of it that is there. */
        public int lineOf(String path) {
            for (String at = path; ; at = at.substring(0, Math.max(0, at.lastIndexOf('.')))) {
                Integer line = lines.get(at);
                if (line != null) {
                    return line;
                }
                if (at.isEmpty()) {
                    return 0;
                }
            }
        }
    }

    /** All documents of the text, empty ones left out. */
    public static List<Document> documents(String text, String source) {
        if (text.length() > MOST_CHARACTERS) {
            throw invalid(
                    source,
                    "it is larger than " + MOST_CHARACTERS / 1024 / 1024 + " MB",
                    "Split the file, or move long definitions out of it with $text.",
                    0);
        }
        LoadSettings settings = LoadSettings.builder()
                .setLabel(source)
                .setAllowDuplicateKeys(false)
                .setMaxAliasesForCollections(200)
                .setCodePointLimit(MOST_CHARACTERS)
                .build();
        List<Document> documents = new ArrayList<>();
        try {
            for (Node root : new Compose(settings).composeAllFromString(text)) {
                CatalogFile reader = new CatalogFile();
                Object value = reader.value(root, "", 0, source);
                if (value != null) {
                    documents.add(new Document(value, reader.lines));
                }
            }
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
            throw invalid(source, String.valueOf(e.getProblem()), "Correct the YAML at that line.", line);
        } catch (YamlEngineException | StackOverflowError e) {
            throw invalid(source, String.valueOf(e.getMessage()), "Correct the YAML.", 0);
        }
        return documents;
    }

    private @Nullable Object value(Node node, String path, int depth, String source) {
        int line = node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
        if (++nodes > MOST_NODES || depth > MOST_DEPTH) {
            throw invalid(source, "it expands to too many values", "Remove aliases that repeat large parts.", line);
        }
        lines.putIfAbsent(path, line);
        return switch (node) {
            case MappingNode mapping -> map(mapping, path, depth, source);
            case SequenceNode sequence -> list(sequence, path, depth, source);
            case ScalarNode scalar -> scalar(scalar);
            default -> throw invalid(source, "it refers to itself", "Remove the alias.", line);
        };
    }

    private Map<String, @Nullable Object> map(MappingNode mapping, String path, int depth, String source) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            int line = tuple.getKeyNode()
                    .getStartMark()
                    .map(mark -> mark.getLine() + 1)
                    .orElse(0);
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw invalid(source, "a key is not text", "Use plain text as keys.", line);
            }
            String child = path.isEmpty() ? key.getValue() : path + "." + key.getValue();
            lines.put(child, line);
            if (map.containsKey(key.getValue())) {
                throw invalid(
                        source,
                        "the key \"%s\" is there twice".formatted(key.getValue()),
                        "Remove one of the two.",
                        line);
            }
            map.put(key.getValue(), value(tuple.getValueNode(), child, depth + 1, source));
        }
        return map;
    }

    private List<@Nullable Object> list(SequenceNode sequence, String path, int depth, String source) {
        List<@Nullable Object> list = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            list.add(value(item, path + "." + list.size(), depth + 1, source));
        }
        return list;
    }

    private static @Nullable Object scalar(ScalarNode scalar) {
        String text = scalar.getValue();
        Tag tag = scalar.getTag();
        if (tag.equals(Tag.NULL)) {
            return null;
        }
        if (tag.equals(Tag.BOOL)) {
            return Boolean.valueOf(text);
        }
        try {
            if (tag.equals(Tag.INT)) {
                return Long.decode(text.replaceFirst("^0o", "0"));
            }
            if (tag.equals(Tag.FLOAT)) {
                return Double.valueOf(text);
            }
        } catch (NumberFormatException e) {
            return text;
        }
        return text;
    }

    private static Problem.Invalid invalid(String source, String what, String remedy, int line) {
        return new Problem.Invalid(
                "catalog-file-invalid",
                "%s%s cannot be read: %s.".formatted(source, line > 0 ? " line " + line : "", what),
                remedy,
                List.of(new dev.ridgeway.server.platform.Violation("", what, remedy, line)));
    }
}
