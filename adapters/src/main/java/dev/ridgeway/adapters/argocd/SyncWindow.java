package dev.ridgeway.adapters.argocd;

import static dev.ridgeway.adapters.JsonFields.said;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** One of {@code spec.syncWindows} of a project: a time in which Argo CD brings nothing to some applications, or only then. */
final class SyncWindow {

    private static final Pattern DURATION = Pattern.compile("(\\d+(?:\\.\\d*)?|\\.\\d+)(h|ms|m|s)");
    private static final List<Duration> STEPS = List.of(Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofDays(1));
    private static final Map<String, Long> MILLIS = Map.of("h", 3_600_000L, "m", 60_000L, "s", 1_000L, "ms", 1L);

    private final JsonNode window;
    private final CronSchedule schedule;
    private final Duration duration;
    private final ZoneId zone;

    /** Throws {@link IllegalArgumentException} for what Argo CD cannot read, and then it brings nothing at all. */
    SyncWindow(JsonNode window) {
        this.window = window;
        schedule = new CronSchedule(said(window.path("schedule")));
        duration = duration(said(window.path("duration")));
        zone = zone(said(window.path("timeZone")));
    }

    private static Duration duration(String text) {
        Matcher part = DURATION.matcher(text);
        double millis = 0;
        int end = 0;
        while (part.find() && part.start() == end) {
            millis += Double.parseDouble(part.group(1)) * MILLIS.getOrDefault(part.group(2), 0L);
            end = part.end();
        }
        if (text.isEmpty() || end != text.length()) {
            throw new IllegalArgumentException(text);
        }
        return Duration.ofMillis(Math.round(millis));
    }

    /** What is no zone is UTC. */
    private static ZoneId zone(String text) {
        try {
            return text.isEmpty() ? ZoneOffset.UTC : ZoneId.of(text);
        } catch (DateTimeException unknown) {
            return ZoneOffset.UTC;
        }
    }

    boolean allows() {
        return said(window.path("kind")).equals("allow");
    }

    boolean active(Instant at) {
        LocalDateTime now = LocalDateTime.ofInstant(at, zone);
        return schedule.next(now.minus(duration)).filter(it -> it.isBefore(now)).isPresent();
    }

    /** When that next changes, as far as one begin of it tells; empty when it never does. */
    Optional<Instant> changes(Instant at) {
        LocalDateTime now = LocalDateTime.ofInstant(at, zone);
        Optional<LocalDateTime> begin = schedule.next(now.minus(duration));
        Optional<LocalDateTime> change =
                begin.map(it -> it.isBefore(now) ? latest(it, now).plus(duration) : it);
        return change.map(it -> it.atZone(zone).toInstant());
    }

    private LocalDateTime latest(LocalDateTime begin, LocalDateTime now) {
        LocalDateTime latest = STEPS.stream()
                .flatMap(it -> schedule.next(now.minus(it)).stream())
                .filter(it -> it.isBefore(now))
                .findFirst()
                .orElse(begin);
        Optional<LocalDateTime> next = schedule.next(latest);
        while (next.isPresent() && next.get().isBefore(now)) {
            latest = next.get();
            next = schedule.next(latest);
        }
        return latest;
    }

    /** By its description, else by its time. */
    String named() {
        String description = said(window.path("description"));
        return description.isEmpty()
                ? "the sync window " + said(window.path("schedule")) + " for " + said(window.path("duration")) + " ("
                        + (zone.equals(ZoneOffset.UTC) ? "UTC" : zone.getId()) + ")"
                : "the sync window \"" + description + "\"";
    }
}
