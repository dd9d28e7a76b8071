package dev.ridgeway.server.catalog.backstage;

import dev.ridgeway.server.catalog.EntityFilter;
import dev.ridgeway.server.catalog.EntityOrder;
import dev.ridgeway.server.platform.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** The query parameters of a request; one that the address does not know is refused. */
record EntityParameters(MultiValueMap<String, String> asked) {

    EntityParameters(MultiValueMap<String, String> asked, String... known) {
        this(asked);
        Set<String> all = Set.of(known);
        for (String name : asked.keySet()) {
            if (!all.contains(name)) {
                throw invalid("Unknown query parameter '" + name + "'");
            }
        }
    }

    boolean has(String name) {
        return asked.containsKey(name);
    }

    @Nullable
    String one(String name) {
        return asked.getFirst(name);
    }

    String text(String name) {
        String value = asked.getFirst(name);
        return value == null ? "" : value;
    }

    List<String> many(String name) {
        return asked.getOrDefault(name, List.of());
    }

    /** Values that are repeated, separated by commas, or both. */
    List<String> words(String name) {
        return many(name).stream()
                .flatMap(it -> Arrays.stream(it.split(",", -1)))
                .map(String::strip)
                .filter(it -> !it.isEmpty())
                .toList();
    }

    EntityFields fields() {
        return EntityFields.of(asked.get("fields"));
    }

    EntityFilter filter() {
        return EntityFilter.parse(many("filter"));
    }

    int number(String name, int otherwise, int least) {
        String text = asked.getFirst(name);
        if (text == null) {
            return otherwise;
        }
        int number;
        try {
            number = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw invalid("Invalid %s, not a number: %s".formatted(name, text));
        }
        return checked(name, number, least);
    }

    /** The number of a JSON body; refuses anything else. */
    static int number(@Nullable Object value, String name, int otherwise, int least) {
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Integer number) {
            return checked(name, number, least);
        }
        throw invalid("Invalid %s, not a number: %s".formatted(name, value));
    }

    /** The object of a JSON body; refuses anything else. */
    static Map<?, ?> object(@Nullable Object value, String name) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw invalid(name + " must be an object");
    }

    /** The text of a JSON body, or the other one when it has none; refuses anything else. */
    static String text(@Nullable Object value, String name, @Nullable String otherwise) {
        if ((value == null ? otherwise : value) instanceof String text) {
            return text;
        }
        throw invalid(name + " must be a string");
    }

    /** The texts of a JSON body, none when it names none; refuses anything else. */
    static List<String> texts(@Nullable Object value, String name) {
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return list.stream().map(it -> text(it, name, null)).toList();
        }
        throw invalid(name + " must be a list of strings");
    }

    /** Refuses a JSON body that holds anything else. */
    static void known(Map<String, ?> body, Set<String> names) {
        for (String key : body.keySet()) {
            if (!names.contains(key)) {
                throw invalid("Unknown body property '" + key + "'");
            }
        }
    }

    private static int checked(String name, int number, int least) {
        if (number < least) {
            throw invalid("Invalid %s, must be at least %d: %d".formatted(name, least, number));
        }
        return number;
    }

    /** {@code asc:field} or {@code desc:field}. */
    static EntityOrder order(String text) {
        int colon = text.indexOf(':');
        String direction = colon < 0 ? "" : text.substring(0, colon);
        if ((!direction.equals("asc") && !direction.equals("desc")) || colon == text.length() - 1) {
            throw invalid("Invalid order parameter '%s', expected <asc or desc>:<field name>".formatted(text));
        }
        return new EntityOrder(text.substring(colon + 1), direction.equals("desc"));
    }

    /** {@code field}, {@code field,asc} or {@code field,desc}. */
    static EntityOrder orderField(String text) {
        int comma = text.indexOf(',');
        String field = comma < 0 ? text : text.substring(0, comma);
        String direction = comma < 0 ? "asc" : text.substring(comma + 1);
        if ((!direction.equals("asc") && !direction.equals("desc")) || field.isBlank()) {
            throw invalid("Invalid order field '%s', expected <field name>,<asc or desc>".formatted(text));
        }
        return new EntityOrder(field, direction.equals("desc"));
    }

    static Problem.Invalid invalid(String message) {
        return new Problem.Invalid("query-invalid", message, "Write the request as the catalog's documentation shows.");
    }
}
