package dev.ridgeway.adapters;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** When something is done again: Backstage's {@code schedule}, of which the frequency counts. Cron expressions are in UTC. */
public final class Schedule {

    private static final Duration NEVER = Duration.ofDays(3650);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Map<String, Duration> UNITS = new LinkedHashMap<>();
    private static final String EXPECTED =
            "a duration such as {minutes: 30}, 30m or PT30M, {cron: '0 3 * * *'} or {trigger: manual}";

    static {
        UNITS.put("years", Duration.ofDays(365));
        UNITS.put("months", Duration.ofDays(30));
        UNITS.put("weeks", Duration.ofDays(7));
        UNITS.put("days", Duration.ofDays(1));
        UNITS.put("hours", Duration.ofHours(1));
        UNITS.put("minutes", Duration.ofMinutes(1));
        UNITS.put("seconds", Duration.ofSeconds(1));
        UNITS.put("milliseconds", Duration.ofMillis(1));
    }

    private final Duration pause;
    private final @Nullable ExecutionTime times;

    private Schedule(Duration pause, @Nullable ExecutionTime times) {
        this.pause = pause;
        this.times = times;
    }

    /** As often as the setting says, or else as usual. */
    public static Schedule of(ToolSetting schedule, Duration usual) {
        ToolSetting frequency = schedule.child("frequency");
        ToolSetting cron = frequency.child("cron");
        if (!cron.isMissing()) {
            return new Schedule(NEVER, times(cron));
        }
        ToolSetting trigger = frequency.child("trigger");
        if (!trigger.isMissing()) {
            if (!trigger.needed(EXPECTED).equals("manual")) {
                throw trigger.wrong("manual");
            }
            return new Schedule(NEVER, null);
        }
        Duration pause = frequency.isMap()
                ? sum(frequency)
                : frequency.text().map(it -> duration(frequency, it)).orElse(usual);
        if (pause.compareTo(SHORTEST) < 0) {
            throw frequency.wrong("a second or more");
        }
        return new Schedule(pause, null);
    }

    private static ExecutionTime times(ToolSetting cron) {
        String text = cron.needed("a cron expression such as '0 3 * * *'").strip();
        try {
            // Seconds come first where there are six fields.
            String whole = text.split("\\s+").length == 5 ? "0 " + text : text;
            CronParser parser = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.SPRING53));
            return ExecutionTime.forCron(parser.parse(whole));
        } catch (IllegalArgumentException e) {
            throw cron.wrong("a cron expression of five or six fields such as '0 3 * * *'");
        }
    }

    private static Duration sum(ToolSetting frequency) {
        Duration sum = Duration.ZERO;
        for (Map.Entry<String, ToolSetting> part : frequency.map().entrySet()) {
            Duration unit = UNITS.get(part.getKey());
            if (unit == null) {
                throw frequency.wrong(EXPECTED);
            }
            sum = sum.plusMillis(Math.round(part.getValue().number().orElse(0.0) * unit.toMillis()));
        }
        return sum;
    }

    private static Duration duration(ToolSetting setting, String text) {
        try {
            return Duration.parse(text.startsWith("P") ? text : "PT" + text);
        } catch (DateTimeParseException e) {
            throw setting.wrong(EXPECTED);
        }
    }

    /** The next time after that one. */
    public Instant next(Instant after) {
        return times == null
                ? after.plus(pause)
                : times.nextExecution(after.atZone(ZoneOffset.UTC))
                        .map(ZonedDateTime::toInstant)
                        .orElse(after.plus(NEVER));
    }
}
