package dev.ridgeway.server.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.server.platform.Configuration;
import dev.ridgeway.server.platform.OutboundHttp;
import dev.ridgeway.testkit.ConnectProxy;
import dev.ridgeway.testkit.PrivateSite;
import java.io.IOException;
import java.net.Authenticator;
import java.net.ProxySelector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server in a company: the outside is behind a proxy with a password, and its sites have the company's certificates. */
class OutboundTests {

    private final ProxySelector selector = ProxySelector.getDefault();

    @TempDir
    private Path folder;

    @AfterEach
    void forget() {
        OutboundHttp.install(Configuration.empty(folder, 7007), Map.of());
        ProxySelector.setDefault(selector);
        Authenticator.setDefault(null);
    }

    @Test
    void readsTheCatalogFromASiteThatOnlyTheProxyKnows() throws IOException {
        String entity = "{apiVersion: backstage.io/v1alpha1, kind: API, metadata: {name: outside},"
                + " spec: {type: openapi, lifecycle: production, owner: web, definition: none}}";
        try (PrivateSite site = PrivateSite.start(folder, "files.example", entity);
                ConnectProxy proxy = new ConnectProxy("user", "pass", site.port());
                RunningServer server =
                        RunningServer.start("""
                        ridgeway: {outbound: {https-proxy: '%s', certificates: '%s'}}
                        catalog: {locations: [{type: url, target: https://files.example/all.yaml}]}
                        """.formatted(proxy.address("user:pass"), site.authority()), "--empty")) {

            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(server.get("/api/catalog/entities/by-name/api/default/outside")
                                    .status())
                            .isEqualTo(200));
            assertThat(proxy.asked()).contains("CONNECT files.example:443");

            RunningServer.Answer inside = server.ask(
                    "POST",
                    "/api/catalog/locations?dryRun=true",
                    "{\"type\": \"url\", \"target\": \"https://metadata.internal/all.yaml\"}");
            assertThat(inside.body()).contains("metadata.internal is not on the public internet");
            assertThat(proxy.asked()).noneMatch(it -> it.contains("metadata.internal"));
        }
    }
}
