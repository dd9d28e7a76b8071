package dev.ridgeway.adapters.argocd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.plugin.delivery.DeliveryClosed;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Windows as {@code spec.syncWindows} of an AppProject has them, asked for one application. */
class SyncWindowTests {

    private static final String APPLICATION = """
            {"metadata": {"name": "shop-production", "namespace": "argocd"},
             "spec": {"project": "shop",
              "destination": {"server": "https://kubernetes.default.svc", "namespace": "shop-production"}},
             "status": {"controllerNamespace": "argocd"}}
            """;
    private static final String AUDIT = """
            {"kind": "deny", "schedule": "0 22 * * *", "duration": "8h30m", "applications": ["*-production"],
             "timeZone": "Europe/Berlin", "description": "The audit", "manualSync": true}
            """;
    private static final String OFFICE =
            "{\"kind\": \"allow\", \"schedule\": \"0 8 * * MON-FRI\", \"duration\": \"10h\", \"namespaces\": [\"shop-*\"]}";

    private static Optional<DeliveryClosed> closed(String now, String... windows) {
        ArgoCdProjects projects = new ArgoCdProjects();
        projects.project(
                json("{\"metadata\": {\"name\": \"shop\", \"namespace\": \"argocd\"}, \"spec\": {\"syncWindows\": ["
                        + String.join(", ", windows) + "]}}"));
        projects.application(json(APPLICATION));
        return projects.closed("argocd/shop-production", Instant.parse(now));
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    private static String until(Optional<DeliveryClosed> closed) {
        return closed.map(it -> String.valueOf(it.until())).orElse("open");
    }

    @ParameterizedTest
    @CsvSource({
        // 22:00 in Berlin is 21:00 here, in summer 20:00.
        "2026-01-12T20:59:00Z, open",
        "2026-01-12T21:00:01Z, 2026-01-13T05:30:00Z",
        "2026-01-13T05:29:59Z, 2026-01-13T05:30:00Z",
        "2026-01-13T05:30:00Z, open",
        "2026-07-12T20:00:01Z, 2026-07-13T04:30:00Z"
    })
    void aWindowThatDeniesKeepsItClosedUntilItEnds(String now, String until) {
        assertThat(until(closed(now, AUDIT))).isEqualTo(until);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-12T09:00:00Z, open",
        "2026-01-16T18:00:00Z, 2026-01-19T08:00:00Z",
        "2026-01-13T03:00:00Z, 2026-01-13T08:00:00Z"
    })
    void aWindowThatAllowsKeepsItClosedOutsideOfIt(String now, String until) {
        assertThat(until(closed(now, OFFICE))).isEqualTo(until);
    }

    @Test
    void whatDeniesGoesBeforeWhatAllowsAndBothHaveToLetItThrough() {
        Optional<DeliveryClosed> night = closed("2026-01-16T23:00:00Z", OFFICE, AUDIT);

        assertThat(night)
                .contains(new DeliveryClosed(
                        "the sync window \"The audit\" of its project shop forbids it",
                        Instant.parse("2026-01-19T08:00:00Z")));
        assertThat(closed("2026-01-17T12:00:00Z", OFFICE, AUDIT).map(DeliveryClosed::why))
                .hasValue("its project shop allows it only in the sync window 0 8 * * MON-FRI for 10h (UTC)");
    }

    @Test
    void oneThatNeverEndsHasNoEndInSight() {
        String always =
                "{\"kind\": \"deny\", \"schedule\": \"* * * * *\", \"duration\": \"24h\", \"clusters\": [\"*\"]}";

        assertThat(until(closed("2026-01-12T12:00:30Z", always))).isEqualTo("null");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"kind\": \"deny\", \"schedule\": \"* * * * *\", \"duration\": \"1h\", \"applications\": [\"till-*\"]}",
                "{\"kind\": \"deny\", \"schedule\": \"* * * * *\", \"duration\": \"1h\", \"andOperator\": true,"
                        + " \"applications\": [\"shop-*\"], \"namespaces\": [\"till-*\"]}",
                "{\"kind\": \"deny\", \"schedule\": \"* * * * *\", \"duration\": \"1h\"}"
            })
    void oneOfOthersClosesNothing(String window) {
        assertThat(closed("2026-01-12T12:00:30Z", window)).isEmpty();
    }

    @Test
    void oneThatNobodyCanReadClosesAsArgoCdDoes() {
        String unreadable =
                "{\"kind\": \"deny\", \"schedule\": \"at night\", \"duration\": \"1h\", \"applications\": [\"*\"]}";

        assertThat(closed("2026-01-12T12:00:30Z", unreadable).map(DeliveryClosed::why))
                .hasValue("a sync window of its project shop cannot be read, at night for 1h");
    }

    @ParameterizedTest
    @CsvSource({
        "*/15 9-17 * * *, 2026-01-12T17:50, 2026-01-13T09:00",
        "5/20 0 1 jan ?, 2026-01-12T00:00, 2027-01-01T00:05",
        "0 0 13 * FRI, 2026-01-12T00:00, 2026-01-13T00:00",
        "0 0 29 2 *, 2026-01-12T00:00, 2028-02-29T00:00",
        "'1,3 0 * * *', 2026-01-12T00:01, 2026-01-12T00:03",
        "0 0 31 2 *, 2026-01-12T00:00, never"
    })
    void readsSchedulesAsArgoCdDoes(String schedule, String after, String next) {
        assertThat(new CronSchedule(schedule)
                        .next(LocalDateTime.parse(after))
                        .map(LocalDateTime::toString)
                        .orElse("never"))
                .isEqualTo(next);
    }
}
