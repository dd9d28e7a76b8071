package dev.ridgeway.adapters.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ridgeway.adapters.Settings;
import dev.ridgeway.adapters.kubernetes.FakeApiServer;
import dev.ridgeway.adapters.kubernetes.HelmSecret;
import dev.ridgeway.adapters.kubernetes.KubernetesPlugin;
import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.connections.Cluster;
import dev.ridgeway.plugin.delivery.DeliveryEngine.Watch;
import dev.ridgeway.plugin.delivery.DeliveryListener;
import dev.ridgeway.plugin.delivery.DeliveryTarget;
import dev.ridgeway.plugin.delivery.DeliveryTarget.Health;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HelmWatchTests {

    private final Heard heard = new Heard();
    private FakeApiServer api;
    private Watch watch = () -> {};

    @BeforeEach
    void start() throws IOException {
        api = new FakeApiServer();
    }

    @AfterEach
    void stop() {
        watch.close();
        api.close();
    }

    private void follow(String... namespaces) {
        Settings settings = Settings.of(
                "kubernetes.clusterLocatorMethods",
                "[{type: config, clusters: [{name: main, url: %s, serviceAccountToken: t}]}]".formatted(api.address()));
        Cluster cluster = (Cluster)
                new KubernetesPlugin().tools().getFirst().tools(settings).getFirst();
        watch = new Helm(cluster, Set.of(namespaces), InstantSource.system(), Duration.ofMillis(20)).watch(heard);
    }

    private static void become(Heard heard, String told) {
        await().untilAsserted(() -> assertThat(heard.told()).isEqualTo(told));
    }

    @Test
    void tellsEachReleaseWhatBecameOfItAndThatItIsGone() {
        new HelmSecret("shop", "web", 1, "deployed").put(api);
        follow("");
        become(heard, "helm/shop/web 1.1.0 (1.0)");
        assertThat(heard.complete).isNotNull();

        new HelmSecret("shop", "web", 1, "superseded").put(api);
        new HelmSecret("shop", "web", 2, "deployed").put(api);
        new HelmSecret("shop", "till", 1, "deployed").put(api);
        become(heard, "helm/shop/till 1.1.0 (1.0), helm/shop/web 1.2.0 (2.0)");

        api.remove("/api/v1/secrets", new HelmSecret("shop", "till", 1, "").secret());
        new HelmSecret("shop", "web", 2, "uninstalled").put(api);
        become(heard, "");
    }

    @Test
    void saysWhatIsMissingOfWhatTheReleaseBrought() {
        new HelmSecret("shop", "web", 1, "deployed").put(api);
        api.forget("/apis/apps/v1/namespaces/shop/deployments/web");

        follow("");

        await().untilAsserted(() -> assertThat(heard.targets.values())
                .singleElement()
                .extracting(DeliveryTarget::health)
                .isEqualTo(Health.MISSING));
    }

    @Test
    void keepsWhatItToldOfAPlaceThatIsShutByNowAndGoesOnElsewhere() {
        new HelmSecret("shop", "web", 1, "deployed").put(api);
        follow("shop", "bank");
        become(heard, "helm/shop/web 1.1.0 (1.0)");

        api.forbid("/api/v1/namespaces/shop/secrets");
        new HelmSecret("bank", "till", 1, "deployed").put(api);

        become(heard, "helm/bank/till 1.1.0 (1.0), helm/shop/web 1.1.0 (1.0)");
        await().untilAsserted(() -> assertThat(heard.problem).isNotNull());
        assertThat(heard.problem.code()).isEqualTo("cluster-right-missing");
    }

    private static final class Heard implements DeliveryListener {
        private final Map<String, DeliveryTarget> targets = new ConcurrentSkipListMap<>();
        private volatile Instant complete;
        private volatile ToolProblem problem;

        @Override
        public void present(DeliveryTarget target) {
            targets.put(target.name(), target);
        }

        @Override
        public void gone(String name) {
            targets.remove(name);
        }

        @Override
        public void complete(Instant asOf) {
            complete = asOf;
        }

        @Override
        public void interrupted(ToolProblem why) {
            problem = why;
        }

        String told() {
            StringBuilder all = new StringBuilder();
            targets.forEach((name, target) -> all.append(all.isEmpty() ? "" : ", ")
                    .append(name)
                    .append(' ')
                    .append(target.latest() == null ? "" : target.latest().revision()));
            return all.toString();
        }
    }
}
