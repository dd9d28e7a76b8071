package dev.ridgeway.plugin.delivery;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Why nothing is delivered to a target, who said so, and since when; kept on the target's own object, as annotations. */
public record DeliveryPause(String reason, String by, Instant since) {

    private static final String REASON = "ridgeway.dev/paused-reason";
    private static final String BY = "ridgeway.dev/paused-by";
    private static final String SINCE = "ridgeway.dev/paused-since";

    /** What the annotations of an object say; null when that is nothing, or no time. */
    public static @Nullable DeliveryPause of(Map<String, String> annotations) {
        try {
            return annotations.containsKey(SINCE)
                    ? new DeliveryPause(
                            annotations.getOrDefault(REASON, ""),
                            annotations.getOrDefault(BY, ""),
                            Instant.parse(annotations.getOrDefault(SINCE, "")))
                    : null;
        } catch (DateTimeException unreadable) {
            return null;
        }
    }

    /** The annotations that say it. */
    public Map<String, @Nullable Object> annotations() {
        return new LinkedHashMap<>(Map.of(REASON, reason, BY, by, SINCE, since.toString()));
    }

    /** The annotations that are taken away when it ends, each as null. */
    public static Map<String, @Nullable Object> none() {
        Map<String, @Nullable Object> none = new LinkedHashMap<>();
        List.of(REASON, BY, SINCE).forEach(it -> none.put(it, null));
        return none;
    }
}
