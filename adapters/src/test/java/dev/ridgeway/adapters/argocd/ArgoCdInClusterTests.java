package dev.ridgeway.adapters.argocd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ridgeway.adapters.JsonServer;
import dev.ridgeway.adapters.Settings;
import dev.ridgeway.adapters.kubernetes.FakeKubernetes;
import dev.ridgeway.adapters.kubernetes.KubernetesPlugin;
import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.connections.Cluster;
import dev.ridgeway.plugin.connections.ConnectedTool;
import dev.ridgeway.plugin.connections.ToolRights.MissingRight;
import dev.ridgeway.plugin.delivery.DeliveryEngine;
import dev.ridgeway.plugin.delivery.DeliveryListener;
import dev.ridgeway.plugin.delivery.DeliveryTarget;
import dev.ridgeway.testkit.ConnectedToolContract;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ArgoCdInClusterTests extends ConnectedToolContract {

    private static final String TOKEN = "a-token-of-the-reader";

    private FakeKubernetes api;

    @BeforeEach
    void start() throws IOException {
        api = new FakeKubernetes(TOKEN).allow("", "get,list,watch", "argoproj.io", "applications");
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Override
    protected ConnectedTool tool() {
        return inCluster(cluster(api.address(), TOKEN));
    }

    @Override
    protected ConnectedTool stranger() {
        return inCluster(cluster(api.address(), "guessed"));
    }

    @Override
    protected ConnectedTool absent() {
        try {
            return inCluster(cluster(JsonServer.nobody(), TOKEN));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    protected String secret() {
        return TOKEN;
    }

    private static ConnectedTool inCluster(Cluster cluster) {
        return new ArgoCdPlugin()
                .tools()
                .getFirst()
                .toolsIn(cluster, new Settings(Map.of()))
                .getFirst();
    }

    private static Cluster cluster(URI address, String token) {
        Settings settings = Settings.of(
                "kubernetes.clusterLocatorMethods",
                "[{type: config, clusters: [{name: main, url: %s, serviceAccountToken: %s}]}]"
                        .formatted(address, token));
        return (Cluster)
                new KubernetesPlugin().tools().getFirst().tools(settings).getFirst();
    }

    @Test
    void hurriesArgoCdWhereItMayPatchItsApplications() {
        assertThat(tool().rights().cannot())
                .extracting(MissingRight::grant)
                .containsExactly(
                        "ClusterRole ridgeway-operator-argocd: {apiGroups: [argoproj.io], resources: [applications], verbs: [get, patch]}, bound in argocd");

        api.allow("argocd", "get,patch", "argoproj.io", "applications");

        assertThat(tool().rights().can()).containsExactly("see what Argo CD delivers", "hurry Argo CD");
        assertThat(tool().rights().cannot()).isEmpty();
    }

    @Test
    void hurriesArgoCdWhereverItsApplicationsAre() {
        api.applications("delivery", "shop").allow("delivery", "get,patch", "argoproj.io", "applications");
        ConnectedTool tool = tool();
        CompletableFuture<Instant> complete = new CompletableFuture<>();
        try (DeliveryEngine.Watch _ = ((DeliveryEngine) tool).watch(new Waiting(complete))) {
            assertThat(complete).succeedsWithin(Duration.ofSeconds(20));
        }

        assertThat(tool.rights().cannot())
                .extracting(MissingRight::grant)
                .singleElement()
                .asString()
                .endsWith("verbs: [get, patch]}, bound in shop");

        api.allow("shop", "get,patch", "argoproj.io", "applications");

        assertThat(tool.rights().can()).contains("hurry Argo CD");
    }

    private record Waiting(CompletableFuture<Instant> done) implements DeliveryListener {
        @Override
        public void present(DeliveryTarget target) {}

        @Override
        public void gone(String name) {}

        @Override
        public void complete(Instant asOf) {
            done.complete(asOf);
        }

        @Override
        public void interrupted(ToolProblem problem) {
            done.completeExceptionally(new AssertionError(problem.message()));
        }
    }

    @Test
    void isNotThereWhereTheClusterDoesNotKnowApplications() {
        api.groups("apps");

        assertThatExceptionOfType(ToolRefused.class)
                .isThrownBy(() -> tool().ask())
                .satisfies(it -> assertThat(it.code()).isEqualTo("tool-not-installed"));
    }

    @Test
    void leavesAClusterToTheInstanceThatIsNamedLikeIt() {
        Settings settings = Settings.of(
                "argocd.appLocatorMethods",
                "[{type: config, instances: [{name: main, url: https://argocd.example, token: a}]}]");

        assertThat(new ArgoCdPlugin().tools().getFirst().toolsIn(cluster(api.address(), TOKEN), settings))
                .isEmpty();
    }
}
