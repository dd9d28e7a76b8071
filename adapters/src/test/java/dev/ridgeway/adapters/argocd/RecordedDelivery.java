package dev.ridgeway.adapters.argocd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.delivery.DeliveryClosed;
import dev.ridgeway.plugin.delivery.DeliveryEngine;
import dev.ridgeway.plugin.delivery.DeliveryListener;
import dev.ridgeway.plugin.delivery.DeliveryPause;
import dev.ridgeway.plugin.delivery.DeliveryTarget;
import dev.ridgeway.testkit.DeliveryEngineContract;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The contract on what the real Argo CD said of one application, one state after the other. */
abstract class RecordedDelivery extends DeliveryEngineContract {

    private boolean begun;

    /** The application is like this from now on. */
    protected abstract void put(JsonNode application);

    /** There is this project from now on. */
    protected abstract void putProject(JsonNode project);

    /** As it was recorded: {@code first}, {@code second}, {@code broken} or {@code nonsense}. */
    static JsonNode recorded(String state) {
        try (InputStream file = RecordedDelivery.class.getResourceAsStream("/argocd/" + state + ".json")) {
            return JsonMapper.shared().readTree(Objects.requireNonNull(file, state));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private JsonNode play(String state) {
        JsonNode application = recorded(state);
        put(application);
        return application;
    }

    @Override
    protected String target() {
        return "argocd/" + name();
    }

    /** Of the application alone. */
    static String name() {
        return recorded("first").at("/metadata/name").asString();
    }

    @Override
    protected Duration patience() {
        return Duration.ofSeconds(20);
    }

    @Override
    protected String deliver() {
        String state = begun ? "second" : "first";
        begun = true;
        return play(state).at("/status/sync/revision").asString();
    }

    @Override
    protected String deliverBroken() {
        return play("broken").at("/status/sync/revision").asString();
    }

    @Override
    protected void deliverNonsense() {
        play("nonsense");
    }

    @Test
    void saysWhichSyncWindowOfItsProjectKeepsItBack() {
        JsonNode application = recorded("first");
        putProject(JsonMapper.shared()
                .readTree("""
                {"apiVersion": "argoproj.io/v1alpha1", "kind": "AppProject",
                 "metadata": {"name": "PROJECT", "namespace": "argocd", "uid": "of-it", "resourceVersion": "VERSION"},
                 "spec": {"syncWindows": [{"kind": "deny", "schedule": "* * * * *", "duration": "24h", "timeZone": "UTC",
                   "applications": ["*"], "namespaces": ["elsewhere"], "clusters": [], "andOperator": false,
                   "manualSync": true, "syncOverrun": false, "description": "The audit"}]}}
                """.replace("PROJECT", application.at("/spec/project").asString())));
        deliver();
        DeliveryEngine engine = engine();

        try (DeliveryEngine.Watch _ = engine.watch(new Unheard())) {
            await().atMost(patience())
                    .untilAsserted(() -> assertThat(engine.closed(target()).map(DeliveryClosed::why))
                            .hasValue("the sync window \"The audit\" of its project "
                                    + application.at("/spec/project").asString() + " forbids it"));
        }
        assertThat(engine.closed("argocd/another")).isEmpty();
    }

    /** Hears nothing. */
    private static final class Unheard implements DeliveryListener {
        @Override
        public void present(DeliveryTarget target) {}

        @Override
        public void gone(String name) {}

        @Override
        public void complete(Instant asOf) {}

        @Override
        public void interrupted(ToolProblem problem) {}
    }

    @Test
    void refusesToPauseWhatARepositoryKeepsAndWhatWaitsForPeopleAnyway() {
        ObjectNode kept = (ObjectNode) recorded("first");
        kept.withObject("/metadata/annotations")
                .put("argocd.argoproj.io/tracking-id", "root:argoproj.io/Application:x");
        put(kept);
        assertThatExceptionOfType(ToolRefused.class)
                .isThrownBy(() -> engine().pause(target(), new DeliveryPause("Why not?", "Kim", Instant.now())))
                .extracting(ToolRefused::code)
                .isEqualTo("delivery-kept-in-git");

        ObjectNode byHand = (ObjectNode) recorded("first");
        byHand.withObject("/spec").remove("syncPolicy");
        put(byHand);
        assertThatExceptionOfType(ToolRefused.class)
                .isThrownBy(() -> engine().resume(target()))
                .extracting(ToolRefused::code)
                .isEqualTo("delivery-not-automatic");
    }
}
