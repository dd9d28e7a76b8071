package dev.ridgeway.paths;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ChartTests {

    private static final List<String> ENVIRONMENTS = List.of("default", "dev", "staging", "production");

    static List<Variant> variants() {
        return Variant.all();
    }

    @ParameterizedTest
    @MethodSource("variants")
    void holdsWhatAReleaseNeedsInEveryEnvironment(Variant variant) {
        Chart chart = Chart.of(GeneratedService.of(variant));
        for (String environment : ENVIRONMENTS) {
            assertThat(chart.lint(environment, Chart.RELEASED).getMessages())
                    .as(environment)
                    .noneMatch(message -> message.contains("[ERROR]") || message.contains("[WARNING]"));
            List<Tree> objects = chart.render(environment, Chart.RELEASED);
            List<String> kinds = new ArrayList<>(List.of(
                    "ConfigMap",
                    "ConfigMap",
                    "Deployment",
                    "HorizontalPodAutoscaler",
                    "NetworkPolicy",
                    "PodDisruptionBudget",
                    "PrometheusRule",
                    "ServiceAccount"));
            kinds.addAll(variant.worker() ? List.of("PodMonitor") : List.of("Service", "ServiceMonitor"));
            if (variant.exposure().equals("public")) {
                kinds.add("HTTPRoute");
            }
            assertThat(Chart.kinds(objects)).containsExactlyInAnyOrderElementsOf(kinds);
            for (Tree object : objects) {
                assertThat(object.at("metadata", "namespace").text()).isEqualTo("parcels-" + environment);
                assertThat(object.at("metadata", "labels").map())
                        .as(object.at("kind").text())
                        .containsEntry("app.kubernetes.io/name", "parcel-tracker")
                        .containsEntry("app.kubernetes.io/instance", "parcel-tracker")
                        .containsEntry("backstage.io/kubernetes-id", "parcel-tracker");
            }
            PodRules.check(variant, environment, Chart.one(objects, "Deployment"));
            PodRules.checkAround(variant, objects);
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void startsNothingBeforeTheFirstRelease(Variant variant) {
        List<Tree> objects = Chart.of(GeneratedService.of(variant)).render("production", Map.of());

        assertThat(Chart.kinds(objects))
                .doesNotContain("Deployment", "HorizontalPodAutoscaler", "PodDisruptionBudget", "PrometheusRule")
                .contains("ServiceAccount");
    }

    static Stream<Arguments> extremes() {
        Map<String, @Nullable Object> ingress = Map.of(
                "route",
                Map.of(
                        "enabled",
                        true,
                        "kind",
                        "ingress",
                        "hostnames",
                        List.of("a.example.com", "*.b.example.com"),
                        "ingress",
                        Map.of(
                                "className",
                                "traefik",
                                "tlsSecretName",
                                "tls",
                                "annotations",
                                Map.of("example.com/x", "true"))));
        Map<String, @Nullable Object> everything = Map.of(
                "networkPolicy",
                Map.of(
                        "callers",
                        List.of(Map.of("namespace", "shop", "app", "web"), Map.of("namespace", "jobs")),
                        "dependencies",
                        List.of(Map.of("namespace", "pay", "app", "gateway", "port", 9000), Map.of("namespace", "x")),
                        "egress",
                        List.of(Map.of("to", List.of(Map.of("ipBlock", Map.of("cidr", "10.0.0.0/8")))))),
                "tracing",
                Map.of("endpoint", "http://collector.observability:4318"),
                "tolerations",
                List.of(Map.of("key", "spot", "operator", "Exists", "effect", "NoSchedule")),
                "nodeSelector",
                Map.of("kubernetes.io/arch", "arm64"),
                "priorityClassName",
                "business-critical",
                "podAnnotations",
                Map.of("example.com/on", "true"),
                "secretEnv",
                List.of("one", "two"),
                "env",
                Map.of(
                        "LOG_LEVEL",
                        "debug",
                        "A_NUMBER",
                        12345678,
                        "A_FLAG",
                        true,
                        "A_TEXT",
                        "yes: \"no\"\n# $(X) {{ }}"),
                "restartToken",
                "2026-01-01");
        return Stream.of(
                Arguments.of("autoscaling off", Map.of("autoscaling", Map.of("enabled", false), "replicas", 0)),
                Arguments.of("an ingress", ingress),
                Arguments.of("no monitoring", Map.of("monitoring", Map.of("enabled", false))),
                Arguments.of("no network policy", Map.of("networkPolicy", Map.of("enabled", false))),
                Arguments.of("no settings", Map.of("env", Map.of())),
                Arguments.of("a tag instead of a digest", Map.of("image", Map.of("digest", "", "version", "v1.2.3"))),
                Arguments.of("everything", everything),
                Arguments.of(
                        "the largest numbers",
                        Map.of(
                                "autoscaling",
                                Map.of("minReplicas", 1000, "maxReplicas", 1),
                                "resources",
                                Map.of("limits", Map.of("memory", "512Gi", "cpu", 64)),
                                "database",
                                Map.of("enabled", true, "port", 65535))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("extremes")
    void rendersExtremeValues(String what, Map<String, @Nullable Object> values) {
        for (String exposure : Variant.EXPOSURES) {
            Map<String, @Nullable Object> answers = new Variant("java", exposure, true).answers("a" + "-b1".repeat(13));
            answers.put("size", "large");
            answers.remove("system");
            Chart chart = new Chart(GeneratedService.of("extreme-" + exposure, answers), "r".repeat(53));
            List<Tree> objects = new ArrayList<>();
            Map<String, @Nullable Object> all = new LinkedHashMap<>(values);
            all.putIfAbsent("image", Chart.RELEASED.get("image"));

            assertThat(chart.lint("production", all).isFailed()).as(what).isFalse();
            objects.addAll(chart.render("production", all));

            for (Tree object : objects) {
                assertThat(object.at("metadata", "name").text()).hasSizeLessThanOrEqualTo(70);
                object.at("metadata", "labels")
                        .map()
                        .forEach((name, value) ->
                                assertThat(String.valueOf(value)).hasSizeLessThanOrEqualTo(63));
            }
            Tree deployment = Chart.one(objects, "Deployment");
            PodRules.restricted(deployment.at("spec", "template", "spec"));
            switch (what) {
                case "autoscaling off" -> {
                    assertThat(deployment.at("spec", "replicas").value()).isEqualTo(0);
                    assertThat(Chart.kinds(objects)).doesNotContain("HorizontalPodAutoscaler");
                }
                case "an ingress" ->
                    assertThat(Chart.kinds(objects).contains("Ingress")).isEqualTo(!exposure.equals("worker"));
                case "no monitoring" ->
                    assertThat(Chart.kinds(objects))
                            .doesNotContain("ServiceMonitor", "PodMonitor", "PrometheusRule")
                            .containsOnlyOnce("ConfigMap");
                case "no network policy" -> assertThat(Chart.kinds(objects)).doesNotContain("NetworkPolicy");
                case "a tag instead of a digest" ->
                    assertThat(PodRules.container(deployment).at("image").text())
                            .endsWith(":v1.2.3");
                case "the largest numbers" ->
                    assertThat(Chart.one(objects, "HorizontalPodAutoscaler")
                                    .at("spec", "maxReplicas")
                                    .value())
                            .isEqualTo(1000);
                default -> {}
            }
        }
    }

    static Stream<Map<String, @Nullable Object>> wrong() {
        return Stream.of(
                Map.of("image", Map.of("digest", "sha256:123")),
                Map.of("image", Map.of("digset", Chart.DIGEST)),
                Map.of("image", Map.of("tag", "latest")),
                Map.of("exposure", "everybody"),
                Map.of("autoscaling", Map.of("minReplicas", 0)),
                Map.of("autoscaling", Map.of("minReplicas", "two")),
                Map.of("replicas", -1),
                Map.of("resources", Map.of("limits", Map.of("memory", "much"))),
                Map.of("resources", Map.of("requests", Map.of("gpu", "1"))),
                Map.of("env", Map.of("NOT-A-NAME", "x")),
                Map.of("env", Map.of("NESTED", Map.of("x", "y"))),
                Map.of("route", Map.of("kind", "tunnel")),
                Map.of("route", Map.of("hostnames", List.of("https://a.example.com"))),
                Map.of("database", Map.of("port", 70000)),
                Map.of("monitoring", Map.of("alerts", Map.of("objective", 100))),
                Map.of("tracing", Map.of("endpoint", "http://collector.observability:4318")),
                Map.of("replicaCount", 3));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void refusesWrongValues(Map<String, @Nullable Object> values) {
        Chart chart = Chart.of(GeneratedService.of(new Variant("go", "public", false)));

        assertThatThrownBy(() -> chart.text("dev", values)).hasMessageContaining("schema");
    }

    @ParameterizedTest
    @CsvSource({
        "http://collector.observability:4318, 4318",
        "http://collector.observability:14318/otlp, 14318",
        "https://traces.example.com, 443",
        "http://collector.observability, 80"
    })
    void sendsTracesWhereTheyAreToGoAndMaySoByItsNetwork(String endpoint, int port) {
        Chart chart = Chart.of(GeneratedService.of(new Variant("java", "internal", false)));
        Map<String, @Nullable Object> values = new HashMap<>(Chart.RELEASED);
        values.put("tracing", Map.of("endpoint", endpoint));

        List<Tree> objects = chart.render("dev", values);

        assertThat(PodRules.container(Chart.one(objects, "Deployment"))
                        .at("env")
                        .items())
                .anySatisfy(variable -> assertThat(variable.map())
                        .isEqualTo(Map.of("name", "OTEL_EXPORTER_OTLP_ENDPOINT", "value", endpoint)));
        assertThat(Chart.one(objects, "NetworkPolicy").at("spec", "egress").items())
                .anySatisfy(rule -> {
                    assertThat(rule.at("ports", 0, "port").value()).isEqualTo(port);
                    assertThat(rule.toString()).contains("observability");
                });
    }

    @Test
    void changesThePodsWhenSettingsOrSecretsChange() {
        Chart chart = Chart.of(GeneratedService.of(new Variant("go", "internal", false)));
        Map<String, @Nullable Object> changed = new HashMap<>(Chart.RELEASED);
        changed.put("env", Map.of("LOG_LEVEL", "warn"));
        changed.put("restartToken", "again");

        Tree before = annotations(chart.render("dev", Chart.RELEASED));
        Tree after = annotations(chart.render("dev", changed));

        for (String name : List.of("checksum/config", "checksum/secret")) {
            assertThat(before.at(name).text())
                    .hasSize(64)
                    .isNotEqualTo(after.at(name).text());
        }
    }

    private static Tree annotations(List<Tree> objects) {
        return Chart.one(objects, "Deployment").at("spec", "template", "metadata", "annotations");
    }
}
