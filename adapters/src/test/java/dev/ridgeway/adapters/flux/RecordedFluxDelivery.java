package dev.ridgeway.adapters.flux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.adapters.Settings;
import dev.ridgeway.adapters.kubernetes.FakeApiServer;
import dev.ridgeway.adapters.kubernetes.KubernetesPlugin;
import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.connections.Cluster;
import dev.ridgeway.plugin.delivery.DeliveryEngine;
import dev.ridgeway.plugin.delivery.DeliveryEngine.Watch;
import dev.ridgeway.plugin.delivery.DeliveryListener;
import dev.ridgeway.plugin.delivery.DeliveryTarget;
import dev.ridgeway.plugin.delivery.DeliveryTarget.Health;
import dev.ridgeway.testkit.DeliveryEngineContract;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The contract on what the real Flux left in its objects, one state after the other. */
abstract class RecordedFluxDelivery extends DeliveryEngineContract {

    private final FluxType type;
    private FakeApiServer api;
    private boolean begun;

    RecordedFluxDelivery(FluxType type) {
        this.type = type;
    }

    @BeforeEach
    void start() throws IOException {
        api = new FakeApiServer();
    }

    @AfterEach
    void stop() {
        api.close();
    }

    /** The GitRepository, the object that takes from it, and the Deployment that it made. */
    private JsonNode recorded(String state) {
        try (InputStream file =
                RecordedFluxDelivery.class.getResourceAsStream("/flux/" + type.prefix() + state + ".json")) {
            return JsonMapper.shared().readTree(Objects.requireNonNull(file, state));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String play(String state) {
        return play(recorded(state));
    }

    private String play(JsonNode objects) {
        JsonNode deployment = objects.path("deployment");
        String namespace = deployment.at("/metadata/namespace").asString();
        put("/apis/apps/v1/namespaces/" + namespace + "/deployments", deployment);
        put(all(FluxType.GIT_REPOSITORY), objects.path("source"));
        put(all(type), objects.path("target"));
        put(
                "/apis/%s/namespaces/%s/%s"
                        .formatted(
                                type.type().apiVersion(), namespace, type.type().plural()),
                objects.path("target"));
        return FluxObject.commit(objects.at("/source/status/artifact/revision").asString());
    }

    private static String all(FluxType type) {
        return "/apis/" + type.type().apiVersion() + "/" + type.type().plural();
    }

    private void put(String path, JsonNode object) {
        String version = object.at("/metadata/resourceVersion").asString();
        api.put(
                path,
                object.at("/metadata/name").asString(),
                object.toString().replace("\"resourceVersion\":\"" + version, "\"resourceVersion\":\"VERSION"));
    }

    @Override
    protected DeliveryEngine engine() {
        Settings settings = Settings.of(
                "kubernetes.clusterLocatorMethods",
                "[{type: config, clusters: [{name: main, url: %s, serviceAccountToken: t}]}]".formatted(api.address()));
        Cluster cluster = (Cluster)
                new KubernetesPlugin().tools().getFirst().tools(settings).getFirst();
        return (DeliveryEngine)
                new FluxPlugin().tools().getFirst().toolsIn(cluster, settings).getFirst();
    }

    @Override
    protected String target() {
        return type.target(namespace(), "delivery");
    }

    private String namespace() {
        return recorded("first").at("/target/metadata/namespace").asString();
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
        play("nonsense");
    }

    @Override
    protected void remove() {
        api.remove(all(type), "delivery");
    }

    @Test
    void hasFluxLookByAnAnnotationOfTheSourceAndThenOfTheTarget() {
        play("first");

        engine().hurry(target());

        assertThat(api.patches())
                .satisfiesExactly(
                        it -> assertThat(it)
                                .startsWith(
                                        "/apis/source.toolkit.fluxcd.io/v1/namespaces/" + namespace()
                                                + "/gitrepositories/delivery {\"metadata\":{\"annotations\":{\"reconcile.fluxcd.io/requestedAt\":"),
                        it -> assertThat(it)
                                .startsWith("/apis/%s/namespaces/%s/%s/delivery {"
                                        .formatted(
                                                type.type().apiVersion(),
                                                namespace(),
                                                type.type().plural())));
    }

    @Test
    void hurriesTheTargetAloneWhereItsSourceIsShut() {
        play("first");
        api.forbid("/apis/source.toolkit.fluxcd.io/v1/namespaces/" + namespace() + "/gitrepositories/delivery");

        engine().hurry(target());

        String path = "/apis/%s/namespaces/%s/%s/delivery"
                .formatted(type.type().apiVersion(), namespace(), type.type().plural());
        assertThat(api.patches()).singleElement().asString().startsWith(path);
    }

    @Test
    void takesNothingOfThisClusterForWhatItBringsToAnother() throws InterruptedException {
        JsonNode objects = recorded("first");
        ((ObjectNode) objects.at("/target/spec"))
                .putObject("kubeConfig")
                .putObject("secretRef")
                .put("name", "production");
        play(objects);
        BlockingQueue<DeliveryTarget> told = new LinkedBlockingQueue<>();

        try (Watch watch = engine().watch(new DeliveryListener() {
            @Override
            public void present(DeliveryTarget target) {
                told.add(target);
            }

            @Override
            public void gone(String name) {}

            @Override
            public void complete(Instant asOf) {}

            @Override
            public void interrupted(ToolProblem problem) {}
        })) {
            DeliveryTarget target = told.poll(patience().toSeconds(), TimeUnit.SECONDS);

            assertThat(watch).isNotNull();
            assertThat(target).isNotNull();
            assertThat(target.images()).isEmpty();
            assertThat(target.health()).isNotEqualTo(Health.MISSING);
        }
    }
}
