package dev.ridgeway.adapters;

import dev.ridgeway.plugin.PluginContext;
import dev.ridgeway.plugin.SettingWrong;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One value of an adapter's settings, which says where it stands when it is wrong. */
public final class ToolSetting {

    private final String key;
    private final @Nullable Object value;

    private ToolSetting(String key, @Nullable Object value) {
        this.key = key;
        this.value = value;
    }

    /** The value of {@code key}, one of those the factory asked for; empty when nobody set it. */
    public static Optional<ToolSetting> of(PluginContext context, String key) {
        return Optional.ofNullable(context.settings().get(key)).map(value -> new ToolSetting(key, value));
    }

    /** The value below; without one when there is none. */
    public ToolSetting child(String name) {
        return new ToolSetting(key + "." + name, value instanceof Map<?, ?> map ? map.get(name) : null);
    }

    /** The keys below, each with its value; empty when there are none. */
    public Map<String, ToolSetting> map() {
        Map<String, ToolSetting> settings = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> entries) {
            entries.keySet().forEach(name -> settings.put(String.valueOf(name), child(String.valueOf(name))));
        }
        return settings;
    }

    public boolean isMap() {
        return value instanceof Map<?, ?>;
    }

    public boolean isList() {
        return value instanceof List<?>;
    }

    public List<ToolSetting> list() {
        if (!(value instanceof List<?> items)) {
            throw wrong("a list");
        }
        List<ToolSetting> settings = new ArrayList<>();
        for (Object item : items) {
            settings.add(new ToolSetting(key + "." + settings.size(), item));
        }
        return settings;
    }

    /** Empty when there is none. */
    public Optional<String> text() {
        return switch (value) {
            case null -> Optional.empty();
            case String text when text.isBlank() -> Optional.empty();
            case String text -> Optional.of(text.strip());
            case Number number -> Optional.of(number.toString());
            default -> throw wrong("a text");
        };
    }

    /** Empty when there is none. */
    public Optional<Double> number() {
        return text().map(it -> {
            try {
                return Double.valueOf(it);
            } catch (NumberFormatException e) {
                throw wrong("a number");
            }
        });
    }

    /** A text that has to be there. */
    public String needed(String expected) {
        return text().orElseThrow(() -> wrong(expected));
    }

    /** Maps, lists and scalars as they are written; empty when there is none. */
    public Optional<Object> raw() {
        return Optional.ofNullable(value);
    }

    public boolean isMissing() {
        return value == null;
    }

    /** False when there is none. */
    public boolean flag() {
        return switch (String.valueOf(value)) {
            case "true" -> true;
            case "false", "null" -> false;
            default -> throw wrong("true or false");
        };
    }

    /** An address of the web, without a slash at the end, that has to be there. */
    public URI address(String example) {
        String text = needed("an address such as " + example);
        try {
            URI address = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            boolean web = "https".equals(address.getScheme()) || "http".equals(address.getScheme());
            if (web && address.getHost() != null && address.getUserInfo() == null) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            throw wrong("an address such as " + example);
        }
        throw wrong("an address such as " + example + ", without a name or password in it");
    }

    /** A path of a file, {@code ~} being the home folder; empty when there is none. */
    public Optional<Path> file() {
        return text().map(it -> it.startsWith("~/") ? System.getProperty("user.home") + it.substring(1) : it)
                .map(Path::of);
    }

    /** What to throw when the value cannot be used. */
    public SettingWrong wrong(String expected) {
        return new SettingWrong(key, expected);
    }
}
