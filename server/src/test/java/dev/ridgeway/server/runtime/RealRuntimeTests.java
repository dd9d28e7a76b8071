package dev.ridgeway.server.runtime;

import static dev.ridgeway.server.runtime.RealServices.AFTER_THE_DEADLINE;
import static dev.ridgeway.server.runtime.RealServices.SERVES;
import static dev.ridgeway.server.runtime.RealServices.SOON;
import static dev.ridgeway.server.runtime.RealServices.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ridgeway.testkit.cluster.ClusterTest;
import dev.ridgeway.testkit.cluster.Fault;
import dev.ridgeway.testkit.cluster.Faults;
import dev.ridgeway.testkit.cluster.Tenant;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the whole server says of services on a real Kubernetes, as Ridgeway's account that sees; all at once. */
@ClusterTest
class RealRuntimeTests {

    private static RealServices services;

    @BeforeAll
    static void start() throws IOException {
        services = RealServices.start(Stream.concat(
                        Stream.of("nothing"), Arrays.stream(Broken.values()).map(Broken::service))
                .toList());
    }

    @AfterAll
    static void stop() {
        services.close();
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

        private String service() {
            return name().toLowerCase(Locale.ROOT);
        }

        private static String changed(String because) {
            return "Version latest as it was keeps serving; its changed version latest did not start: " + because + ".";
        }
    }

    @ParameterizedTest
    @EnumSource
    @Execution(ExecutionMode.CONCURRENT)
    void saysWhatServesAndWhyTheNewVersionDoesNot(Broken broken, Tenant tenant, Faults faults) {
        String service = broken.service();
        Deployment web = services.serving(service, tenant);

        Fault fault = broken.fault.apply(faults, web);
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(services.status(service).path("change").asString()).isEqualTo("progressing");
            assertThat(services.status(service).path("state").asString()).isEqualTo("serving");
        });
        await().atMost(AFTER_THE_DEADLINE)
                .untilAsserted(() -> assertThat(services.sentence(service)).isEqualTo(broken.sentence));
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(services.status(service).path("change").asString()).isEqualTo("stuck");
            assertThat(services.status(service).path("ready").asInt()).isEqualTo(1);
        });

        fault.undo();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(services.sentence(service)).isEqualTo(SERVES));
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void saysThatNothingServesWhenTheOnlyVersionCannotCome(Tenant tenant) throws IOException {
        tenant.apply(manifest("nothing").replace("image: busybox", "image: busybox:no-such-tag"));

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(
                                services.status("nothing").path("state").asString())
                        .isEqualTo("starting"));
        await().atMost(AFTER_THE_DEADLINE)
                .untilAsserted(() -> assertThat(services.sentence("nothing"))
                        .isEqualTo("Nothing serves: the registry does not have its image."));
        assertThat(services.status("nothing").path("state").asString()).isEqualTo("down");
    }
}
