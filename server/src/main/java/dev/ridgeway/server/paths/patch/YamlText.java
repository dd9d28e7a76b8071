package dev.ridgeway.server.paths.patch;

import dev.ridgeway.plugin.paths.ActionFailed;
import dev.ridgeway.server.platform.Yaml;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * One YAML or JSON text, in which single values are set, added and removed at the place where they stand. Comments, order,
 * quotes and indentation of all the rest stay. Whoever edits compares the value afterwards with what was meant.
 */
final class YamlText {

    private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z_][A-Za-z0-9_./-]*");
    private static final Pattern END_OF_LINE = Pattern.compile("[ \\t]*(?:#[^\\n]*)?");

    private final String text;
    private final boolean json;
    private final Node root;
    private final YamlStyle style;

    /** The text was read by {@link dev.ridgeway.server.platform.Yaml} before; empty documents do not count. */
    YamlText(String text, boolean json, int document) {
        this.text = text;
        this.json = json;
        LoadSettings settings = LoadSettings.builder()
                .setSchema(new CoreSchema())
                .setCodePointLimit(Yaml.MAX_CHARACTERS + 1)
                .build();
        List<Node> roots = new ArrayList<>();
        for (Node node : new Compose(settings).composeAllFromString(readable(text, json))) {
            if (!node.getTag().equals(Tag.NULL)) {
                roots.add(node);
            }
        }
        this.root = roots.get(document);
        this.style = new YamlStyle(json, listsIndented(root));
    }

    /** A tab outside of a text is a space to JSON, and a fault to YAML. */
    static String readable(String text, boolean json) {
        return json ? text.replace('\t', ' ') : text;
    }

    private static boolean listsIndented(Node node) {
        return switch (node) {
            case MappingNode mapping
            when !inFlow(mapping) ->
                mapping.getValue().stream()
                        .allMatch(it -> (it.getValueNode() instanceof SequenceNode list && !inFlow(list))
                                ? column(list) > column(mapping)
                                : listsIndented(it.getValueNode()));
            case SequenceNode list
            when !inFlow(list) -> list.getValue().stream().allMatch(YamlText::listsIndented);
            default -> true;
        };
    }

    /** The text with another value at the place, which is there. */
    String set(Pointer at, @Nullable Object value) {
        Node old = node(at);
        int start = start(old);
        if (old instanceof ScalarNode scalar && !block(scalar) && !YamlStyle.holds(value)) {
            String shown = style.scalar(value, scalar.getScalarStyle());
            return splice(start, end(old), (start == end(old) && start > 0) ? " " + shown : shown);
        }
        if (at.isRoot()) {
            return splice(start, end(old), inFlow(old) ? json(value, start) : style.indented(value, 0));
        }
        Node parent = node(at.parent());
        if (inFlow(parent)) {
            return splice(start, end(old), json(value, start));
        }
        if (parent instanceof MappingNode mapping) {
            return setMember(mapping, entry(mapping, at.last()), value);
        }
        int dash = dash((SequenceNode) parent, old);
        return splice(dash, Math.max(end(old), dash + 1), style.item(value, column(parent)));
    }

    /** Whatever stood behind the colon; a remark there stays. */
    private String setMember(MappingNode mapping, NodeTuple entry, @Nullable Object value) {
        int from = colon(entry) + 1;
        int line = lineEnd(from);
        int end = end(entry);
        boolean below = END_OF_LINE.matcher(text.substring(from, line)).matches();
        String remark = below ? text.substring(from, line) : text.substring(end, restOfLine(end));
        return splice(from, below ? Math.max(end, line) : lineEnd(end), style.member(value, column(mapping), remark));
    }

    /** The text with another entry at the end of the object at the place. */
    String addMember(Pointer at, String key, @Nullable Object value) {
        if (!(node(at) instanceof MappingNode mapping) || mapping.getValue().isEmpty()) {
            return set(at, Collections.singletonMap(key, value));
        }
        NodeTuple last = mapping.getValue().getLast();
        if (inFlow(mapping)) {
            boolean plain = !json && plain(mapping) && PLAIN_KEY.matcher(key).matches();
            int first = start(last.getKeyNode());
            String entry = (plain ? key : style.inFlow(key, Optional.empty())) + ": " + json(value, first);
            return addInFlow(start(mapping), first, end(last), entry);
        }
        int column = column(mapping);
        int line = restOfLine(end(last));
        return splice(line, line, "\n" + " ".repeat(column) + style.key(key) + ":" + style.member(value, column, ""));
    }

    /** The text with another item before the one at {@code index} of the list at the place, or after its last. */
    String addItem(Pointer at, int index, @Nullable Object value) {
        SequenceNode list = (SequenceNode) node(at);
        List<Node> items = list.getValue();
        if (items.isEmpty()) {
            return set(at, Collections.singletonList(value));
        }
        if (inFlow(list)) {
            int last = start(items.getLast());
            return index == items.size()
                    ? addInFlow(start(list), last, end(items.getLast()), json(value, last))
                    : splice(start(items.get(index)), start(items.get(index)), json(value, last) + ", ");
        }
        int column = column(list);
        if (index == 0) {
            int dash = dash(list, items.getFirst());
            return splice(dash, dash, style.item(value, column) + "\n" + " ".repeat(column));
        }
        Node before = items.get(index - 1);
        int line = restOfLine(Math.max(end(before), dash(list, before) + 1));
        return splice(line, line, "\n" + " ".repeat(column) + style.item(value, column));
    }

    private record Span(int start, int end) {}

    /** The text without the value at the place, which is there. */
    String remove(Pointer at) {
        Node parent = node(at.parent());
        boolean flow = inFlow(parent);
        List<Span> spans;
        int index;
        if (parent instanceof MappingNode mapping) {
            index = mapping.getValue().indexOf(entry(mapping, at.last()));
            spans = mapping.getValue().stream()
                    .map(it -> new Span(start(it.getKeyNode()), end(it)))
                    .toList();
        } else {
            SequenceNode list = (SequenceNode) parent;
            index = Pointer.index(at.last(), list.getValue().size());
            spans = list.getValue().stream()
                    .map(it -> flow
                            ? new Span(start(it), end(it))
                            : new Span(dash(list, it), Math.max(end(it), dash(list, it) + 1)))
                    .toList();
        }
        if (spans.size() == 1) {
            return set(at.parent(), parent instanceof MappingNode ? Map.of() : List.of());
        }
        Span going = spans.get(index);
        boolean last = index == spans.size() - 1;
        if (flow) {
            return last
                    ? splice(spans.get(index - 1).end(), going.end(), "")
                    : splice(going.start(), spans.get(index + 1).start(), "");
        }
        int line = lineStart(going.start());
        if (!text.substring(line, going.start()).isBlank()) {
            require(!last);
            return splice(going.start(), spans.get(index + 1).start(), "");
        }
        int end = restOfLine(going.end());
        return end < text.length() ? splice(line, end + 1, "") : splice(Math.max(0, line - 1), end, "");
    }

    private Node node(Pointer at) {
        Node node = root;
        for (String step : at.steps()) {
            node = switch (node) {
                case MappingNode mapping -> entry(mapping, step).getValueNode();
                case SequenceNode list ->
                    list.getValue().get(Pointer.index(step, list.getValue().size()));
                default -> throw uncertain();
            };
        }
        return node;
    }

    private static NodeTuple entry(MappingNode mapping, String key) {
        return mapping.getValue().stream()
                .filter(it -> it.getKeyNode() instanceof ScalarNode scalar
                        && scalar.getValue().equals(key))
                .findFirst()
                .orElseThrow(YamlText::uncertain);
    }

    private int offset(Mark mark) {
        return text.offsetByCodePoints(0, mark.getIndex());
    }

    private int start(Node node) {
        return offset(node.getStartMark().orElseThrow());
    }

    /** Just after the last character of the value itself: a remark behind it is not part of it. */
    private int end(Node node) {
        return switch (node) {
            case MappingNode mapping
            when !inFlow(mapping) -> end(mapping.getValue().getLast());
            case SequenceNode list
            when !inFlow(list) -> {
                Node last = list.getValue().getLast();
                yield Math.max(end(last), dash(list, last) + 1);
            }
            case ScalarNode scalar
            when block(scalar) -> {
                int end = offset(scalar.getEndMark().orElseThrow());
                while (Character.isWhitespace(text.charAt(end - 1))) {
                    end--;
                }
                yield end;
            }
            default -> offset(node.getEndMark().orElseThrow());
        };
    }

    /** A value that stands before its key is another place's, referred to by an alias. */
    private int end(NodeTuple entry) {
        require(start(entry.getValueNode()) >= start(entry.getKeyNode()));
        return Math.max(end(entry.getValueNode()), colon(entry) + 1);
    }

    private static boolean block(ScalarNode scalar) {
        return scalar.getScalarStyle() == ScalarStyle.LITERAL || scalar.getScalarStyle() == ScalarStyle.FOLDED;
    }

    private static boolean inFlow(Node node) {
        return node instanceof CollectionNode<?> collection && collection.getFlowStyle() == FlowStyle.FLOW;
    }

    private static int column(Node node) {
        return node.getStartMark().orElseThrow().getColumn();
    }

    private int colon(NodeTuple entry) {
        int at = offset(entry.getKeyNode().getEndMark().orElseThrow());
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        require(at < text.length() && text.charAt(at) == ':');
        return at;
    }

    /** The dash before the item. */
    private int dash(SequenceNode list, Node item) {
        int at = start(item) - 1;
        while (at > start(list) && Character.isWhitespace(text.charAt(at))) {
            at--;
        }
        require(at >= start(list) && text.charAt(at) == '-' && at - lineStart(at) == column(list));
        return at;
    }

    private int lineStart(int at) {
        return text.lastIndexOf('\n', at - 1) + 1;
    }

    private int lineEnd(int at) {
        int end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end;
    }

    /** The end of the line, where nothing but a remark may follow. */
    private int restOfLine(int at) {
        int end = lineEnd(at);
        require(END_OF_LINE.matcher(text.substring(at, end)).matches());
        return end;
    }

    private String splice(int from, int to, String with) {
        return text.substring(0, from) + with + text.substring(to);
    }

    /** After the last entry of a list or object in brackets: on the same line, or on a line of its own like that one. */
    private String addInFlow(int opening, int last, int end, String entry) {
        int line = lineStart(last);
        boolean own = line > opening && text.substring(line, last).isBlank();
        return splice(end, end, own ? ",\n" + text.substring(line, last) + entry : ", " + entry);
    }

    private static boolean plain(MappingNode mapping) {
        return mapping.getValue().stream()
                .allMatch(it -> it.getKeyNode() instanceof ScalarNode key && key.getScalarStyle() == ScalarStyle.PLAIN);
    }

    /** As it stands in brackets; in a JSON text of many lines, in lines below the one at the place. */
    private String json(@Nullable Object value, int at) {
        if (!json || !text.strip().contains("\n")) {
            return style.inFlow(value, Optional.empty());
        }
        String line = text.substring(lineStart(at), lineEnd(at));
        return style.inFlow(
                value,
                Optional.of(
                        line.substring(0, line.length() - line.stripLeading().length())));
    }

    private static void require(boolean certain) {
        if (!certain) {
            throw uncertain();
        }
    }

    static ActionFailed uncertain() {
        return new ActionFailed(
                "patch-uncertain",
                "The file is written in a way in which this place cannot be changed without touching others.",
                "Change the file by hand, or write the place plainly: no anchors, no '?' keys.");
    }
}
