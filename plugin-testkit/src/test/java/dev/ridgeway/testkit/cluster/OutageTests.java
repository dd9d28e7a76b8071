package dev.ridgeway.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.ConnectException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.parallel.Isolated;

/** What is really seen when a part below the services fails, and that all is well again when it is back. */
@ClusterTest
@Isolated("The parts are everybody's")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OutageTests {

    /** After it was gone, controllers may take half a minute to look again. */
    private static final int API_SERVER_LAST = Order.DEFAULT + 1;

    @Test
    void registry(Tenant tenant, Outages outages) {
        String image = tenant.images().busybox("web");
        Deployment web = tenant.web();
        Fault fault = outages.registry();
        tenant.apply(Tenant.webManifest().replace("image: busybox", "image: " + image));

        tenant.awaitPod(
                web,
                pod -> pod.getStatus().getContainerStatuses().stream()
                        .map(it -> it.getState().getWaiting())
                        .filter(Objects::nonNull)
                        .anyMatch(it -> "ErrImagePull".equals(it.getReason())
                                && it.getMessage().contains("connection refused")));

        fault.undo();
        assertThat(tenant.rolledOut(tenant.reader().resource(web).get())
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers())
                .first()
                .extracting("image")
                .isEqualTo(image);
    }

    @Test
    void repoServer(Tenant tenant, Outages outages) {
        Delivery delivery = tenant.delivery();
        delivery.awaitDelivered(delivery.push("Add web", Map.of("web.yaml", Tenant.webManifest())));
        Fault fault = outages.repoServer();
        String commit = delivery.push("Remove web", Map.of("README.md", "Nothing"));

        delivery.awaitComparisonError("connection refused");

        fault.undo();
        delivery.refresh();
        delivery.awaitDelivered(commit);
    }

    @Test
    void gitHost(Tenant tenant, Outages outages) {
        Delivery delivery = tenant.delivery();
        String commit = delivery.push("Add web", Map.of("web.yaml", Tenant.webManifest()));
        delivery.awaitDelivered(commit);
        Fault fault = outages.gitHost();
        delivery.refresh();

        delivery.awaitComparisonError("connection refused");

        fault.undo();
        delivery.refresh();
        delivery.awaitDelivered(commit);
    }

    @Test
    void drainedNode(Tenant tenant, Outages outages) {
        Deployment web = tenant.web();
        Fault fault = outages.drainedNode();

        tenant.awaitPod(
                web,
                pod -> pod.getStatus().getConditions().stream()
                        .anyMatch(it -> "PodScheduled".equals(it.getType())
                                && "Unschedulable".equals(it.getReason())
                                && it.getMessage().contains("node(s) were unschedulable")));
        tenant.await(
                web,
                it -> it.getStatus().getConditions().stream()
                        .anyMatch(condition -> "Available".equals(condition.getType())
                                && "MinimumReplicasUnavailable".equals(condition.getReason())));

        fault.undo();
        tenant.rolledOut(web);
    }

    @Test
    void aNodeIsNotDrainedWhereADisruptionBudgetKeepsAPod(Tenant tenant, Outages outages) {
        Deployment web = tenant.web();
        tenant.apply("""
                apiVersion: policy/v1
                kind: PodDisruptionBudget
                metadata: {name: web}
                spec: {maxUnavailable: 0, selector: {matchLabels: {app: web}}}
                """);

        assertThatThrownBy(outages::drainedNode)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("A PodDisruptionBudget keeps [web-");
        tenant.rolledOut(web);
    }

    @Test
    @Order(API_SERVER_LAST)
    void apiServer(Tenant tenant, Outages outages) {
        Deployment web = tenant.web();
        Fault fault = outages.apiServer();

        assertThatThrownBy(() -> tenant.reader().resource(web).get())
                .isInstanceOf(KubernetesClientException.class)
                .hasStackTraceContaining(ConnectException.class.getName());

        fault.undo();
        tenant.rolledOut(web);
    }

    @Test
    @Order(API_SERVER_LAST)
    void expiredWatches(Tenant tenant, Outages outages) throws Exception {
        String before = tenant.reader()
                .configMaps()
                .inNamespace(tenant.namespace())
                .list()
                .getMetadata()
                .getResourceVersion();
        CompletableFuture<ConfigMap> seen = new CompletableFuture<>();
        try (SharedIndexInformer<ConfigMap> informer = informer(tenant, seen)) {
            outages.expiredWatches();

            WatcherException end = endOfWatch(tenant, before);
            assertThat(end.isHttpGone()).isTrue();
            assertThat(end).hasMessageContaining("too old resource version");
            // Who lists again goes on.
            tenant.apply("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: after}\n");
            assertThat(seen.get(60, TimeUnit.SECONDS).getMetadata().getName()).isEqualTo("after");
            assertThat(informer.isWatching()).isTrue();
        }
    }

    private static SharedIndexInformer<ConfigMap> informer(Tenant tenant, CompletableFuture<ConfigMap> seen) {
        return tenant.reader().configMaps().inNamespace(tenant.namespace()).inform(new ResourceEventHandler<>() {
            @Override
            public void onAdd(ConfigMap found) {
                if (found.getMetadata().getName().equals("after")) {
                    seen.complete(found);
                }
            }

            @Override
            public void onUpdate(ConfigMap old, ConfigMap found) {}

            @Override
            public void onDelete(ConfigMap found, boolean unknown) {}
        });
    }

    private static WatcherException endOfWatch(Tenant tenant, String version) throws Exception {
        CompletableFuture<WatcherException> end = new CompletableFuture<>();
        Watch watch = tenant.reader()
                .configMaps()
                .inNamespace(tenant.namespace())
                .watch(new ListOptionsBuilder().withResourceVersion(version).build(), new Watcher<>() {
                    @Override
                    public void eventReceived(Action action, ConfigMap found) {}

                    @Override
                    public void onClose(WatcherException cause) {
                        end.complete(cause);
                    }
                });
        try {
            return end.get(60, TimeUnit.SECONDS);
        } finally {
            watch.close();
        }
    }
}
