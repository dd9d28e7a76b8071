package dev.ridgeway.server.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ridgeway.server.assembly.RunningServer;
import dev.ridgeway.testkit.cluster.Tenant;
import dev.ridgeway.testkit.cluster.Testbed;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/** Components of a whole server whose workloads are on the cluster of this machine, wherever they carry the label that names one. */
record RealServices(RunningServer server, Path folder) implements AutoCloseable {

    static final String SERVES = "Version latest serves, 1 of 1 copy ready.";
    static final Duration SOON = Duration.ofSeconds(30);
    static final Duration AFTER_THE_DEADLINE = Duration.ofSeconds(90);

    private static final String COMPONENT = """
            apiVersion: backstage.io/v1alpha1
            kind: Component
            metadata: {name: NAME, annotations: {backstage.io/kubernetes-label-selector: case=NAME}}
            spec: {type: service, lifecycle: production, owner: team}
            """;

    static RealServices start(List<String> names) throws IOException {
        Path folder = Files.createTempDirectory("ridgeway-services").toRealPath();
        Files.writeString(
                folder.resolve("services.yaml"),
                names.stream().map(it -> COMPONENT.replace("NAME", it)).collect(Collectors.joining("---\n")));
        RealServices services = new RealServices(
                RunningServer.start(
                        """
                        ridgeway:
                          kubeconfigs: [{file: "KUBECONFIG", name: testbed}]
                        catalog:
                          locations: [{type: file, target: "FOLDER/services.yaml"}]
                        """.replace(
                                "KUBECONFIG",
                                Testbed.file("ridgeway-reader.kubeconfig").toString()).replace(
                                "FOLDER", folder.toString()),
                        "--empty"),
                folder);
        for (String name : names) {
            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(services.server.get(page(name)).status()).isEqualTo(200));
        }
        return services;
    }

    /** The service of a tenant, with a time short enough to wait for its end. */
    static String manifest(String service) {
        return Tenant.webManifest()
                .replace("labels: {app: web}", "labels: {app: web, case: " + service + "}")
                .replace("spec:\n  selector", "spec:\n  progressDeadlineSeconds: 25\n  selector");
    }

    Deployment serving(String service, Tenant tenant) {
        Deployment web =
                tenant.rolledOut((Deployment) tenant.apply(manifest(service)).getFirst());
        await().atMost(SOON).untilAsserted(() -> assertThat(sentence(service)).isEqualTo(SERVES));
        return web;
    }

    private static String page(String service) {
        return "/api/ridgeway/runtime/entities/component/default/" + service;
    }

    JsonNode place(String service) throws IOException {
        return server.get(page(service)).json().at("/places/0");
    }

    JsonNode status(String service) throws IOException {
        return place(service).at("/workloads/0/status");
    }

    String sentence(String service) throws IOException {
        return status(service).path("sentence").asString();
    }

    @Override
    public void close() {
        server.close();
        FileSystemUtils.deleteRecursively(folder.toFile());
    }
}
