package dev.ridgeway.adapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ridgeway.plugin.SettingWrong;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTests {

    /** A Thursday. */
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private static Instant next(String schedule) {
        ToolSetting setting =
                ToolSetting.of(Settings.of("schedule", schedule), "schedule").orElseThrow();
        return Schedule.of(setting, Duration.ofMinutes(30)).next(NOON);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                              | 2026-01-01T12:30:00Z
            {frequency: {hours: 1, minutes: 30}, timeout: {minutes: 3}}     | 2026-01-01T13:30:00Z
            {frequency: {days: 1}, initialDelay: {seconds: 15}}             | 2026-01-02T12:00:00Z
            {frequency: PT45M}                                              | 2026-01-01T12:45:00Z
            {frequency: P1D}                                                | 2026-01-02T12:00:00Z
            {frequency: 90s}                                                | 2026-01-01T12:01:30Z
            {frequency: {cron: '0 3 * * *'}}                                | 2026-01-02T03:00:00Z
            {frequency: {cron: '*/10 * * * *'}}                             | 2026-01-01T12:10:00Z
            {frequency: {cron: '30 0 3 * * *'}}                             | 2026-01-02T03:00:30Z
            {frequency: {cron: '0 3 * * 0'}}                                | 2026-01-04T03:00:00Z
            {frequency: {cron: '0 3 * * mon-fri'}}                          | 2026-01-02T03:00:00Z
            {frequency: {cron: '0 0 1 2 *'}}                                | 2026-02-01T00:00:00Z
            """)
    void comesAsBackstageSchedulesSay(String schedule, Instant expected) {
        assertThat(next(schedule)).isEqualTo(expected);
    }

    @Test
    void neverComesByItselfWhenItIsManual() {
        assertThat(next("{frequency: {trigger: manual}}")).isAfter(NOON.plus(Duration.ofDays(3_000)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{frequency: often}",
                "{frequency: {fortnights: 1}}",
                "{frequency: {minutes: many}}",
                "{frequency: {minutes: 0}}",
                "{frequency: {cron: '61 * * * *'}}",
                "{frequency: {cron: 'daily'}}",
                "{frequency: {trigger: sometimes}}"
            })
    void refusesWhatNobodyCouldMean(String schedule) {
        assertThatThrownBy(() -> next(schedule)).isInstanceOf(SettingWrong.class);
    }
}
