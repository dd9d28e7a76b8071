package dev.ridgeway.adapters.hosted;

import dev.ridgeway.adapters.ToolSetting;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;

/** How often a discovery looks: Backstage's {@code schedule}, of which the frequency counts. */
public final class Schedule {

    private static final Duration USUAL = Duration.ofMinutes(30);
    private static final Map<String, Long> MILLIS =
            Map.of("days", 86_400_000L, "hours", 3_600_000L, "minutes", 60_000L, "seconds", 1_000L, "milliseconds", 1L);

    private Schedule() {}

    /** Every half hour unless told; a cron expression cannot be followed and means that as well. */
    public static Duration of(ToolSetting schedule) {
        ToolSetting frequency = schedule.child("frequency");
        if (!frequency.isMap()) {
            return frequency.text().map(text -> duration(frequency, text)).orElse(USUAL);
        }
        double millis = 0;
        for (Map.Entry<String, Long> unit : MILLIS.entrySet()) {
            millis += frequency.child(unit.getKey()).number().orElse(0.0) * unit.getValue();
        }
        return millis < 1_000 ? USUAL : Duration.ofMillis((long) millis);
    }

    private static Duration duration(ToolSetting setting, String text) {
        if (text.contains(" ")) {
            return USUAL;
        }
        try {
            return Duration.parse(text.startsWith("P") ? text : "PT" + text);
        } catch (DateTimeParseException e) {
            throw setting.wrong("a duration such as {minutes: 30} or PT30M");
        }
    }
}
