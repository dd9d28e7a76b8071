package dev.ridgeway.careless;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** Each method does what NullAway is there for. */
@NullMarked
public final class Careless {

    private Careless() {}

    public static String promised(Map<String, String> values) {
        return values.get("absent");
    }

    public static int dereferenced(@Nullable String text) {
        return text.length();
    }

    public static List<String> widened(List<@Nullable String> texts) {
        return texts;
    }
}
