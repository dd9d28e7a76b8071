package dev.ridgeway.server.platform;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Reads YAML that strangers wrote: bounded in size, depth and aliases, no duplicate keys, no types but JSON's. */
public final class Yaml {

    /** Longer text is refused before it is read. */
    public static final int MAX_CHARACTERS = 5_000_000;

    private static final int MAX_NODES = 500_000;
    private static final int MAX_DEPTH = 100;
    private static final int MAX_DIGITS = 300;

    /** Of the paths of all values together; each is kept with its line. */
    private static final int MAX_PATHS = 25_000_000;

    /** Thousands of keys and values that may be read at the same time; while they are, they take many times their length. */
    private static final int MOST_AT_ONCE = 600;

    private static final Semaphore ROOM = new Semaphore(MOST_AT_ONCE, true);

    private Yaml() {}

    /** A value of maps, lists and scalars as one document, in block style. */
    public static String text(Object value) {
        DumpSettings settings = DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setMultiLineFlow(false)
                .setWidth(120)
                .setSplitLines(false)
                .build();
        return new Dump(settings).dumpToString(value);
    }

    /**
     * All documents of {@code text}, empty ones left out.
     *
     * @param source what the reader knows the text by, for the error
     */
    public static List<YamlDocument> documents(String text, String source) {
        if (text.length() > MAX_CHARACTERS) {
            throw new Problem.Invalid(
                    "yaml-too-large",
                    source + " has " + text.length() + " characters; at most " + MAX_CHARACTERS + " are read.",
                    "Split it into several files.");
        }
        LoadSettings settings = LoadSettings.builder()
                .setLabel(source)
                .setAllowDuplicateKeys(false)
                .setAllowRecursiveKeys(false)
                .setMaxAliasesForCollections(50)
                .setCodePointLimit(MAX_CHARACTERS + 1)
                .setSchema(new PlainSchema())
                .build();
        int most = mostNodes(text);
        int room = Math.clamp(most / 1_000, 1, MOST_AT_ONCE);
        ROOM.acquireUninterruptibly(room);
        try {
            if (most > MAX_NODES) {
                requireFew(text, settings, source);
            }
            return documents(text, settings, source);
        } catch (MarkedYamlEngineException e) {
            throw broken(source, line(e.getProblemMark()), String.valueOf(e.getProblem()));
        } catch (YamlEngineException e) {
            throw broken(source, 0, String.valueOf(e.getMessage()));
        } catch (StackOverflowError e) {
            throw broken(source, 0, "it is nested too deeply");
        } finally {
            ROOM.release(room);
        }
    }

    /** More keys and values than the text can hold: something stands between each two, and a key may be without a value. */
    private static int mostNodes(String text) {
        int most = 2;
        for (int i = 0; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '\n', '\r', ',', ':', '-', '?', '[', '{' -> most += 2;
                default -> {}
            }
        }
        return most;
    }

    /** Counts what each document holds before any of it is kept; keys count too. */
    private static void requireFew(String text, LoadSettings settings, String source) {
        int nodes = 0;
        for (Event event : new Parse(settings).parseString(text)) {
            if (event instanceof DocumentStartEvent) {
                nodes = 0;
            } else if (event instanceof NodeEvent && ++nodes > MAX_NODES) {
                throw broken(
                        source, line(event.getStartMark()), "it holds more than " + MAX_NODES + " keys and values");
            }
        }
    }

    private static List<YamlDocument> documents(String text, LoadSettings settings, String source) {
        List<YamlDocument> documents = new ArrayList<>();
        Reading reading = new Reading(source);
        for (Node root : new Compose(settings).composeAllFromString(text)) {
            Object value = reading.value(root, "", 0);
            if (value != null) {
                documents.add(new YamlDocument(value, Map.copyOf(reading.lines), source));
            }
            reading.lines.clear();
        }
        return documents;
    }

    private static int line(Optional<Mark> mark) {
        return mark.map(it -> it.getLine() + 1).orElse(0);
    }

    private static Problem.Invalid broken(String source, int line, String why) {
        String remedy = "Mend the YAML; an editor with YAML support marks the place.";
        return new Problem.Invalid(
                "yaml-broken",
                source + (line > 0 ? ", line " + line : "") + ": the YAML cannot be read: " + why + ".",
                remedy,
                List.of(new Violation("", why, remedy, line)));
    }

    /** YAML 1.2, which knows no merge keys: {@code <<} is a key like any other. */
    private static final class PlainSchema extends CoreSchema {
        @Override
        public ScalarResolver getScalarResolver() {
            return new CoreScalarResolver(false);
        }
    }

    private static final class Reading {
        private final String source;
        private final Map<String, Integer> lines = new HashMap<>();
        private int nodes;
        private long paths;

        Reading(String source) {
            this.source = source;
        }

        @Nullable
        Object value(Node node, String path, int depth) {
            int line = line(node.getStartMark());
            if (++nodes > MAX_NODES) {
                throw broken(source, line, "its aliases grow it beyond " + MAX_NODES + " values");
            }
            if (depth > MAX_DEPTH) {
                throw broken(source, line, "it is nested more than " + MAX_DEPTH + " deep");
            }
            if (lines.putIfAbsent(path, line) == null && (paths += path.length()) > MAX_PATHS) {
                throw broken(source, line, "its keys are too long for how deep they are nested");
            }
            return switch (node) {
                case MappingNode mapping -> mapping(mapping, path, depth);
                case SequenceNode sequence -> {
                    List<@Nullable Object> list = new ArrayList<>();
                    for (Node item : sequence.getValue()) {
                        list.add(value(item, join(path, Integer.toString(list.size())), depth + 1));
                    }
                    yield list;
                }
                case ScalarNode scalar -> {
                    requirePlain(scalar.getValue(), line);
                    yield scalar(scalar);
                }
                default -> throw broken(source, line, "it refers to itself");
            };
        }

        private Map<String, @Nullable Object> mapping(MappingNode mapping, String path, int depth) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            for (NodeTuple tuple : mapping.getValue()) {
                int line = line(tuple.getKeyNode().getStartMark());
                if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                    throw broken(source, line, "a key is not a plain text");
                }
                requirePlain(key.getValue(), line);
                String at = join(path, key.getValue());
                if (lines.containsKey(at) && map.containsKey(key.getValue())) {
                    throw broken(source, line, "the key '" + key.getValue() + "' stands twice in one object");
                }
                if (lines.put(at, line) == null) {
                    paths += at.length();
                }
                map.put(key.getValue(), value(tuple.getValueNode(), at, depth + 1));
            }
            return map;
        }

        private void requirePlain(String text, int line) {
            String fault = PlainText.fault(text);
            if (fault != null) {
                throw broken(source, line, "a text holds " + fault);
            }
        }

        private static String join(String path, String key) {
            return path.isEmpty() ? key : path + "." + key;
        }

        private static @Nullable Object scalar(ScalarNode scalar) {
            String text = scalar.getValue();
            Tag tag = scalar.getTag();
            if (tag.equals(Tag.NULL)) {
                return null;
            } else if (tag.equals(Tag.BOOL)) {
                return Boolean.valueOf(text);
            } else if (tag.equals(Tag.INT)) {
                return integer(text);
            } else if (tag.equals(Tag.FLOAT)) {
                return decimal(text);
            }
            return text;
        }

        private static Object integer(String text) {
            if (text.length() > MAX_DIGITS) {
                return text;
            }
            try {
                BigInteger number = text.startsWith("0x")
                        ? new BigInteger(text.substring(2), 16)
                        : text.startsWith("0o") ? new BigInteger(text.substring(2), 8) : new BigInteger(text);
                return number.bitLength() < 32
                        ? (Object) number.intValue()
                        : number.bitLength() < 64 ? (Object) number.longValue() : number.doubleValue();
            } catch (NumberFormatException e) {
                return text;
            }
        }

        private static Object decimal(String text) {
            try {
                Double number = Double.valueOf(text);
                return number.isInfinite() ? text : number;
            } catch (NumberFormatException e) {
                return text;
            }
        }
    }
}
