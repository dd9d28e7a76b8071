package dev.ridgeway.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder.request;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary.Failure;

@ClusterTest
class TenantTests {

    @Test
    void isANamespaceLikeATeamsOne(Tenant tenant) {
        Deployment web = tenant.web();

        assertThat(tenant.reader()
                        .resourceQuotas()
                        .inNamespace(tenant.namespace())
                        .withName("team")
                        .get()
                        .getStatus()
                        .getUsed())
                .containsKey("requests.cpu");
        assertThatThrownBy(() -> tenant.apply("""
                        apiVersion: v1
                        kind: Pod
                        metadata: {name: root}
                        spec: {containers: [{name: root, image: busybox}]}
                        """))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("violates PodSecurity \"restricted:latest\"");
        assertThatThrownBy(() -> tenant.reader().resource(web).delete()).hasMessageContaining("cannot delete resource");
        assertThatThrownBy(() -> tenant.operator()
                        .secrets()
                        .inNamespace(tenant.namespace())
                        .list())
                .hasMessageContaining("cannot list resource \"secrets\"");
        tenant.rolledOut(tenant.operator()
                .apps()
                .deployments()
                .inNamespace(tenant.namespace())
                .withName("web")
                .rolling()
                .restart());
    }

    @Test
    void deliversWhatIsPushed(Tenant tenant) {
        Delivery delivery = tenant.delivery();

        delivery.awaitDelivered(delivery.push("Add web", Map.of("web.yaml", Tenant.webManifest())));
        delivery.awaitDelivered(delivery.push("Remove web", Map.of("README.md", "Nothing")));

        assertThat(tenant.reader()
                        .apps()
                        .deployments()
                        .inNamespace(tenant.namespace())
                        .list()
                        .getItems())
                .isEmpty();
    }

    @Test
    void keepsWhatWasThereWhenATestFailsButNoSecretAndClearsItAway() throws IOException {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(request().selectors(selectClass(Fails.class)).build(), listener);

        List<Failure> failures = listener.getSummary().getFailures();
        assertThat(failures).singleElement().satisfies(it -> {
            assertThat(it.getException()).hasMessageContaining("IllegalStateException: on purpose in t-");
            assertThat(it.getException())
                    .hasMessageContaining(folder() + ".")
                    .hasRootCauseInstanceOf(IllegalStateException.class);
        });
        assertThat(folder().resolve("objects.yaml"))
                .content()
                .contains("kind: \"Pod\"", "name: \"teller\"", "exitCode: 3", "kind: \"NetworkPolicy\"")
                .doesNotContain("managedFields", "kind: \"Secret\"");
        assertThat(folder().resolve("events.txt")).content().contains("Started Pod/teller");
        assertThat(folder().resolve("logs/teller.teller.previous.log")).hasContent("The password is (secret).");
        assertThat(folder().resolve("argocd.yaml")).content().contains("kind: \"AppProject\"", "kind: \"Application\"");
        assertThat(folder().resolve("parts/argocd-server.log")).content().isNotEmpty();
        assertThat(folder().resolve("parts/kubelet.log")).content().isNotEmpty();
        assertThat(folder().resolve("missing.txt")).doesNotExist();
        try (Stream<Path> files = Files.walk(folder())) {
            assertThat(files.filter(Files::isRegularFile))
                    .hasSizeGreaterThan(3)
                    .allSatisfy(it -> assertThat(it).content().doesNotContain(Fails.SECRET));
        }
        String namespace = failures.getFirst()
                .getException()
                .getMessage()
                .replaceFirst("(?s)^.*on purpose in (t-[a-z0-9-]+).*$", "$1");
        try (ClusterAccess access = ClusterAccess.open()) {
            assertThat(access.reader().namespaces().withName(namespace).get()).isNull();
            assertThat(access.reader()
                            .genericKubernetesResources(Delivery.API, "Application")
                            .inNamespace(Delivery.ARGOCD)
                            .withName(namespace)
                            .get())
                    .isNull();
        }
    }

    private static Path folder() {
        return Path.of("target/cluster-evidence/Fails-tellsItsSecret").toAbsolutePath();
    }

    @ClusterTest
    static class Fails {

        static final String SECRET = "sesame-open-4711";

        @Test
        void tellsItsSecret(Tenant tenant) {
            tenant.delivery();
            tenant.apply("""
                    apiVersion: v1
                    kind: Secret
                    metadata: {name: teller}
                    stringData: {password: sesame-open-4711}
                    ---
                    apiVersion: v1
                    kind: Pod
                    metadata: {name: teller, labels: {app: teller}}
                    spec:
                      terminationGracePeriodSeconds: 1
                      securityContext: {runAsNonRoot: true, runAsUser: 65532, seccompProfile: {type: RuntimeDefault}}
                      containers:
                      - name: teller
                        image: busybox
                        imagePullPolicy: IfNotPresent
                        command: [sh, -c, 'echo "The password is $PASSWORD."; exit 3']
                        env: [{name: PASSWORD, valueFrom: {secretKeyRef: {name: teller, key: password}}}]
                        securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
                    """);
            tenant.awaitAny(
                    tenant.reader().pods().inNamespace(tenant.namespace()),
                    it -> it.getStatus().getContainerStatuses().stream()
                            .map(status -> status.getState().getWaiting())
                            .anyMatch(waiting -> waiting != null && "CrashLoopBackOff".equals(waiting.getReason())));
            throw new IllegalStateException("on purpose in " + tenant.namespace());
        }
    }
}
