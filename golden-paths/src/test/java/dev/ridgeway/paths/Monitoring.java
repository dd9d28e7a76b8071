package dev.ridgeway.paths;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The alerts and the dashboard of a rendered chart. */
record Monitoring(List<Tree> alerts, Tree dashboard) {

    private static final Pattern SERIES = Pattern.compile("\\b([a-z][a-z0-9_]+)\\{");

    static Monitoring of(GeneratedService service, String environment) {
        return of(Chart.of(service).render(environment, Chart.RELEASED));
    }

    static Monitoring of(List<Tree> objects) {
        Tree rule = Chart.one(objects, "PrometheusRule");
        List<Tree> alerts = rule.at("spec", "groups").items().stream()
                .flatMap(group -> group.at("rules").items().stream())
                .toList();
        Map<String, @Nullable Object> files = objects.stream()
                .filter(it -> it.at("metadata", "labels", "grafana_dashboard").there())
                .findFirst()
                .orElseThrow()
                .at("data")
                .map();
        String json = String.valueOf(files.values().iterator().next());
        return new Monitoring(alerts, new Tree(JsonMapper.shared().readValue(json, Object.class)));
    }

    /** Every expression, with Grafana's own variables replaced by what Grafana would put there. */
    List<String> expressions() {
        List<String> expressions = new ArrayList<>();
        alerts.forEach(alert -> expressions.add(alert.at("expr").text()));
        panels().forEach(panel -> panel.at("targets")
                .items()
                .forEach(target -> expressions.add(target.at("expr").text())));
        dashboard
                .at("annotations", "list")
                .items()
                .forEach(annotation -> expressions.add(annotation.at("expr").text()));
        return expressions.stream()
                .map(it -> it.replace("$__rate_interval", "5m").replace("$__interval", "1m"))
                .toList();
    }

    List<Tree> panels() {
        return dashboard.at("panels").items();
    }

    /** The series that the service itself must serve; the others come from the cluster. */
    Set<String> ownSeries() {
        return expressions().stream()
                .flatMap(it -> SERIES.matcher(it).results())
                .map(match -> match.group(1))
                .filter(name -> !name.matches("(kube|container|certmanager)_.*"))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
