package dev.ridgeway.server.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ridgeway.server.assembly.RunningServer;
import dev.ridgeway.testkit.cluster.ClusterTest;
import dev.ridgeway.testkit.cluster.Delivery;
import dev.ridgeway.testkit.cluster.Fault;
import dev.ridgeway.testkit.cluster.Faults;
import dev.ridgeway.testkit.cluster.Tenant;
import dev.ridgeway.testkit.cluster.Testbed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the whole server says of what a real Argo CD delivers, as Ridgeway's account that sees. */
@ClusterTest
class RealDeliveryTests {

    private static final Duration SOON = Duration.ofSeconds(90);

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
    void recordsWhatCameUpAndKeepsItWhenArgoCdForgets(Tenant tenant) throws IOException {
        Delivery delivery = tenant.delivery();
        start(tenant);
        String first = delivery.push("Begin", Map.of("web.yaml", Tenant.webManifest()));
        delivery.awaitDelivered(first);
        becomes("/environments/0/known/revision", first);
        becomes("/environments/0/last/outcome", "succeeded");
        assertThat(page().at("/deployments/0/seconds").isNumber()).isTrue();

        String broken = delivery.push(
                "Break",
                Map.of("web.yaml", Tenant.webManifest().replace("image: busybox", "image: busybox:no-such-tag")));
        delivery.awaitBrought(broken);
        becomes("/environments/0/last/revision", broken);
        becomes("/environments/0/last/outcome", "under-way");
        assertThat(page().at("/environments/0/known/revision").asString()).isEqualTo(first);

        String mended = delivery.push("Mend", Map.of("web.yaml", Tenant.webManifest()));
        delivery.awaitDelivered(mended);
        becomes("/environments/0/known/revision", mended);
        assertThat(page().path("deployments").findValuesAsString("outcome"))
                .as("of what was broken, and of what came before anybody looked")
                .contains("replaced");

        delivery.remove();
        becomes("/environments/0/gone", "true");
        assertThat(page().at("/environments/0/known/revision").asString()).isEqualTo(mended);
    }

    @Test
    void saysThatSomebodyDeletedItsNamespaceAndFindsItAgain(Tenant tenant, Faults faults) throws IOException {
        Delivery delivery = tenant.delivery();
        start(tenant);
        String first = delivery.push("Begin", Map.of("web.yaml", Tenant.webManifest()));
        delivery.awaitDelivered(first);
        becomes("/environments/0/known/revision", first);
        becomes("runtime", "/places/0/workloads/0/status/sentence", "Version latest serves, 1 of 1 copy ready.");

        Fault deleted = faults.deletedNamespace();
        delivery.refresh();
        becomes("runtime", "/sentence", "No connected cluster runs anything of it.");
        becomes("/environments/0/differs", "true");
        assertThat(page().at("/environments/0/known/revision").asString()).isEqualTo(first);

        deleted.undo();
        delivery.refresh();
        becomes("runtime", "/places/0/workloads/0/status/sentence", "Version latest serves, 1 of 1 copy ready.");
        becomes("/environments/0/differs", "false");
        assertThat(page().path("deployments").findValuesAsString("revision")).contains(first);
    }

    private void start(Tenant tenant) throws IOException {
        Files.writeString(folder.resolve("web.yaml"), """
                apiVersion: backstage.io/v1alpha1
                kind: Component
                metadata: {name: web, annotations: {argocd/app-name: NAMESPACE}}
                spec: {type: service, lifecycle: production, owner: team}
                """.replace("NAMESPACE", tenant.namespace()));
        server = RunningServer.start(
                """
                ridgeway:
                  kubeconfigs: [{file: "KUBECONFIG", name: testbed}]
                catalog:
                  locations: [{type: file, target: "FOLDER/web.yaml"}]
                """.replace(
                        "KUBECONFIG", Testbed.file("ridgeway-reader.kubeconfig").toString()).replace(
                        "FOLDER", folder.toRealPath().toString()),
                "--empty");
    }

    private void becomes(String pointer, String value) {
        becomes("delivery", pointer, value);
    }

    private void becomes(String room, String pointer, String value) {
        await().atMost(SOON).untilAsserted(() -> {
            JsonNode page = page(room);
            assertThat(page.at(pointer).asString("")).as(page.toPrettyString()).isEqualTo(value);
        });
    }

    private JsonNode page() throws IOException {
        return page("delivery");
    }

    private JsonNode page(String room) throws IOException {
        return server.get("/api/ridgeway/" + room + "/entities/component/default/web")
                .json();
    }
}
