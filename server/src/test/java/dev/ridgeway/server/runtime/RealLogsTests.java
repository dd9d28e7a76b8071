package dev.ridgeway.server.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ridgeway.server.assembly.RunningServer;
import dev.ridgeway.testkit.cluster.ClusterTest;
import dev.ridgeway.testkit.cluster.Tenant;
import dev.ridgeway.testkit.cluster.Testbed;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The copies of a service on a real Kubernetes: what they write, what happened to them, and a new one in another's place. */
@ClusterTest
class RealLogsTests {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String AJAX = "X-Requested-With: XMLHttpRequest";
    private static final String ENTITY = "/api/ridgeway/runtime/entities/component/default/web";

    @TempDir
    Path folder;

    private RunningServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void readsAllCopiesAndRestartsOne(Tenant tenant) throws IOException {
        tenant.rolledOut((Deployment) tenant.apply(
                        Tenant.webManifest()
                                .replace("spec:\n  selector", "spec:\n  replicas: 2\n  selector")
                                .replace(
                                        "command: [httpd, -f, -p, \"8080\", -h, /etc]",
                                        "command: [sh, -c, \"echo begun with DB_PASSWORD=hunter22; exec httpd -f -p 8080 -h /etc\"]"))
                .getFirst());
        start(tenant, "ridgeway-operator");
        await().atMost(SOON).untilAsserted(() -> assertThat(states()).containsExactly("serving", "serving"));
        String log = ENTITY + "/log?cluster=testbed&in=" + tenant.namespace();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(server.get(log).body().lines())
                        .hasSize(2)
                        .allMatch(it -> it.startsWith("web-") && it.endsWith("\tbegun with DB_PASSWORD=***")));
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(server.get(ENTITY + "/events").json().findValuesAsString("what"))
                                .contains("It began", "A copy was added"));

        JsonNode copy = copies().path(0);
        String name = copy.path("name").asString();
        assertThat(copy.path("machine").asString()).isNotEmpty();
        assertThat(server.ask(
                                "POST",
                                ENTITY + "/restart",
                                "{\"cluster\":\"testbed\",\"in\":\"%s\",\"copy\":\"%s\"}"
                                        .formatted(tenant.namespace(), name),
                                AJAX)
                        .status())
                .isEqualTo(200);
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(copies().findValuesAsString("name")).hasSize(2).doesNotContain(name);
            assertThat(states()).containsExactly("serving", "serving");
        });
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(server.get(log).body().lines()).hasSize(2));
    }

    @Test
    void namesTheRuleWithoutWhichACopyIsNotRestarted(Tenant tenant) throws IOException {
        tenant.web();
        start(tenant, "ridgeway-reader");
        await().atMost(SOON).untilAsserted(() -> assertThat(states()).containsExactly("serving"));

        RunningServer.Answer refused = server.ask(
                "POST",
                ENTITY + "/restart",
                "{\"cluster\":\"testbed\",\"in\":\"%s\",\"copy\":\"%s\"}"
                        .formatted(tenant.namespace(), copies().at("/0/name").asString()),
                AJAX);

        assertThat(refused.status()).isEqualTo(502);
        assertThat(refused.json().path("remedy").asString())
                .isEqualTo(
                        "Add this rule to the ClusterRole ridgeway-operator: {apiGroups: [\"\"], resources: [pods], verbs: [delete]}, and bind it in "
                                + tenant.namespace());
    }

    private void start(Tenant tenant, String account) throws IOException {
        Files.writeString(folder.resolve("web.yaml"), """
                apiVersion: backstage.io/v1alpha1
                kind: Component
                metadata: {name: web, annotations: {backstage.io/kubernetes-label-selector: app=web, backstage.io/kubernetes-namespace: NAMESPACE}}
                spec: {type: service, lifecycle: production, owner: team}
                """.replace("NAMESPACE", tenant.namespace()));
        server = RunningServer.start(
                """
                ridgeway:
                  kubeconfigs: [{file: "KUBECONFIG", name: testbed}]
                catalog:
                  locations: [{type: file, target: "FOLDER/web.yaml"}]
                """.replace("KUBECONFIG", Testbed.file(account + ".kubeconfig").toString())
                        .replace("FOLDER", folder.toRealPath().toString()),
                "--empty");
    }

    private JsonNode copies() throws IOException {
        return server.get(ENTITY + "/copies").json().at("/places/0/copies");
    }

    private List<String> states() throws IOException {
        return copies().findValuesAsString("state");
    }
}
