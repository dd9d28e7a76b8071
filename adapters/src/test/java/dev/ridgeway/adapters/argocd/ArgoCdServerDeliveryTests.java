package dev.ridgeway.adapters.argocd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ridgeway.adapters.Settings;
import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.delivery.DeliveryEngine;
import dev.ridgeway.plugin.delivery.DeliveryListener;
import dev.ridgeway.plugin.delivery.DeliveryPause;
import dev.ridgeway.plugin.delivery.DeliveryTarget;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@Tag("long")
class ArgoCdServerDeliveryTests extends RecordedDelivery {

    private FakeArgoCd argoCd;

    @BeforeEach
    void start() throws IOException {
        argoCd = new FakeArgoCd("a-token", "ridgeway")
                .allow("applications/get/*/*")
                .allow("applications/update/*/*")
                .allow("projects/get/*");
    }

    @AfterEach
    void stop() {
        argoCd.close();
    }

    @Override
    protected DeliveryEngine engine() {
        return (DeliveryEngine) new ArgoCdPlugin()
                .tools()
                .getFirst()
                .tools(Settings.of(
                        "argocd.appLocatorMethods",
                        "[{type: config, instances: [{name: main, url: '%s', token: a-token}]}]"
                                .formatted(argoCd.address())))
                .getFirst();
    }

    @Override
    protected void put(JsonNode application) {
        argoCd.put(application);
    }

    @Override
    protected void putProject(JsonNode project) {
        argoCd.project(project);
    }

    @Override
    protected void remove() {
        argoCd.remove(name());
    }

    @Test
    void hasArgoCdLookByAskingForItAnew() {
        deliver();

        engine().hurry(target());

        assertThat(argoCd.refreshed()).containsExactly(name());
    }

    @Test
    void tellsOfARightThatWasTakenAwayAndNotThatEverythingIsGone() throws InterruptedException {
        deliver();
        argoCd.revoke("applications/get/*/*");
        assertThat(said())
                .isEqualTo("Argo CD (main) does not let this connection see what Argo CD delivers. Add this"
                        + " line to its policy.csv: p, ridgeway, applications, get, */*, allow");

        argoCd.allow("applications/get/*/*");
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        try (DeliveryEngine.Watch _ = engine().watch(listener(heard))) {
            assertThat(heard.take()).isEqualTo("present");
            argoCd.revoke("applications/get/*/*");
            String project = recorded("first").at("/spec/project").asString();
            String why = heard.take();
            while (why.equals("complete")) {
                why = heard.take();
            }
            assertThat(why)
                    .isEqualTo("Argo CD (main) does not let this connection see what Argo CD delivers of the"
                            + " project " + project
                            + ". Add this line to its policy.csv: p, ridgeway, applications, get, "
                            + project + "/*, allow");
        }
    }

    private String said() throws InterruptedException {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        try (DeliveryEngine.Watch _ = engine().watch(listener(heard))) {
            return heard.take();
        }
    }

    private static DeliveryListener listener(BlockingQueue<String> heard) {
        return new DeliveryListener() {
            @Override
            public void present(DeliveryTarget target) {
                heard.add("present");
            }

            @Override
            public void gone(String name) {
                heard.add("gone");
            }

            @Override
            public void complete(Instant asOf) {
                heard.add("complete");
            }

            @Override
            public void interrupted(ToolProblem problem) {
                heard.add(problem.message() + " " + problem.remedy());
            }
        };
    }

    @Test
    void namesTheRightThatItIsMissingToPause() {
        deliver();
        argoCd.revoke("applications/update/*/*");

        assertThatExceptionOfType(ToolRefused.class)
                .isThrownBy(() -> engine().pause(target(), new DeliveryPause("Why not?", "Kim", Instant.now())))
                .satisfies(it -> assertThat(it.remedy())
                        .isEqualTo("Add this line to its policy.csv: p, ridgeway, applications, update, */*, allow"));
    }

    @Test
    void saysThatItIsRefusedToHurry() {
        assertThatExceptionOfType(ToolRefused.class).isThrownBy(() -> engine().hurry("argocd/nothing"));
    }
}
