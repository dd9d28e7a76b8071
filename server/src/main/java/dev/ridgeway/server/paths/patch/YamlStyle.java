package dev.ridgeway.server.paths.patch;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.json.JsonMapper;

/** How a new value is written so that it looks like the text around it. */
record YamlStyle(boolean json, boolean listsIndented) {

    /** Texts that readers of YAML 1.1, such as Helm, take for something else when they stand without quotes. */
    private static final Pattern OTHERWISE_READ =
            Pattern.compile("(?i)~|y|n|yes|no|on|off|[-+]?[0-9][0-9_,:.]*|[-+]?0[box][0-9a-f_]+|[-+]?\\.[0-9]+");

    private static final Pattern PLAIN_LINES =
            Pattern.compile("[^\\s#](?:[^\\n\\p{Cntrl}]*\\n)+[^\\n\\p{Cntrl}]*(?<=[^\\s])\\n?");
    private static final Set<ScalarStyle> QUOTES = EnumSet.of(ScalarStyle.SINGLE_QUOTED, ScalarStyle.DOUBLE_QUOTED);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final PrettyPrinter LINES = new DefaultPrettyPrinter(
                    Separators.createDefaultInstance().withObjectNameValueSpacing(Separators.Spacing.AFTER))
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withArrayIndenter(new DefaultIndenter("  ", "\n"));
    private static final int STEP = 2;

    /** What follows the colon of a key in {@code column}, with the remark that stood on its line. */
    String member(@Nullable Object value, int column, String remark) {
        if (holds(value)) {
            return remark + "\n" + indented(value, (value instanceof List && !listsIndented) ? column : column + STEP);
        }
        return " " + lines(value, column).orElseGet(() -> scalar(value, ScalarStyle.PLAIN)) + remark;
    }

    /** A list's item with its dash, in {@code column}. */
    String item(@Nullable Object value, int column) {
        return holds(value)
                ? "- " + indented(value, column + STEP).stripLeading()
                : "- " + scalar(value, ScalarStyle.PLAIN);
    }

    /** A text of several lines as such, where it can stand so. */
    private static Optional<String> lines(@Nullable Object value, int column) {
        if (!(value instanceof String text) || !PLAIN_LINES.matcher(text).matches()) {
            return Optional.empty();
        }
        String head = text.endsWith("\n") ? "|\n" : "|-\n";
        return Optional.of(head + text.stripTrailing().replaceAll("(?m)^(?=.)", " ".repeat(column + STEP)));
    }

    /** Whether it takes lines of its own: what is empty stands as brackets. */
    static boolean holds(@Nullable Object value) {
        return (value instanceof Map<?, ?> map && !map.isEmpty()) || (value instanceof List<?> list && !list.isEmpty());
    }

    /** As JSON: on one line, or, when a margin is given, in lines that begin with it. */
    String inFlow(@Nullable Object value, Optional<String> margin) {
        return margin.filter(it -> holds(value))
                .map(it -> JSON.writer().with(LINES).writeValueAsString(value).replace("\n", "\n" + it))
                .orElseGet(() -> JSON.writeValueAsString(value));
    }

    /** One value on one line; a text keeps the quotes of {@code style} where it can. */
    String scalar(@Nullable Object value, ScalarStyle style) {
        boolean quoted = QUOTES.contains(style);
        if (json
                || !(value instanceof String text)
                || text.contains("\n")
                || (!quoted && OTHERWISE_READ.matcher(text).matches())) {
            return JSON.writeValueAsString(value);
        }
        DumpSettings settings = DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setDefaultScalarStyle(quoted ? style : ScalarStyle.PLAIN)
                .setSplitLines(false)
                .build();
        return new Dump(settings)
                .dumpToString(List.of(text))
                .strip()
                .substring(1)
                .strip();
    }

    /** The entries or items of the value, each on lines of its own from {@code column} on. */
    String indented(@Nullable Object value, int column) {
        String margin = " ".repeat(column);
        return switch (value) {
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(it -> margin + key(it.getKey()) + ":" + member(it.getValue(), column, ""))
                        .collect(Collectors.joining("\n"));
            case List<?> list ->
                list.stream().map(it -> margin + item(it, column)).collect(Collectors.joining("\n"));
            case null, default -> margin + scalar(value, ScalarStyle.PLAIN);
        };
    }

    String key(Object key) {
        return scalar(key.toString(), ScalarStyle.PLAIN);
    }
}
