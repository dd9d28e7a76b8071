package dev.ridgeway.server.platform;

import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One value of the configuration with the place it was written at; reading it as the wrong type names that place. */
public final class Setting {

    /** As the package {@code ms} of npm reads them, which Backstage uses. */
    private static final Pattern DURATION = Pattern.compile(
            "(\\d+(?:\\.\\d+)?|\\.\\d+) ?(years?|yrs?|y|weeks?|w|days?|d|hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s|milliseconds?|msecs?|ms)",
            Pattern.CASE_INSENSITIVE);

    /** Where a value is written: in words, and the folder of its file unless a variable of the environment says it. */
    record Place(String words, @Nullable Path folder) {}

    private final String key;
    private final @Nullable Object value;
    private final Map<String, Place> places;

    Setting(String key, @Nullable Object value, Map<String, Place> places) {
        this.key = key;
        this.value = value;
        this.places = places;
    }

    /** Dotted. */
    public String key() {
        return key;
    }

    /** File and line, for messages. */
    public String place() {
        return nearest().map(Place::words).orElse("The configuration");
    }

    /** Of the file that it is written in, where relative paths start; empty when it is in none. */
    public Optional<Path> folder() {
        return nearest().map(Place::folder);
    }

    private Optional<Place> nearest() {
        for (String at = key; !at.isEmpty(); at = at.substring(0, Math.max(0, at.lastIndexOf('.')))) {
            Place place = places.get(at);
            if (place != null) {
                return Optional.of(place);
            }
        }
        return Optional.empty();
    }

    public String text() {
        if (value instanceof String || value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        throw wrong("a text");
    }

    public double number() {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        try {
            return Double.parseDouble(text().strip());
        } catch (NumberFormatException e) {
            throw wrong("a number");
        }
    }

    /**
     * Backstage's durations: {@code {hours: 1, minutes: 30}}, texts such as {@code 1d} or {@code 2 hours}, or ISO 8601;
     * {@code 1h30m} too. A month has 30 days and a year 365.
     */
    public Duration duration() {
        if (value instanceof Map<?, ?>) {
            Duration sum = Duration.ZERO;
            for (Map.Entry<String, Setting> part : map().entrySet()) {
                double seconds = switch (part.getKey()) {
                    case "years" -> 365 * 86_400;
                    case "months" -> 30 * 86_400;
                    case "weeks" -> 7 * 86_400;
                    case "days" -> 86_400;
                    case "hours" -> 3_600;
                    case "minutes" -> 60;
                    case "seconds" -> 1;
                    case "milliseconds" -> 0.001;
                    default -> throw wrong("years, months, weeks, days, hours, minutes, seconds and milliseconds");
                };
                sum = sum.plusMillis(Math.round(part.getValue().number() * seconds * 1000));
            }
            return sum;
        }
        String text = text().strip();
        Matcher one = DURATION.matcher(text);
        if (one.matches()) {
            return Duration.ofMillis(Math.round(Double.parseDouble(one.group(1)) * milliseconds(one.group(2))));
        }
        try {
            return Duration.parse(text.startsWith("P") ? text : "PT" + text);
        } catch (DateTimeParseException e) {
            throw wrong("a duration such as {hours: 24} or 90m");
        }
    }

    private static double milliseconds(String unit) {
        String word = unit.toLowerCase(Locale.ROOT);
        if (word.startsWith("ms") || word.startsWith("milli")) {
            return 1;
        }
        return switch (word.charAt(0)) {
            case 's' -> 1_000;
            case 'm' -> 60_000;
            case 'h' -> 3_600_000;
            case 'd' -> 86_400_000;
            case 'w' -> 7 * 86_400_000.0;
            default -> 365 * 86_400_000.0;
        };
    }

    public boolean flag() {
        return switch (String.valueOf(value)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong("true or false");
        };
    }

    public List<Setting> list() {
        if (!(value instanceof List<?> items)) {
            throw wrong("a list");
        }
        List<Setting> settings = new ArrayList<>();
        for (Object item : items) {
            settings.add(new Setting(key + "." + settings.size(), item, places));
        }
        return settings;
    }

    public Map<String, Setting> map() {
        if (!(value instanceof Map<?, ?> entries)) {
            throw wrong("an object with keys");
        }
        Map<String, Setting> settings = new LinkedHashMap<>();
        entries.forEach(
                (name, item) -> settings.put(String.valueOf(name), new Setting(key + "." + name, item, places)));
        return settings;
    }

    /** The value below, empty when there is none. */
    public Optional<Setting> child(String name) {
        return value instanceof Map<?, ?> entries && entries.get(name) != null
                ? Optional.of(new Setting(key + "." + name, entries.get(name), places))
                : Optional.empty();
    }

    /** Maps, lists and scalars as JSON knows them. */
    public @Nullable Object raw() {
        return value;
    }

    /** The problem to throw when the value is of the right type but wrong all the same. */
    public Problem.Invalid wrong(String expected) {
        return new Problem.Invalid(
                "setting-wrong",
                place() + ": " + key + " must be " + expected + ".",
                "Correct the value of " + key + " there; docs/settings.md lists every setting.");
    }
}
