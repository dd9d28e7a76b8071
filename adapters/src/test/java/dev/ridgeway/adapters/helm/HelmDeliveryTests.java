package dev.ridgeway.adapters.helm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.adapters.DeliveredWorkloads.Found;
import dev.ridgeway.adapters.Settings;
import dev.ridgeway.adapters.kubernetes.FakeApiServer;
import dev.ridgeway.adapters.kubernetes.KubernetesPlugin;
import dev.ridgeway.plugin.connections.Cluster;
import dev.ridgeway.plugin.delivery.DeliveryEngine;
import dev.ridgeway.plugin.delivery.Deployment;
import dev.ridgeway.plugin.delivery.Deployment.Phase;
import dev.ridgeway.plugin.runtime.HelmRelease;
import dev.ridgeway.testkit.DeliveryEngineContract;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The contract on what the real Helm left in a cluster, one state after the other. */
class HelmDeliveryTests extends DeliveryEngineContract {

    private static final String LISTED = "/api/v1/secrets";

    private FakeApiServer api;
    private boolean begun;

    @BeforeEach
    void start() throws IOException {
        api = new FakeApiServer();
    }

    @AfterEach
    void stop() {
        api.close();
    }

    /** The secrets of the release, and the Deployment that it made. */
    private static JsonNode recorded(String state) {
        try (InputStream file = HelmDeliveryTests.class.getResourceAsStream("/helm/" + state + ".json")) {
            return JsonMapper.shared().readTree(Objects.requireNonNull(file, state));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String play(String state) {
        JsonNode recorded = recorded(state);
        put("/apis/apps/v1/namespaces/shop/deployments", recorded.path("deployment"));
        for (JsonNode secret : recorded.path("secrets")) {
            put("/api/v1/namespaces/shop/secrets", secret);
            put(LISTED, secret);
        }
        return recorded.path("version").asString();
    }

    private void put(String path, JsonNode object) {
        String version = object.at("/metadata/resourceVersion").asString();
        api.put(
                path,
                object.at("/metadata/name").asString(),
                object.toString().replace("\"resourceVersion\":\"" + version, "\"resourceVersion\":\"VERSION"));
    }

    private Cluster cluster() {
        Settings settings = Settings.of(
                "kubernetes.clusterLocatorMethods",
                "[{type: config, clusters: [{name: main, url: %s, serviceAccountToken: t}]}]".formatted(api.address()));
        return (Cluster)
                new KubernetesPlugin().tools().getFirst().tools(settings).getFirst();
    }

    @Override
    protected DeliveryEngine engine() {
        return new Helm(cluster(), Set.of(""), InstantSource.system(), Duration.ofMillis(20));
    }

    @Override
    protected boolean takesFromGit() {
        return false;
    }

    @Override
    protected String target() {
        return "helm/shop/delivery";
    }

    @Override
    protected Duration patience() {
        return Duration.ofSeconds(20);
    }

    @Override
    protected String deliver() {
        String state = begun ? "second" : "first";
        begun = true;
        return play(state);
    }

    @Override
    protected String deliverBroken() {
        return play("broken");
    }

    @Override
    protected void deliverNonsense() {
        for (JsonNode secret : recorded("nonsense").path("secrets")) {
            String revision = secret.at("/metadata/labels/version").asString();
            if (revision.equals("1") || revision.equals("7")) {
                put("/api/v1/namespaces/shop/secrets", secret);
                put(LISTED, secret);
            }
        }
    }

    @Override
    protected void remove() {
        api.remove(LISTED, "sh.helm.release.v1.delivery.v1");
    }

    private List<HelmRelease> revisions(String state) {
        play(state);
        return cluster().objects().helmReleases("", List.of());
    }

    private static List<Deployment> attempts(List<HelmRelease> revisions) {
        return HelmTargets.target(revisions, Found.NOTHING, Instant.parse("2026-11-30T20:00:00Z"))
                .history();
    }

    @Test
    void tellsARollBackAsADeploymentOfTheVersionThatCameBack() {
        List<Deployment> history = attempts(revisions("rollback"));

        assertThat(history).extracting(Deployment::revision).containsExactly("1.0.1", "1.0.2", "1.0.1");
        assertThat(history.getLast().message()).isEqualTo("Rollback to 1");
    }

    @Test
    void tellsOfWhatHelmWaitedForInVainThatItWasBrought() {
        Deployment last = attempts(revisions("waited")).getLast();

        assertThat(last.phase()).isEqualTo(Phase.BROUGHT);
        assertThat(last.message()).contains("context deadline exceeded");
        assertThat(last.endedAt()).isAfter(last.startedAt());
    }
}
