package dev.ridgeway.paths;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

/** What every pod we ship must be like, and what must stand around it. */
final class PodRules {

    private PodRules() {}

    static Tree container(Tree deployment) {
        List<Tree> containers =
                deployment.at("spec", "template", "spec", "containers").items();
        assertThat(containers).hasSize(1);
        return containers.getFirst();
    }

    /** The restricted profile of Kubernetes' Pod Security Standards, and a little more. */
    static void restricted(Tree pod) {
        assertThat(pod.at("hostNetwork").there()).isFalse();
        assertThat(pod.at("hostPID").there()).isFalse();
        assertThat(pod.at("hostIPC").there()).isFalse();
        Tree security = pod.at("securityContext");
        assertThat(security.at("runAsNonRoot").value()).isEqualTo(true);
        assertThat(security.at("runAsUser").value()).isInstanceOf(Integer.class).isNotEqualTo(0);
        assertThat(security.at("seccompProfile", "type").text()).isEqualTo("RuntimeDefault");
        assertThat(pod.at("automountServiceAccountToken").value()).isEqualTo(false);
        for (Tree volume : pod.at("volumes").items()) {
            assertThat(volume.map()).containsOnlyKeys("name", "emptyDir");
            assertThat(volume.at("emptyDir", "sizeLimit").text()).isNotEmpty();
        }
        for (Tree container : pod.at("containers").items()) {
            Tree own = container.at("securityContext");
            assertThat(own.at("allowPrivilegeEscalation").value()).isEqualTo(false);
            assertThat(own.at("readOnlyRootFilesystem").value()).isEqualTo(true);
            assertThat(own.at("runAsNonRoot").value()).isEqualTo(true);
            assertThat(own.at("privileged").there()).isFalse();
            assertThat(own.at("capabilities").map()).isEqualTo(Map.of("drop", List.of("ALL")));
            assertThat(container.at("ports").items()).allSatisfy(port -> {
                assertThat(port.at("hostPort").there()).isFalse();
                assertThat(port.at("name").text()).isNotEmpty();
            });
        }
    }

    static void check(Variant variant, String environment, Tree deployment) {
        Tree spec = deployment.at("spec");
        assertThat(spec.at("replicas").there()).as("left to the autoscaler").isFalse();
        assertThat(spec.at("progressDeadlineSeconds").value()).isEqualTo(180);
        assertThat(spec.at("minReadySeconds").value()).isEqualTo(5);
        assertThat(spec.at("revisionHistoryLimit").value()).isEqualTo(5);
        assertThat(spec.at("strategy").map())
                .isEqualTo(Map.of(
                        "type", "RollingUpdate", "rollingUpdate", Map.of("maxUnavailable", 0, "maxSurge", "25%")));
        assertThat(spec.at("template", "metadata", "labels").map())
                .containsAllEntriesOf(spec.at("selector", "matchLabels").map())
                .containsKeys(
                        "app.kubernetes.io/version",
                        "app.kubernetes.io/managed-by",
                        "app.kubernetes.io/part-of",
                        "ridgeway.dev/owner");
        Tree pod = spec.at("template", "spec");
        restricted(pod);
        assertThat(pod.at("enableServiceLinks").value()).isEqualTo(false);
        assertThat(pod.at("serviceAccountName").text()).isEqualTo("parcel-tracker");
        assertThat(pod.at("topologySpreadConstraints").items())
                .extracting(it -> it.at("topologyKey").text() + " "
                        + it.at("whenUnsatisfiable").text())
                .containsExactly("topology.kubernetes.io/zone ScheduleAnyway", "kubernetes.io/hostname ScheduleAnyway");

        Tree container = container(deployment);
        assertThat(container.at("image").text()).endsWith("@" + Chart.DIGEST);
        assertThat(container.at("terminationMessagePolicy").text()).isEqualTo("FallbackToLogsOnError");
        int pause = (int) number(container.at("lifecycle", "preStop", "sleep", "seconds"));
        assertThat(number(pod.at("terminationGracePeriodSeconds")))
                .as("longer than the pause before the stop and the twenty seconds of draining")
                .isGreaterThan(pause + 20);
        assertThat(container.at("startupProbe", "httpGet").map())
                .isEqualTo(Map.of("path", "/livez", "port", "management"));
        assertThat(container.at("livenessProbe", "httpGet").map())
                .isEqualTo(Map.of("path", "/livez", "port", "management"));
        assertThat(container.at("readinessProbe", "httpGet").map())
                .isEqualTo(Map.of("path", "/readyz", "port", "management"));
        Tree resources = container.at("resources");
        assertThat(resources.at("requests").map()).containsOnlyKeys("cpu", "memory");
        assertThat(resources.at("limits").map())
                .as("no limit for the processor")
                .containsOnlyKeys("memory");
        if (variant.language().equals("java")) {
            assertThat(resources.at("limits", "memory")).isEqualTo(resources.at("requests", "memory"));
        }
        List<String> settings = container.at("env").items().stream()
                .map(it -> it.at("name").text())
                .toList();
        assertThat(settings).contains("SERVICE_NAME", "SERVICE_VERSION", "ENVIRONMENT", "MANAGEMENT_PORT");
        assertThat(settings.contains("PORT")).isEqualTo(!variant.worker());
        assertThat(settings.contains("DATABASE_URI")).isEqualTo(variant.database());
        assertThat(value(container, "SERVICE_VERSION")).isEqualTo(Chart.REVISION);
        assertThat(value(container, "ENVIRONMENT")).isEqualTo(environment.equals("default") ? "" : environment);
    }

    private static String value(Tree container, String name) {
        return container.at("env").items().stream()
                .filter(it -> it.at("name").text().equals(name))
                .map(it -> it.at("value").text())
                .findFirst()
                .orElseThrow();
    }

    static void checkAround(Variant variant, List<Tree> objects) {
        Tree budget = Chart.one(objects, "PodDisruptionBudget").at("spec");
        assertThat(budget.at("maxUnavailable").value()).isEqualTo(1);
        assertThat(budget.at("unhealthyPodEvictionPolicy").text()).isEqualTo("AlwaysAllow");
        Tree scaler = Chart.one(objects, "HorizontalPodAutoscaler").at("spec");
        assertThat(number(scaler.at("maxReplicas"))).isGreaterThanOrEqualTo(number(scaler.at("minReplicas")));
        assertThat(scaler.at("behavior", "scaleDown", "stabilizationWindowSeconds")
                        .value())
                .isEqualTo(300);
        assertThat(Chart.one(objects, "ServiceAccount")
                        .at("automountServiceAccountToken")
                        .value())
                .isEqualTo(false);
        network(variant, objects);
        if (variant.worker()) {
            assertThat(Chart.one(objects, "PodMonitor")
                            .at("spec", "podMetricsEndpoints", 0, "port")
                            .text())
                    .isEqualTo("management");
            return;
        }
        assertThat(Chart.one(objects, "ServiceMonitor")
                        .at("spec", "endpoints", 0, "port")
                        .text())
                .isEqualTo("management");
        assertThat(Chart.one(objects, "Service").at("spec", "ports").items())
                .extracting(
                        it -> it.at("name").text() + " " + it.at("appProtocol").text())
                .containsExactly("http http", "management http");
    }

    private static void network(Variant variant, List<Tree> objects) {
        Tree allowed = Chart.one(objects, "NetworkPolicy").at("spec");
        assertThat(allowed.at("podSelector", "matchLabels").map())
                .as("a service speaks for its own pods alone")
                .isNotEmpty();
        assertThat(allowed.at("policyTypes").texts())
                .as("nothing is allowed unless it is said")
                .containsExactly("Ingress", "Egress");
        long toHttp = allowed.at("ingress").items().stream()
                .filter(rule -> rule.at("ports", 0, "port").text().equals("http"))
                .count();
        assertThat(toHttp)
                .as("who reaches a service that is %s", variant.exposure())
                .isEqualTo(variant.worker() ? 0 : 1);
        assertThat(allowed.at("ingress", 0, "ports", 0, "port").text())
                .as("the scraper")
                .isEqualTo("management");
        List<String> out = allowed.at("egress").items().stream()
                .map(rule -> rule.at("ports", 0, "port").text())
                .toList();
        assertThat(out).isEqualTo(variant.database() ? List.of("53", "5432") : List.of("53"));
    }

    private static double number(Tree tree) {
        return tree.value() instanceof Number number ? number.doubleValue() : Double.NaN;
    }
}
