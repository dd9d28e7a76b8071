package dev.ridgeway.adapters.argocd;

import dev.ridgeway.testkit.DeliveryEngineContract;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The contract on what the real Argo CD said of one application, one state after the other. */
abstract class RecordedDelivery extends DeliveryEngineContract {

    private boolean begun;

    /** The application is like this from now on. */
    protected abstract void put(JsonNode application);

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
}
