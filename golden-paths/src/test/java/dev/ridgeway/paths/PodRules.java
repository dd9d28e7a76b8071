package dev.ridgeway.paths;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.server.platform.Yaml;
import dev.ridgeway.testkit.cluster.NetworkRules;
import dev.ridgeway.testkit.cluster.NetworkRules.End;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What every pod we ship must be like, and what must stand around it. */
final class PodRules {

    private static final Path TENANT = Path.of("../testbed/tools/tenant/environment.yaml");

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

    /** Who may speak with the service, by its own network policy and those that are in every team's namespace. */
    private static void network(Variant variant, List<Tree> objects) {
        Tree deployment = Chart.one(objects, "Deployment");
        String home = deployment.at("metadata", "namespace").text();
        Tree pod = deployment.at("spec", "template");
        Map<String, String> labels = new LinkedHashMap<>();
        pod.at("metadata", "labels").map().forEach((name, value) -> labels.put(name, String.valueOf(value)));
        Map<String, Integer> ports = new LinkedHashMap<>();
        pod.at("spec", "containers", 0, "ports")
                .items()
                .forEach(it -> ports.put(
                        it.at("name").text(),
                        Integer.parseInt(it.at("containerPort").text())));
        NetworkRules rules = rules(home, objects);

        End service = new End(home, Map.of("kubernetes.io/metadata.name", home), labels, ports);
        End scraper = End.pod("monitoring", Map.of("app.kubernetes.io/name", "prometheus"));
        End gateway = End.pod("gateway", Map.of("app", "gateway"));
        End neighbour = End.pod("shop", Map.of("app.kubernetes.io/name", "web"));
        End colleague = End.pod(home, Map.of("app.kubernetes.io/name", "another"));
        End dns = End.pod("kube-system", Map.of("k8s-app", "kube-dns"));

        assertThat(rules.allow(scraper, service, "TCP", 8081)).as("the scraper").isTrue();
        assertThat(rules.allow(neighbour, service, "TCP", 8081))
                .as("a neighbour at what is for the platform")
                .isFalse();
        assertThat(rules.allow(neighbour, service, "TCP", 8080))
                .as("a neighbour at a service that is %s", variant.exposure())
                .isEqualTo(variant.exposure().equals("internal"));
        assertThat(rules.allow(gateway, service, "TCP", 8080))
                .as("the gateway at a service that is %s", variant.exposure())
                .isEqualTo(!variant.worker());
        assertThat(rules.allow(colleague, service, "TCP", 8080))
                .as("one of the team that has not said that it calls")
                .isFalse();
        assertThat(rules.allow(service, dns, "UDP", 53)).as("names").isTrue();
        assertThat(rules.allow(service, dns, "TCP", 53))
                .as("long answers to names")
                .isTrue();
        assertThat(rules.allow(service, neighbour, "TCP", 8080))
                .as("what it has not said that it calls")
                .isFalse();
        assertThat(rules.allow(service, neighbour, "TCP", 5432))
                .as("the database")
                .isEqualTo(variant.database());
    }

    private static NetworkRules rules(String home, List<Tree> objects) {
        List<NetworkPolicy> policies = new ArrayList<>();
        policies.add(Manifests.as(NetworkPolicy.class, Chart.one(objects, "NetworkPolicy")));
        try {
            Yaml.documents(Files.readString(TENANT), TENANT.toString()).stream()
                    .map(it -> new Tree(it.value()))
                    .filter(it -> it.at("kind").text().equals("NetworkPolicy"))
                    .map(it -> Manifests.as(NetworkPolicy.class, it))
                    .peek(it -> it.getMetadata().setNamespace(home))
                    .forEach(policies::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(policies).as("policies of the service and of its namespace").hasSize(3);
        return new NetworkRules(policies);
    }

    private static double number(Tree tree) {
        return tree.value() instanceof Number number ? number.doubleValue() : Double.NaN;
    }
}
