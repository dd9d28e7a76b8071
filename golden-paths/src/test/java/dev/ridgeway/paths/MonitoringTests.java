package dev.ridgeway.paths;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
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

        assertThat(monitoring.alerts()).extracting(it -> it.at("alert").text()).isEqualTo(names);
        for (Tree alert : monitoring.alerts()) {
            String name = alert.at("alert").text();
            assertThat(alert.at("labels", "severity").text()).isIn("page", "ticket");
            assertThat(alert.at("labels", "service").text()).isEqualTo("parcel-tracker");
            assertThat(alert.at("labels", "owner").text()).isEqualTo("team-parcels");
            assertThat(alert.at("labels", "namespace").text()).isEqualTo("parcels-production");
            assertThat(alert.at("labels", "environment").text()).isEqualTo("production");
            assertThat(alert.at("annotations", "summary").text()).contains("parcel-tracker");
            assertThat(alert.at("annotations", "runbook_url").text())
                    .as("a link that opens: the portal's page of the file, at the alert's part")
                    .isEqualTo("http://localhost:7007/code/team-parcels/parcel-tracker?ref=main&file=yes"
                            + "&path=docs%2Frunbook.md#" + name.toLowerCase(Locale.ROOT));
            assertThat(service.text("docs/runbook.md")).contains("\n## " + name + "\n");
            assertThat(alert.at("expr").text()).contains("namespace=\"parcels-production\"");
        }
        assertThat(service.text("docs/runbook.md").lines().filter(line -> line.startsWith("## ")))
                .as("no part for an alert that does not exist")
                .hasSize(names.size() + 1);
    }

    @ParameterizedTest
    @MethodSource("variants")
    void asksForSomebodyAtAnyHourInProductionAlone(Variant variant) {
        GeneratedService service = GeneratedService.of(variant);
        assertThat(severities(service, "production")).contains("page");
        assertThat(severities(service, "staging")).containsOnly("ticket");
        assertThat(severities(service, "dev")).containsOnly("ticket");
    }

    private static List<String> severities(GeneratedService service, String environment) {
        return Monitoring.of(service, environment).alerts().stream()
                .map(it -> it.at("labels", "severity").text())
                .toList();
    }

    @Test
    void leadsToTheRunbookWhereTheRepositoryIs() {
        Map<String, @Nullable Object> elsewhere = new Variant("go", "internal", false).answers();
        elsewhere.put("repoUrl", "github.com?owner=parcels&repo=tracker");
        assertThat(runbook(GeneratedService.of("runbook-elsewhere", elsewhere)))
                .isEqualTo("https://github.com/parcels/tracker/blob/main/docs/runbook.md");
        Map<String, String> settings = Map.of(
                "APP_CONFIG_app_baseUrl",
                "https://portal.example.com/ridgeway",
                "APP_CONFIG_scaffolder_defaultEnvironment_parameters_portal",
                "\"east\"");
        assertThat(runbook(
                        GeneratedService.of("runbook-here", new Variant("go", "internal", false).answers(), settings)))
                .startsWith("https://portal.example.com/ridgeway/code/team-parcels/parcel-tracker?");
    }

    private static String runbook(GeneratedService service) {
        return service.yaml("deploy/chart/values.yaml")
                .getFirst()
                .at("monitoring", "alerts", "runbookUrl")
                .text();
    }

    @Test
    void letsAWorkerThatRightlyWorksRarelyRest() {
        Chart chart = Chart.of(GeneratedService.of(new Variant("go", "worker", false)));
        assertThat(idle(chart, 10)).endsWith(" > 900").startsWith("time() - max(work_last_success_timestamp_seconds{");
        assertThat(idle(chart, 300)).endsWith(" > 900");
        assertThat(idle(chart, 86_400)).endsWith(" > 259200");
    }

    private static String idle(Chart chart, int interval) {
        Map<String, @Nullable Object> values = new HashMap<>(Chart.RELEASED);
        values.put("env", Map.of("WORK_INTERVAL_SECONDS", interval));
        return Chart.one(chart.render("production", values), "PrometheusRule")
                .at("spec", "groups", 0, "rules")
                .items()
                .stream()
                .filter(rule -> rule.at("alert").text().equals("NoWorkDone"))
                .map(rule -> rule.at("expr").text())
                .findFirst()
                .orElseThrow();
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
