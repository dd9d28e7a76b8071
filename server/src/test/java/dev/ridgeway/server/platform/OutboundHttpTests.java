package dev.ridgeway.server.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ridgeway.testkit.ConnectProxy;
import dev.ridgeway.testkit.PrivateSite;
import java.io.IOException;
import java.net.Authenticator;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real TLS server whose certificate nobody knows, and a real proxy that wants a password. */
class OutboundHttpTests {

    @TempDir
    private static Path folder;

    private static PrivateSite site;
    private static final ProxySelector selector = ProxySelector.getDefault();

    @BeforeAll
    static void serve() throws IOException {
        site = PrivateSite.start(folder, "inside.example", "hello");
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    @AfterEach
    void forget() throws IOException {
        OutboundHttp.install(Configuration.empty(folder, 7007), Map.of());
        ProxySelector.setDefault(selector);
        Authenticator.setDefault(null);
    }

    @Test
    void trustsNobodyButThoseItWasToldOf() throws IOException, InterruptedException {
        OutboundHttp.install(Configuration.empty(folder, 7007), Map.of());
        assertThatThrownBy(() -> get("https://127.0.0.1:" + port())).isInstanceOf(SSLHandshakeException.class);

        OutboundHttp.install(
                Configuration.empty(folder, 7007),
                Map.of("NODE_EXTRA_CA_CERTS", site.authority().toString()));

        assertThat(get("https://127.0.0.1:" + port())).isEqualTo("hello");
    }

    @Test
    void takesTheCertificatesOfTheConfiguration() throws IOException, InterruptedException {
        OutboundHttp.install(configuration("ridgeway: {outbound: {certificates: ca.pem}}"), Map.of());

        assertThat(get("https://127.0.0.1:" + port())).isEqualTo("hello");
    }

    @Test
    void takesEveryCertificateOfTheFile() throws IOException, InterruptedException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        try (PrivateSite other = PrivateSite.start(elsewhere, "other.example", "other")) {
            Files.writeString(
                    folder.resolve("both.pem"),
                    Files.readString(other.authority()) + Files.readString(site.authority()));
        }

        OutboundHttp.install(configuration("ridgeway: {outbound: {certificates: both.pem}}"), Map.of());

        assertThat(get("https://127.0.0.1:" + port())).isEqualTo("hello");
    }

    @Test
    void reachesTheOutsideThroughTheProxyWithItsPassword() throws IOException, InterruptedException {
        try (ConnectProxy proxy = new ConnectProxy("user", "pass word", port())) {
            OutboundHttp.install(
                    configuration("ridgeway: {outbound: {certificates: ca.pem, https-proxy: '"
                            + proxy.address("user:pass%20word") + "', no-proxy: [other.example]}}"),
                    Map.of());

            assertThat(get("https://inside.example/")).isEqualTo("hello");
            assertThat(proxy.asked()).contains("CONNECT inside.example:443");
        }
    }

    @Test
    void readsTheUsualVariablesAndLeavesOutWhatTheyName() {
        OutboundHttp.install(
                Configuration.empty(folder, 7007),
                Map.of(
                        "http_proxy", "proxy.example:3128",
                        "HTTPS_PROXY", "http://secure.example:3129",
                        "NO_PROXY", "corp.example, .svc,10.0.0.0/8,git.example:8443"));

        assertThat(proxyOf("http://outside.example/")).contains("proxy.example").contains("3128");
        assertThat(proxyOf("https://outside.example/")).contains("secure.example");
        assertThat(proxyOf("https://corp.example/")).isEqualTo("DIRECT");
        assertThat(proxyOf("https://git.corp.example/")).isEqualTo("DIRECT");
        assertThat(proxyOf("https://notcorp.example/")).contains("secure.example");
        assertThat(proxyOf("https://argocd.svc/")).isEqualTo("DIRECT");
        assertThat(proxyOf("https://10.20.30.40/")).isEqualTo("DIRECT");
        assertThat(proxyOf("https://11.20.30.40/")).contains("secure.example");
        assertThat(proxyOf("https://git.example:8443/")).isEqualTo("DIRECT");
        assertThat(proxyOf("http://localhost:9000/")).isEqualTo("DIRECT");
        assertThat(proxyOf("http://[::1]:9000/")).isEqualTo("DIRECT");
    }

    @Test
    void saysWhatIsWrongWithoutThePassword() throws IOException {
        Files.writeString(folder.resolve("empty.pem"), "");

        assertThatThrownBy(() -> OutboundHttp.install(
                        Configuration.empty(folder, 7007), Map.of("HTTPS_PROXY", "ftp://user:hidden@proxy")))
                .hasMessageContaining("HTTPS_PROXY")
                .hasMessageNotContaining("hidden");
        assertThatThrownBy(() -> OutboundHttp.install(
                        configuration("ridgeway:\n  outbound:\n    certificates: empty.pem"), Map.of()))
                .hasMessageContaining("line 3: ridgeway.outbound.certificates names")
                .hasMessageContaining("empty.pem");
    }

    private static String proxyOf(String address) {
        return ProxySelector.getDefault().select(URI.create(address)).getFirst().toString();
    }

    private static int port() {
        return site.port();
    }

    private static String get(String address) throws IOException, InterruptedException {
        try (var client = OutboundHttp.client().build()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private static Configuration configuration(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("app-config.yaml"), text);
        return Configuration.load(List.of(file), folder, 7007, Map.of());
    }
}
