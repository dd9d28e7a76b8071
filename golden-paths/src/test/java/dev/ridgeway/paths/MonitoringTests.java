package dev.ridgeway.paths;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MonitoringTests {

    static List<Variant> variants() {
        return Variant.all();
    }

    @ParameterizedTest
    @MethodSource("variants")
    void alertsOnWhatPeopleNoticeAndLeadsToTheRunbook(Variant variant) {
        GeneratedService service = GeneratedService.of(variant);
        Monitoring monitoring = Monitoring.of(service, "production");
        List<String> names = new ArrayList<>(List.of(
                "ErrorsBurnBudgetFast",
                "ErrorsBurnBudgetSlow",
                "Slow",
                "NotReady",
                "Restarts",
                "MetricsMissing",
                "MemorySaturated",
                "AtMaximumCopies"));
        if (variant.worker()) {
            names.add("NoWorkDone");
        }
        if (variant.exposure().equals("public")) {
            names.add("CertificateExpires");
        }

        assertThat(monitoring.alerts()).extracting(it -> it.at("alert").text()).isEqualTo(names);
        for (Tree alert : monitoring.alerts()) {
            String name = alert.at("alert").text();
            assertThat(alert.at("labels", "severity").text()).isIn("page", "ticket");
            assertThat(alert.at("labels", "service").text()).isEqualTo("parcel-tracker");
            assertThat(alert.at("labels", "owner").text()).isEqualTo("team-parcels");
            assertThat(alert.at("annotations", "summary").text()).contains("parcel-tracker");
            assertThat(alert.at("annotations", "runbook_url").text())
                    .startsWith("https://git.ridgeway.internal/team-parcels/parcel-tracker/")
                    .endsWith("docs/runbook.md#" + name.toLowerCase(Locale.ROOT));
            assertThat(service.text("docs/runbook.md")).contains("\n## " + name + "\n");
            assertThat(alert.at("expr").text()).contains("namespace=\"parcels-production\"");
        }
        assertThat(service.text("docs/runbook.md").lines().filter(line -> line.startsWith("## ")))
                .as("no part for an alert that does not exist")
                .hasSize(names.size() + 1);
    }

    @ParameterizedTest
    @MethodSource("variants")
    void drawsADashboardThatGrafanaFinds(Variant variant) {
        Monitoring monitoring = Monitoring.of(GeneratedService.of(variant), "staging");
        Tree dashboard = monitoring.dashboard();

        assertThat(dashboard.at("uid").text()).matches("[0-9a-f]{1,40}");
        assertThat(dashboard.at("title").text()).isEqualTo("parcel-tracker (parcels-staging)");
        assertThat(dashboard.at("tags").texts()).contains("parcel-tracker");
        assertThat(dashboard.at("annotations", "list", 0, "name").text()).isEqualTo("Deploys");
        assertThat(dashboard.toString()).doesNotContain("@SERVICE@", "@RELEASE@", "@NAMESPACE@", "@UID@");
        assertThat(monitoring.panels()).hasSizeGreaterThan(5);
        HashSet<Object> places = new HashSet<>();
        for (Tree panel : monitoring.panels()) {
            assertThat(places.add(panel.at("gridPos").map()))
                    .as("no panel covers another")
                    .isTrue();
            assertThat(panel.at("title").text()).isNotEmpty();
            assertThat(panel.at("fieldConfig", "defaults", "unit").text()).isNotEmpty();
            assertThat(panel.at("targets").items())
                    .isNotEmpty()
                    .allSatisfy(
                            target -> assertThat(target.at("expr").text()).contains("namespace=\"parcels-staging\""));
        }
        assertThat(monitoring.ownSeries())
                .isEqualTo(
                        variant.worker()
                                ? Set.of(
                                        "service_info",
                                        "work_last_success_timestamp_seconds",
                                        "work_unit_seconds_bucket",
                                        "work_units_total")
                                : Set.of(
                                        "http_server_requests_seconds_bucket",
                                        "http_server_requests_seconds_count",
                                        "service_info"));
    }
}
