package dev.ridgeway.server.runtime;

import static dev.ridgeway.server.runtime.RealServices.AFTER_THE_DEADLINE;
import static dev.ridgeway.server.runtime.RealServices.SERVES;
import static dev.ridgeway.server.runtime.RealServices.SOON;
import static dev.ridgeway.server.runtime.RealServices.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ridgeway.testkit.cluster.ClusterTest;
import dev.ridgeway.testkit.cluster.Fault;
import dev.ridgeway.testkit.cluster.Outages;
import dev.ridgeway.testkit.cluster.Tenant;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What the whole server says while Kubernetes' API is away, and after that. */
@ClusterTest
@Isolated("The API server is everybody's")
class RealRuntimeOutageTests {

    private static final String WEB = "web";

    @Test
    void keepsItsWordThroughARestartOfTheClustersApiAndGoesOn(Tenant tenant, Outages outages) throws IOException {
        try (RealServices services = RealServices.start(List.of(WEB))) {
            services.serving(WEB, tenant);

            Fault outage = outages.apiServer();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(
                                    services.place(WEB).at("/stale/code").asString())
                            .isEqualTo("cluster-unreachable"));
            assertThat(services.sentence(WEB)).isEqualTo(SERVES);
            outage.undo();
            await().atMost(AFTER_THE_DEADLINE)
                    .untilAsserted(
                            () -> assertThat(services.place(WEB).path("stale").isNull())
                                    .isTrue());

            scaled(tenant, 0);
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(services.sentence(WEB)).isEqualTo("It is stopped: no copies are wanted."));
            outages.expiredWatches();
            scaled(tenant, 2);
            await().atMost(AFTER_THE_DEADLINE)
                    .untilAsserted(() -> assertThat(services.sentence(WEB))
                            .isEqualTo("Version latest serves, 2 of 2 copies ready."));
        }
    }

    private static void scaled(Tenant tenant, int copies) {
        tenant.apply(manifest(WEB).replace("spec:\n  progress", "spec:\n  replicas: " + copies + "\n  progress"));
    }
}
