package dev.ridgeway.server.catalog.history;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Compares two versions of an entity, field by field; a list is one field. */
final class FieldDifferences {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int MOST_FIELDS = 50;
    private static final int LONGEST = 300;
    private static final int BEFORE = 40;

    private FieldDifferences() {}

    /** What differs between two JSON objects, by path; the first ones when it is very much. */
    static List<FieldChange> between(String before, String after) {
        Map<String, String> old = fields(before);
        Map<String, String> now = fields(after);
        Map<String, FieldChange> changes = new TreeMap<>();
        old.forEach((path, value) -> {
            if (!value.equals(now.get(path))) {
                changes.put(path, change(path, value, now.get(path)));
            }
        });
        now.forEach((path, value) -> {
            if (!old.containsKey(path)) {
                changes.put(path, change(path, null, value));
            }
        });
        return changes.values().stream().limit(MOST_FIELDS).toList();
    }

    private static Map<String, String> fields(String json) {
        Map<String, String> fields = new TreeMap<>();
        collect("", JSON.readValue(json, Object.class), fields);
        return fields;
    }

    private static void collect(String path, @Nullable Object value, Map<String, String> fields) {
        if (value instanceof Map<?, ?> map && (!map.isEmpty() || path.isEmpty())) {
            map.forEach((key, one) -> collect(path.isEmpty() ? key.toString() : path + "." + key, one, fields));
        } else {
            fields.put(path, text(value));
        }
    }

    private static String text(@Nullable Object value) {
        if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            return String.join(", ", list.stream().map(Object::toString).toList());
        }
        return value instanceof String text ? text : JSON.writeValueAsString(value);
    }

    private static FieldChange change(String path, @Nullable String before, @Nullable String after) {
        int same = sameStart(Objects.requireNonNullElse(before, ""), Objects.requireNonNullElse(after, ""));
        return new FieldChange(path, excerpt(before, same), excerpt(after, same));
    }

    private static int sameStart(String one, String other) {
        int at = 0;
        while (at < one.length() && at < other.length() && one.charAt(at) == other.charAt(at)) {
            at++;
        }
        return at;
    }

    private static @Nullable String excerpt(@Nullable String text, int difference) {
        if (text == null || text.length() <= LONGEST) {
            return text;
        }
        int from = whole(text, Math.min(Math.max(0, difference - BEFORE), text.length() - 1));
        int to = whole(text, Math.min(text.length(), from + LONGEST));
        return (from > 0 ? "…" : "") + text.substring(from, to) + (to < text.length() ? "…" : "");
    }

    /** The place, or the one before where it would tear a character apart. */
    private static int whole(String text, int at) {
        return at > 0 && at < text.length() && Character.isLowSurrogate(text.charAt(at)) ? at - 1 : at;
    }
}
