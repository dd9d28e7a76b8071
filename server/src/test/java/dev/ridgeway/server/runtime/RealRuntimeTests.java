package dev.ridgeway.server.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ridgeway.server.assembly.RunningServer;
import dev.ridgeway.testkit.cluster.ClusterTest;
import dev.ridgeway.testkit.cluster.Fault;
import dev.ridgeway.testkit.cluster.Faults;
import dev.ridgeway.testkit.cluster.Outages;
import dev.ridgeway.testkit.cluster.Tenant;
import dev.ridgeway.testkit.cluster.Testbed;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** What the whole server says of a service on a real Kubernetes, as Ridgeway's account that sees. */
@ClusterTest
class RealRuntimeTests {

    private static final String SERVES = "Version latest serves, 1 of 1 copy ready.";
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration AFTER_THE_DEADLINE = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    private RunningServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    /** Versions that cannot come up, and what is to be said of each when its time is over. */
    enum Broken {
        IMAGE(
                Faults::wrongTag,
                "Version latest keeps serving; version no-such-tag did not start: the registry does not have its image."),
        CRASH(Faults::crash, changed("it keeps crashing (exit code 3)")),
        MEMORY(Faults::memoryOverrun, changed("it keeps running out of memory")),
        PROBE(Faults::failingReadiness, changed("it does not pass its health check")),
        SECRET(Faults::missingSecret, changed("the secret fault it needs is missing")),
        QUOTA(Faults::quotaExceeded, changed("its team has used up its share of the cluster")),
        MACHINE(Faults::unschedulable, changed("it waits for a free machine"));

        private final BiFunction<Faults, Deployment, Fault> fault;
        private final String sentence;

        Broken(BiFunction<Faults, Deployment, Fault> fault, String sentence) {
            this.fault = fault;
            this.sentence = sentence;
        }

        private static String changed(String because) {
            return "Version latest as it was keeps serving; its changed version latest did not start: " + because + ".";
        }
    }

    @ParameterizedTest
    @EnumSource
    void saysWhatServesAndWhyTheNewVersionDoesNot(Broken broken, Tenant tenant, Faults faults) throws IOException {
        Deployment web = serving(tenant);

        Fault fault = broken.fault.apply(faults, web);
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(status().path("change").asString()).isEqualTo("progressing");
            assertThat(status().path("state").asString()).isEqualTo("serving");
        });
        await().atMost(AFTER_THE_DEADLINE)
                .untilAsserted(() -> assertThat(sentence()).isEqualTo(broken.sentence));
        assertThat(status().path("change").asString()).isEqualTo("stuck");
        assertThat(status().path("ready").asInt()).isEqualTo(1);

        fault.undo();
        await().atMost(SOON).untilAsserted(() -> assertThat(sentence()).isEqualTo(SERVES));
    }

    @Test
    void saysThatNothingServesWhenTheOnlyVersionCannotCome(Tenant tenant) throws IOException {
        start(tenant);
        tenant.apply(manifest().replace("image: busybox", "image: busybox:no-such-tag"));

        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(status().path("state").asString()).isEqualTo("starting"));
        await().atMost(AFTER_THE_DEADLINE)
                .untilAsserted(() ->
                        assertThat(sentence()).isEqualTo("Nothing serves: the registry does not have its image."));
        assertThat(status().path("state").asString()).isEqualTo("down");
    }

    @Test
    void keepsItsWordThroughARestartOfTheClustersApiAndGoesOn(Tenant tenant, Outages outages) throws IOException {
        serving(tenant);

        Fault outage = outages.apiServer();
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(place().at("/stale/code").asString()).isEqualTo("cluster-unreachable"));
        assertThat(sentence()).isEqualTo(SERVES);
        outage.undo();
        await().atMost(AFTER_THE_DEADLINE)
                .untilAsserted(() -> assertThat(place().path("stale").isNull()).isTrue());

        scaled(tenant, 0);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(sentence()).isEqualTo("It is stopped: no copies are wanted."));
        outages.expiredWatches();
        scaled(tenant, 2);
        await().atMost(AFTER_THE_DEADLINE)
                .untilAsserted(() -> assertThat(sentence()).isEqualTo("Version latest serves, 2 of 2 copies ready."));
    }

    private static void scaled(Tenant tenant, int copies) {
        tenant.apply(manifest().replace("spec:\n  progress", "spec:\n  replicas: " + copies + "\n  progress"));
    }

    private Deployment serving(Tenant tenant) throws IOException {
        start(tenant);
        Deployment web = tenant.rolledOut((Deployment) tenant.apply(manifest()).getFirst());
        await().atMost(SOON).untilAsserted(() -> assertThat(sentence()).isEqualTo(SERVES));
        return web;
    }

    /** The service of a tenant, with a time short enough to wait for its end. */
    private static String manifest() {
        return Tenant.webManifest().replace("spec:\n  selector", "spec:\n  progressDeadlineSeconds: 25\n  selector");
    }

    private void start(Tenant tenant) throws IOException {
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
                """.replace(
                        "KUBECONFIG", Testbed.file("ridgeway-reader.kubeconfig").toString()).replace(
                        "FOLDER", folder.toRealPath().toString()),
                "--empty");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(server.get("/api/ridgeway/runtime/entities/component/default/web")
                                .status())
                        .isEqualTo(200));
    }

    private JsonNode place() throws IOException {
        return server.get("/api/ridgeway/runtime/entities/component/default/web")
                .json()
                .at("/places/0");
    }

    private JsonNode status() throws IOException {
        return place().at("/workloads/0/status");
    }

    private String sentence() throws IOException {
        return status().path("sentence").asString();
    }
}
