package dev.ridgeway.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ridgeway.plugin.OutboundRules;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.testkit.ConnectProxy;
import dev.ridgeway.testkit.PrivateSite;
import java.io.IOException;
import java.io.InputStream;
import java.net.Authenticator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Behind a real proxy that wants a password, before a site whose certificate only this JVM was told of. */
class WebProxyTests {

    private static final URI FILE = URI.create("https://files.example/all.yaml");
    private static final ProxySelector selector = ProxySelector.getDefault();

    @TempDir
    private static Path folder;

    private static PrivateSite site;
    private static SSLContext trust;

    private ConnectProxy proxy;

    @BeforeAll
    static void serve() throws IOException, GeneralSecurityException {
        trust = SSLContext.getDefault();
        site = PrivateSite.start(folder, "files.example", "kind: Component");
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    @BeforeEach
    void open() throws IOException {
        proxy = new ConnectProxy("user", "pass word", site.port());
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
        ProxySelector.setDefault(selector);
        Authenticator.setDefault(null);
        SSLContext.setDefault(trust);
    }

    @Test
    void readsThroughTheProxyWithItsPasswordWhatHasAPrivateCertificate() throws Exception {
        behindTheProxy("pass word");
        trustTheSite();

        assertThat(reader(List.of()).file(FILE).text()).isEqualTo("kind: Component");
        assertThat(proxy.asked()).containsExactly("CONNECT files.example:443");
    }

    @Test
    void trustsNoSiteThatTheProxyLeadsToUnasked() {
        behindTheProxy("pass word");

        assertThatThrownBy(() -> reader(List.of()).file(FILE)).isInstanceOf(ToolUnavailable.class);
    }

    @Test
    void saysThatTheProxyWantsAnotherPassword() throws Exception {
        behindTheProxy("guessed");
        trustTheSite();

        assertThatThrownBy(() -> reader(List.of()).file(FILE))
                .isInstanceOfSatisfying(
                        ToolUnavailable.class,
                        it -> assertThat(it.message()).contains("407").doesNotContain("guessed"));
    }

    @Test
    void goesPastTheProxyWhereTheRulesNameAnAddress() throws Exception {
        trustTheSite();
        URI direct = URI.create("https://files.example:" + site.port() + "/all.yaml");

        assertThat(reader(List.of(InetAddress.getLoopbackAddress()))
                        .file(direct)
                        .text())
                .isEqualTo("kind: Component");
        assertThat(proxy.asked()).isEmpty();
    }

    @Test
    void looksNothingUpItselfWhereNoProxyIs() {
        ProxySelector.setDefault(ProxySelector.of(null));

        assertThatThrownBy(() -> reader(List.of()).file(URI.create("https://localhost:" + site.port() + "/")))
                .isInstanceOfSatisfying(
                        ToolRefused.class, it -> assertThat(it.code()).isEqualTo("host-unknown"));
    }

    private void behindTheProxy(String password) {
        int port = proxy.port();
        // A name, which has to be looked up like any other.
        ProxySelector.setDefault(ProxySelector.of(InetSocketAddress.createUnresolved("localhost", port)));
        assertThat(ProxySelector.getDefault().select(FILE).getFirst().type()).isEqualTo(Proxy.Type.HTTP);
        Authenticator.setDefault(new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                return getRequestorType() == RequestorType.PROXY && getRequestingPort() == port
                        ? new PasswordAuthentication("user", password.toCharArray())
                        : super.getPasswordAuthentication();
            }
        });
    }

    private static void trustTheSite() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream pem = Files.newInputStream(site.authority())) {
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        SSLContext.setDefault(context);
    }

    /** {@code addresses} is where the rules say every host is. */
    private static WebSourceReader reader(List<InetAddress> addresses) {
        OutboundRules rules = new OutboundRules() {
            @Override
            public boolean trusts(URI url) {
                return false;
            }

            @Override
            public List<InetAddress> addresses(URI url) {
                return addresses;
            }
        };
        return new WebSourceReader(new WebClient(rules, InstantSource.system(), WebSettings.usual()));
    }
}
